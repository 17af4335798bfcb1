// What must hold after every step of every run (C1 to C6, rules CA1 to CA7). The checks replay what each step did with a
// clock of their own, and do not ask the replica whether it may.

import { type VersionVector, vectorDominates, vectorEntry } from '../../clocks/version-vector.ts';
import type { Invariant } from '../../core/contract.ts';
import { someoneServes } from '../../core/heirs.ts';
import { canonicalJson } from '../../core/json.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { perReplica } from '../../core/per-replica.ts';
import { differingKey, differsIn, hasSameClock } from './convergence.ts';
import { failingEntry } from './delivery.ts';
import { entriesOf, heldOf, namesIn } from './members.ts';
import { numbersOf } from './names.ts';
import { keptBetween } from './repair.ts';
import type { CausalState, CausalTypes, Write } from './types.ts';

/** What costs as much as the store or the queue is large is looked at once in so many steps. */
const FULL_LOOK_EVERY = 64;

const deliveredInOrder = perReplica<CausalTypes, { clock: VersionVector }>(
  'C1 a write is applied when it is the next of its writer and all it depends on is applied',
  () => ({ clock: {} }),
  (state, memory, isNew) => {
    if (isNew || state.events.some(({ type }) => type === 'joined')) {
      memory.clock = { ...state.clock };
      return null;
    }
    for (const event of state.events) {
      if (event.type === 'made') memory.clock[state.name ?? ''] = event.count;
      if (event.type !== 'delivered') continue;
      const { write } = event;
      const missing = whyTooEarly(memory.clock, write);
      if (missing !== null) return `${state.id} applied ${label(write)}, ${missing}`;
      memory.clock[write.writer] = write.count;
    }
    return vectorDominates(memory.clock, state.clock) && vectorDominates(state.clock, memory.clock)
      ? null
      : `the clock of ${state.id} is not what it has applied`;
  },
);

function whyTooEarly(clock: VersionVector, { writer, count, clock: stamp }: Write): string | null {
  const own = vectorEntry(clock, writer);
  if (own !== count - 1) return `of which it had ${own} writes`;
  const needed = namesIn(stamp).find(
    (other) => other !== writer && vectorEntry(clock, other) < vectorEntry(stamp, other),
  );
  return needed === undefined
    ? null
    : `which depends on ${needed}:${stamp[needed]}, and had ${vectorEntry(clock, needed)}`;
}

/** A write that a replica applies is the one that its writer made, and that writer keeps it until all have it. */
const nothingFromNowhere: Invariant<CausalTypes> = {
  name: 'C3 a write is everywhere what its writer made',
  begin: () => null,
  after(_memory, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    for (const event of state?.events ?? []) {
      if (event.type !== 'delivered') continue;
      const { write } = event;
      for (const [id, { state: writer }] of cluster.replicas) {
        if (writer.name !== write.writer || vectorEntry(writer.front, write.writer) >= write.count) continue;
        const [made] = keptBetween(writer.kept[write.writer] ?? [], write.count, write.count);
        if (made === undefined) return `${changed} applied ${label(write)}, which ${id} never made`;
        if (canonicalJson(made) !== canonicalJson(write))
          return `${changed} applied another ${label(write)} than ${id} made`;
      }
    }
    return null;
  },
};

const stampsAreExact = perReplica<CausalTypes, { clock: VersionVector; open: Map<string, VersionVector> }>(
  'CA1 a write is stamped with what its replica had when it was made, and with no more',
  () => ({ clock: {}, open: new Map() }),
  (state, memory, isNew) => {
    if (isNew || state.events.some(({ type }) => type === 'joined')) memory.clock = { ...state.clock };
    if (isNew) return null;
    for (const event of state.events) {
      if (event.type === 'delivered') memory.clock[event.write.writer] = event.write.count;
      if (event.type === 'made') {
        memory.clock[state.name ?? ''] = event.count;
        memory.open.set(event.key, { ...memory.clock });
      }
      if (event.type !== 'sent') continue;
      const wrong = wrongStamp(state, event.write, memory.open);
      memory.open.clear();
      if (wrong !== null) return wrong;
    }
    return null;
  },
);

/** Members that left and that all know of are in no stamp. */
function wrongStamp(
  { id, forgotten }: CausalState,
  { clock, updates, writer, count }: Write,
  open: ReadonlyMap<string, VersionVector>,
): string | null {
  for (const { key } of updates) {
    const had = open.get(key);
    if (had === undefined) continue;
    for (const name of new Set([...namesIn(had), ...namesIn(clock)])) {
      const [stamped, held] = [vectorEntry(clock, name), vectorEntry(had, name)];
      if (stamped !== held && forgotten[name] === undefined)
        return `${id} stamped ${writer}:${count} with ${name}:${stamped}, and had ${name}:${held} when ${key} was written`;
    }
  }
  return null;
}

const clocksNeverFall = perReplica<CausalTypes, { clock: VersionVector; front: VersionVector }>(
  'C5 a clock never falls',
  () => ({ clock: {}, front: {} }),
  (state, memory) => {
    const hasFallen =
      !vectorDominates(state.clock, memory.clock) || !vectorDominates(state.front, memory.front);
    memory.clock = { ...state.clock };
    memory.front = { ...state.front };
    return hasFallen ? `the clock of ${state.id} fell` : null;
  },
);

/** Over crashes too: a write leaves its replica only when it is durable there. */
const nobodyIsAhead: Invariant<CausalTypes> = {
  name: 'C5 nobody holds more of a writer than it wrote',
  begin: () => null,
  after(_memory, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    for (const { state: other } of cluster.replicas.values())
      for (const [holder, writer] of [
        [state, other],
        [other, state],
      ] as const) {
        if (holder === writer || writer.name === null) continue;
        const [held, made] = [heldOf(holder, writer.name), heldOf(writer, writer.name)];
        if (held > made) return `${holder.id} holds ${held} writes of ${writer.id}, which made ${made}`;
      }
    return null;
  },
};

const toldIsKept: Invariant<CausalTypes> = {
  name: 'C5 a clock that was told never falls, over restarts too',
  begin: () => null,
  after(_memory, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined || state.name === null) return null;
    for (const [id, { state: other }] of cluster.replicas) {
      const report = other.reports[state.name];
      if (report !== undefined && !vectorDominates(state.clock, report.clock))
        return `${state.id} told ${id} a clock that it has no more`;
    }
    return null;
  },
};

const idsAreGivenOnce: Invariant<CausalTypes> = {
  name: 'CA5 an id is given once',
  begin: () => null,
  after(_memory, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    for (const [id, { state: other }] of cluster.replicas) {
      if (other !== state && other.name !== null && other.name === state.name)
        return `${changed} and ${id} are both ${state.name}`;
      for (const [name, { ordinal }] of entriesOf(other.members)) {
        const known = state.members[name];
        if (known !== undefined && known.ordinal !== ordinal)
          return `${name} is ${known.replica} for ${changed} and another for ${id}`;
      }
    }
    return null;
  },
};

/** The rule at a change of membership: a newcomer's id is larger than its sponsor's, and its clock covers all it was given. */
const newcomersFollow = perReplica<CausalTypes, null>(
  'C5 a newcomer has a larger id than its sponsor, and holds nothing beyond its clock',
  () => null,
  (state) => {
    if (state.name === null || !state.events.some(({ type }) => type === 'joined')) return null;
    const [own, sponsor] = numbersOf(state.name);
    if (sponsor !== undefined && (own as number) <= sponsor) return `${state.id} got the id ${state.name}`;
    for (const [, entries] of keyedEntries(state.store))
      for (const { writer, count } of entries)
        if (count > heldOf(state, writer))
          return `${state.id} began with ${writer}:${count} beyond its clock`;
    return null;
  },
);

const onlyClientsWrite: Invariant<CausalTypes> = {
  name: 'CA3 only what a client asked for becomes a write',
  begin: () => null,
  after(_memory, cluster, changed) {
    const made = cluster.replicas
      .get(changed)
      ?.state.events.find((event) => event.type === 'made' && event.client === null);
    return made?.type === 'made' ? `${changed} made a write of ${made.key} that nobody asked for` : null;
  },
};

const sameWritesSameStore: Invariant<CausalTypes, { steps: number }> = {
  name: 'CA4 replicas with the same writes show the same',
  begin: () => ({ steps: 0 }),
  after(memory, cluster, changed) {
    memory.steps += 1;
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined || state.stage === 'joining') return null;
    const isFull = memory.steps % FULL_LOOK_EVERY === 0;
    const touched = state.events.flatMap((event) =>
      event.type === 'made' ? [event.key] : 'write' in event ? event.write.updates.map(({ key }) => key) : [],
    );
    if (touched.length === 0 && !isFull) return null;
    for (const [id, { state: other }] of cluster.replicas) {
      if (other === state || other.stage === 'joining' || !hasSameClock(state, other)) continue;
      const key = isFull
        ? differingKey(state, other)
        : (touched.find((one) => differsIn(state, other, one)) ?? null);
      if (key !== null) return `${changed} and ${id} have applied the same writes, and differ in ${key}`;
    }
    return null;
  },
};

const frontIsEverywhere: Invariant<CausalTypes> = {
  name: 'CA3 what is dropped as stable is at every member',
  begin: () => null,
  after(_memory, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined || !state.events.some(({ type }) => type === 'frontRose')) return null;
    for (const [id, { state: other }] of cluster.replicas) {
      if (other.stage !== 'serving') continue;
      const lacking = namesIn(state.front).find(
        (name) => heldOf(other, name) < vectorEntry(state.front, name),
      );
      if (lacking !== undefined)
        return `${changed} dropped ${lacking}:${state.front[lacking]}, of which ${id} has ${heldOf(other, lacking)}`;
    }
    return null;
  },
};

const queueHoldsWhatMustWait: Invariant<CausalTypes, { steps: number }> = {
  name: 'CA2 the hold-back queue holds what must wait, and no more than its bound',
  begin: () => ({ steps: 0 }),
  after(memory, cluster, changed) {
    memory.steps += 1;
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    const { count, writes, waiting } = state.holdBack;
    if (count > state.config.holdBack) return `${changed} holds ${count} writes back`;
    if (memory.steps % FULL_LOOK_EVERY !== 0) return null;
    const all = Object.values(writes);
    const listed = Object.values(waiting).reduce((sum, dots) => sum + dots.length, 0);
    if (all.length !== count || listed !== count) return `${changed} has lost count of what it holds back`;
    const free = all.find(({ write }) => failingEntry(state, write) === null);
    return free === undefined ? null : `${changed} holds ${label(free.write)} back for nothing`;
  },
};

/**
 * Asked of all that left whenever another one leaves, not of that one alone: leavers that counted on each other would show.
 *
 * It may be at one that is leaving itself. An heir serves when it says that it has all; it may begin to leave while that answer
 * travels. It has not left then, and leaves only when another one, that served after it had begun, has all in its turn. So no two
 * can wait for each other, and the last of such a row serves: `someoneServes`.
 */
const leaverHandedOn = perReplica<CausalTypes, { hasLeft: boolean }>(
  'CA6 what those that left had is at one that has not left',
  () => ({ hasLeft: false }),
  (state, memory, _isNew, cluster) => {
    if (state.stage !== 'left' || memory.hasLeft) return null;
    memory.hasLeft = true;
    const states = [...cluster.replicas.values()].map((replica) => replica.state);
    const staying = states.filter(({ stage }) => stage === 'serving' || stage === 'leaving');
    const lost = states.find(
      ({ stage, clock }) => stage === 'left' && !staying.some((other) => vectorDominates(other.clock, clock)),
    );
    return lost === undefined ? null : `${lost.id} left with writes that nobody has who has not left`;
  },
);

function label({ writer, count }: Write): string {
  return `${writer}:${count}`;
}

export const always: readonly Invariant<CausalTypes>[] = [
  deliveredInOrder,
  nothingFromNowhere,
  stampsAreExact,
  clocksNeverFall,
  nobodyIsAhead,
  toldIsKept,
  idsAreGivenOnce,
  newcomersFollow,
  onlyClientsWrite,
  sameWritesSameStore as Invariant<CausalTypes>,
  frontIsEverywhere,
  queueHoldsWhatMustWait as Invariant<CausalTypes>,
  leaverHandedOn,
  someoneServes('CA6 one member serves at least'),
];
