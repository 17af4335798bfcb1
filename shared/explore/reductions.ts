// How a schedule is made smaller, one idea each. A reduction offers smaller schedules and is told of each whether it still
// breaks the same; it goes on from the last that did.

import { GUARANTEES } from '../core/contract.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import { DISK_DEFAULTS } from '../sim/disk.ts';
import { healingActions } from './healing.ts';
import type { PartOutcome } from './outcome.ts';
import { type Action, replicasOf, type Schedule, type TimedAction } from './schedule.ts';

/** Yields a smaller schedule, and is given whether that one will do. */
export type Reduction = (schedule: Schedule) => Generator<Schedule, void, boolean>;

/** Leaves out halves, then quarters, then single actions; from the end, as what comes late depends on what was early. */
export const fewerActions: Reduction = function* (schedule) {
  let { actions } = schedule;
  for (let size = Math.ceil(actions.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = actions.length; end > 0; end -= size) {
      const fewer = [...actions.slice(0, Math.max(0, end - size)), ...actions.slice(end)];
      if (yield { ...schedule, actions: fewer }) actions = fewer;
    }
  }
};

/** Leaves a replica out, with all that is done to it. The first one stays: all others join through somebody. */
export const fewerReplicas: Reduction = function* (schedule) {
  let current = schedule;
  for (const replica of replicasOf(schedule).slice(1).reverse()) {
    const fewer = withoutReplica(current, replica);
    if (yield fewer) current = fewer;
  }
};

function withoutReplica(schedule: Schedule, replica: ReplicaId): Schedule {
  const founders = schedule.founders.filter((id) => id !== replica);
  const elsewhere = founders[0] as ReplicaId;
  const { part } = schedule;
  const order = part?.order.filter((id) => id !== replica) ?? [];
  return {
    ...schedule,
    founders,
    part: part === null ? null : { ...part, order, size: Math.min(part.size, order.length) },
    clients: schedule.clients.map((client) =>
      client.replica === replica ? { ...client, replica: elsewhere } : client,
    ),
    actions: schedule.actions.filter(({ action }) => !replicasIn(action).includes(replica)),
  };
}

function replicasIn(action: Action): ReplicaId[] {
  switch (action.type) {
    case 'attach':
    case 'instruct':
      return [action.replica];
    case 'join':
      return [action.replica, action.sponsor];
    case 'inject': {
      const { fault } = action;
      return 'replica' in fault ? [fault.replica] : [fault.a, fault.b];
    }
    default:
      return [];
  }
}

/** No part that is healed before the rest is, or a smaller one, or one that is cut off. */
export const plainerPart: Reduction = function* (schedule) {
  const { part } = schedule;
  if (part === null || (yield withoutPart(schedule))) return;
  let current = part;
  const smaller = Array.from({ length: part.size - 1 }, (_, less) => ({ ...part, size: less + 1 }));
  for (const candidate of smaller)
    if (yield { ...schedule, part: candidate }) {
      current = candidate;
      break;
    }
  if (!current.isAlone) yield { ...schedule, part: { ...current, isAlone: true } };
};

function withoutPart(schedule: Schedule): Schedule {
  const asker = schedule.part?.client;
  return { ...schedule, part: null, clients: schedule.clients.filter(({ id }) => id !== asker) };
}

/** Leaves a client out; what it does is done by another one, or not at all. */
export const fewerClients: Reduction = function* (schedule) {
  let current = schedule;
  for (const { id } of [...schedule.clients].reverse()) {
    if (id === schedule.part?.client) continue;
    const other = current.clients.find((client) => client.id !== id && client.id !== schedule.part?.client);
    const candidates = [withoutClient(current, id, null)];
    if (other !== undefined) candidates.push(withoutClient(current, id, other.id));
    for (const fewer of candidates)
      if (yield fewer) {
        current = fewer;
        break;
      }
  }
};

function withoutClient(schedule: Schedule, id: ClientId, heir: ClientId | null): Schedule {
  const actions = schedule.actions.flatMap((timed): TimedAction[] => {
    const { at, action } = timed;
    if (!('client' in action) || action.client !== id) return [timed];
    return heir === null ? [] : [{ at, action: { ...action, client: heir } }];
  });
  return { ...schedule, actions, clients: schedule.clients.filter((client) => client.id !== id) };
}

/**
 * All at once and under any of a few seeds, while there is much that may break it; later this one or that. No loss, no
 * duplicates, one latency, a plain disk, all guarantees, the first seed.
 */
export const calmerCircumstances: Reduction = function* (schedule) {
  let current = schedule;
  for (const calm of [calmest(1), calmest(10), ...CALMER]) {
    for (const seed of [current.seed, ...FIRST_SEEDS]) {
      const candidate = { ...calm(current), seed };
      if (sizeOfLuck(candidate) >= sizeOfLuck(current)) continue;
      if (!(yield candidate)) continue;
      current = candidate;
      break;
    }
  }
};

const FIRST_SEEDS = [1, 2, 3];

type Calm = (schedule: Schedule) => Schedule;

const CALMER: readonly Calm[] = [
  (from) => ({ ...from, link: { ...from.link, lossProbability: 0 } }),
  (from) => ({ ...from, link: { ...from.link, duplicateProbability: 0 } }),
  (from) => ({ ...from, link: { ...from.link, latency: { minMillis: 1, maxMillis: 1 } } }),
  (from) => ({ ...from, link: { ...from.link, latency: { minMillis: 10, maxMillis: 10 } } }),
  (from) => ({ ...from, disk: DISK_DEFAULTS }),
  withAllGuarantees,
  (from) => (from.clientsFollow === true ? { ...from, clientsFollow: false } : from),
  (from) => from,
];

function withAllGuarantees(from: Schedule): Schedule {
  const clients = from.clients.map((client) =>
    client.id === from.part?.client ? client : { ...client, guarantees: GUARANTEES },
  );
  return { ...from, clients };
}

function calmest(millis: number): Calm {
  return (from) => ({
    ...from,
    link: {
      latency: { minMillis: millis, maxMillis: millis },
      lossProbability: 0,
      duplicateProbability: 0,
    },
    disk: DISK_DEFAULTS,
  });
}

/** One trouble less is worth any seed. */
function sizeOfLuck(schedule: Schedule): number {
  return troublesOf(schedule) * 10 + Math.min(schedule.seed, 9);
}

/** How much of a schedule is left to luck, or out of the usual. */
export function troublesOf({ link, disk, clients, part, clientsFollow }: Schedule): number {
  const { latency, lossProbability, duplicateProbability } = link;
  const isThere = [
    lossProbability > 0,
    duplicateProbability > 0,
    latency.minMillis < latency.maxMillis,
    disk.survivalProbability > 0,
    disk.sync.minMillis < disk.sync.maxMillis,
    ...clients.map(({ id, guarantees }) => id !== part?.client && guarantees.length < GUARANTEES.length),
    part !== null,
    clientsFollow === true,
  ];
  return isThere.filter(Boolean).length;
}

/**
 * What breaks only while everything is healed is broken by healing: that becomes actions like any other. A demand that is
 * not met is found at the very end, and needs the liveness phase as it is.
 */
export function healedByActions(schedule: Schedule, part: PartOutcome | null, untilMillis: number): Schedule {
  const healed = part === null ? schedule : partByActions(schedule, part, untilMillis);
  const isHealedWhole = part === null || part.endedAt !== null;
  const healing = isHealedWhole ? healingActions(schedule, healed.safetyMillis) : [];
  return {
    ...healed,
    actions: [...healed.actions, ...healing],
    safetyMillis: untilMillis,
    livenessMillis: 0,
  };
}

/**
 * What was done to a part, as actions like any other.
 * @param untilMillis where the healing of the part did not end
 */
export function partByActions(schedule: Schedule, part: PartOutcome, untilMillis: number): Schedule {
  const actions = [...schedule.actions, ...part.actions];
  return { ...schedule, actions, part: null, safetyMillis: part.endedAt ?? untilMillis };
}

/** Whole milliseconds, then shorter waits between one action and the next. */
export const earlierTimes: Reduction = function* (schedule) {
  let current = schedule;
  const rounded = withTimes(current, (at) => Math.round(at));
  if (JSON.stringify(rounded) !== JSON.stringify(current) && (yield rounded)) current = rounded;
  for (const part of [0, 0.5]) {
    for (let index = 0; index < current.actions.length; index += 1) {
      const at = current.actions[index]?.at ?? 0;
      const before = current.actions[index - 1]?.at ?? 0;
      const saved = at - before - Math.floor((at - before) * part);
      if (saved < 1) continue;
      const candidate = withTimes(current, (time, place) => (place >= index ? time - saved : time));
      if (yield candidate) current = candidate;
    }
  }
};

/** The end moves with the last action. */
function withTimes(schedule: Schedule, toTime: (at: number, index: number) => number): Schedule {
  const actions = schedule.actions.map(({ at, action }, index) => ({
    at: Math.round(toTime(at, index) * 1000) / 1000,
    action,
  }));
  const last = schedule.actions.length - 1;
  const moved = (schedule.actions[last]?.at ?? 0) - (actions[last]?.at ?? 0);
  const safetyMillis = Math.round((schedule.safetyMillis - moved) * 1000) / 1000;
  return { ...schedule, actions, safetyMillis };
}
