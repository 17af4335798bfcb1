// The single changes that might have altered a result, the smallest first: what lies on links and replicas is taken away,
// the question goes elsewhere or comes later. Each is the lines of the command language that make it.

import type { Guarantee, Operation, Protocol } from '../core/contract.ts';
import type { ActorId, ReplicaId } from '../core/ids.ts';
import { printCommand } from '../script/print.ts';
import type { LinkPicture, RunPicture } from '../trace/picture.ts';

/** Whose result is asked about. */
export interface Asked {
  readonly client: string;
  readonly operation: Operation;
  /** Whom the client asked. */
  readonly replica: ReplicaId | null;
}

export interface Change {
  readonly type:
    | 'again'
    | 'wait'
    | 'ask'
    | 'exchange'
    | 'heal'
    | 'release'
    | 'restart'
    | 'thaw'
    | 'without'
    | 'leaveOut'
    /** Two of those that take a fault away. */
    | 'pair';
  /** How a sentence begins that says what came of it: `With the link s1–s3 healed`. */
  readonly condition: string;
  /** What makes the change, before the operation is repeated. */
  readonly lines: readonly string[];
}

/** How long is waited, where something needs time to pass: some rounds of an exchange, and a change of view. */
export const PATIENCE_MILLIS = 2_000;
export const PATIENCE_WORDS = 'two seconds';

/** Of each kind. A larger cluster than that has more links than one wants to read about. */
const OF_A_KIND_MAX = 12;

export function changesAt(protocol: Protocol, picture: RunPicture, asked: Asked): Change[] {
  const { client, replica } = asked;
  const serving = picture.replicas.filter(
    ({ alive, state }) => alive && protocol.isServing(state) && !protocol.hasLeft(state),
  );
  const others = serving.filter(({ id }) => id !== replica).map(({ id }) => id);
  const faulted = picture.links.filter(({ faultedAt }) => faultedAt !== null);
  const guarantees = picture.clients.find(({ id }) => id === client)?.guarantees ?? [];
  return [
    wait(),
    ...few(others.map((other) => ask(client, other))),
    ...few(faulted.toSorted(nearestTo(client, replica)).map(heal)),
    ...few(heldDirections(picture).map(release)),
    ...few(picture.replicas.filter(({ alive }) => !alive).map(({ id }) => restart(id))),
    ...few(picture.replicas.filter(({ alive, frozen }) => alive && frozen).map(({ id }) => thaw(id))),
    ...(replica === null ? [] : few(others.map((other) => exchange(other, replica)))),
    ...guarantees.map((guarantee) => without(client, guarantee, guarantees)),
  ];
}

/** Nothing is changed: luck and timing alone differ. */
export const AGAIN: Change = { type: 'again', condition: 'Asked once more in that moment', lines: [] };

/** The same change, and time for it to be felt. */
export function withPatience(change: Change): Change {
  return {
    ...change,
    condition: `${change.condition}, and ${PATIENCE_WORDS} later`,
    lines: [...change.lines, WAIT],
  };
}

const WAIT = printCommand({ type: 'wait', millis: PATIENCE_MILLIS });

function wait(): Change {
  return { type: 'wait', condition: 'Two seconds later', lines: [WAIT] };
}

function ask(client: string, replica: ReplicaId): Change {
  return {
    type: 'ask',
    condition: `Asked at ${replica} instead`,
    lines: [printCommand({ type: 'move', client, replica })],
  };
}

function heal({ a, b }: LinkPicture): Change {
  return {
    type: 'heal',
    condition: `With the link ${a}–${b} healed`,
    lines: [printCommand({ type: 'inject', fault: { type: 'heal', a, b } })],
  };
}

interface Direction {
  readonly from: ActorId;
  readonly to: ActorId;
}

function heldDirections({ messages }: RunPicture): Direction[] {
  const held = messages.filter(({ state }) => state === 'held');
  return [...new Map(held.map(({ from, to }) => [`${from} ${to}`, { from, to }])).values()];
}

function release({ from, to }: Direction): Change {
  return {
    type: 'release',
    condition: `With one message let through that is held from ${from} to ${to}`,
    lines: [printCommand({ type: 'inject', fault: { type: 'release', a: from, b: to, count: 1 } })],
  };
}

function restart(replica: ReplicaId): Change {
  return {
    type: 'restart',
    condition: `With ${replica} running again`,
    lines: [printCommand({ type: 'inject', fault: { type: 'restart', replica } })],
  };
}

function thaw(replica: ReplicaId): Change {
  return {
    type: 'thaw',
    condition: `With ${replica} thawed`,
    lines: [printCommand({ type: 'inject', fault: { type: 'thaw', replica } })],
  };
}

function exchange(from: ReplicaId, to: ReplicaId): Change {
  return {
    type: 'exchange',
    condition: `After one exchange from ${from} to ${to}`,
    lines: [printCommand({ type: 'exchange', from, to })],
  };
}

function without(client: string, guarantee: Guarantee, chosen: readonly Guarantee[]): Change {
  const guarantees = chosen.filter((other) => other !== guarantee);
  return {
    type: 'without',
    condition: `Without ${guarantee}`,
    lines: [printCommand({ type: 'guarantees', client, guarantees })],
  };
}

/** Links of the two who spoke come first: they are the likeliest, and the first to be read. */
function nearestTo(client: string, replica: ReplicaId | null) {
  const distance = ({ a, b }: LinkPicture): number =>
    [a, b].includes(client) ? 0 : replica !== null && [a, b].includes(replica) ? 1 : 2;
  return (left: LinkPicture, right: LinkPicture): number => distance(left) - distance(right);
}

function few<T>(list: readonly T[]): T[] {
  return list.slice(0, OF_A_KIND_MAX);
}
