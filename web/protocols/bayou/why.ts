// Why an operation was answered ERR_DEP: what is missing, where it is now, what stands in its way, and the smallest
// change that would let it through. Pure: from the picture and the history of this moment.

import type { Guarantee, Lacking } from '../../../shared/core/contract.ts';
import { completeStamp, covers } from '../../../shared/protocols/bayou/coverage.ts';
import { hasLeft, ownHeir } from '../../../shared/protocols/bayou/membership.ts';
import { sessionRules } from '../../../shared/protocols/bayou/session.ts';
import type { BayouContext, BayouSession, BayouState, Write } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';
import type {
  LinkPicture,
  OperationPicture,
  ReplicaPicture,
  RunPicture,
} from '../../../shared/trace/picture.ts';
import { lines } from '../../commands/lines.ts';
import { cutBetween, type FaultRecord, type History } from '../../store/history.ts';
import { inLaneOrder } from './column-order.ts';
import { stateOf } from './use-bayou.ts';
import { idInWords, keysOf, writeInWords, writeKey } from './write-words.ts';

export interface Why {
  readonly replica: string;
  readonly guarantees: readonly Guarantee[];
  /** A column for each server that the client depends on, or that the replica knows. */
  readonly columns: readonly WhyColumn[];
  readonly missing: readonly MissingWrite[];
  readonly missingCount: number;
  /** Whether the replica has by now all that it lacked. */
  readonly resolved: boolean;
  readonly obstacles: readonly Obstacle[];
  readonly change: SmallestChange | null;
  /** Live replicas that hold all that is needed and serve, other than the one that was asked. */
  readonly holders: readonly string[];
  readonly paused: boolean;
}

export interface WhyColumn {
  readonly writer: string;
  readonly needed: number;
  /** `null`: all of them, as the writer is known to have retired. */
  readonly held: number | null;
  readonly fails: boolean;
}

export interface MissingWrite {
  readonly key: string;
  readonly id: string;
  readonly words: string;
  /** The keys that it may change. */
  readonly keys: readonly string[];
  readonly writer: string;
  readonly client: string | null;
  /** When its client called, if this page knows. */
  readonly writtenAt: number | null;
  readonly copies: readonly {
    readonly replica: string;
    readonly alive: boolean;
    readonly retired: boolean;
  }[];
}

/** Why one replica that has it has not brought it here. */
export type Obstacle =
  /** It tells nobody but its heir; `told`: it has, and tells nobody any more. */
  | {
      readonly type: 'retired';
      readonly holder: string;
      readonly heir: string | null;
      readonly told: boolean;
    }
  | { readonly type: 'down'; readonly holder: string; readonly at: number | null }
  | {
      readonly type: 'cut';
      readonly holder: string;
      readonly oneWay: { readonly from: string; readonly to: string } | null;
      readonly fault: FaultRecord | null;
      /** The same command is named by an obstacle before this one. */
      readonly sameStroke: boolean;
    }
  | { readonly type: 'held'; readonly holder: string; readonly from: string; readonly to: string }
  | { readonly type: 'open'; readonly holder: string }
  | { readonly type: 'connecting'; readonly holder: string }
  /** These reach the replica, lack the writes, and nobody who has them reaches them. */
  | { readonly type: 'cutOff'; readonly between: readonly string[] };

export interface SmallestChange {
  /** What must be put right, in order. */
  readonly repairs: readonly (
    | { readonly type: 'heal'; readonly a: string; readonly b: string }
    | { readonly type: 'restart'; readonly replica: string }
  )[];
  /** The way from a holder to the replica. */
  readonly path: readonly string[];
  readonly repairLines: readonly string[];
  /** Exchanges along the way, that bring it without waiting. */
  readonly exchangeLines: readonly string[];
}

const MISSING_SHOWN = 5;

/** `null` when the operation did not end with ERR_DEP. */
export function explainRefusal(
  picture: RunPicture,
  history: Pick<History, 'faults'>,
  operation: OperationPicture,
): Why | null {
  const { result, replica } = operation;
  if (result?.type !== 'refused' || result.reason !== 'ERR_DEP' || replica === null) return null;
  const asked = stateOf(picture, replica);
  if (asked === null) return null;
  const lacking = result.lacking ?? [];
  const has = (state: BayouState): boolean =>
    lacking.every(({ writer, needed }) => completeStamp(state.vector, writer) >= needed);
  const missing = missingWrites(picture, lacking);
  const everyHolder = picture.replicas.filter(({ id, state }) => id !== replica && has(state as BayouState));
  const resolved = has(asked);
  return {
    replica,
    guarantees: [...new Set(lacking.flatMap((column) => column.guarantees))],
    columns: columnsOf(picture, operation, asked, lacking),
    missing: missing.slice(0, MISSING_SHOWN),
    missingCount: missing.length,
    resolved,
    obstacles: resolved
      ? []
      : obstaclesOf(
          picture,
          history,
          replica,
          everyHolder.map(({ id }) => id),
        ),
    change: resolved
      ? null
      : smallestChange(
          picture,
          everyHolder.map(({ id }) => id),
          replica,
        ),
    holders: everyHolder.filter((holder) => holder.alive && isServing(holder)).map(({ id }) => id),
    paused: asked.paused,
  };
}

// ---------------------------------------------------------------- what

function columnsOf(
  picture: RunPicture,
  operation: OperationPicture,
  asked: BayouState,
  lacking: readonly Lacking[],
): WhyColumn[] {
  const client = picture.clients.find(({ id }) => id === operation.client);
  // A refusal teaches the session nothing, so what it needs now is what it needed, unless more was done since.
  const needs: BayouContext | null =
    client === undefined ? null : sessionRules.context(client.session as BayouSession, operation.operation);
  const writers = new Set([...Object.keys(asked.vector), ...lacking.map(({ writer }) => writer)]);
  return inLaneOrder(picture, writers).map((writer) => {
    const failed = lacking.find((column) => column.writer === writer);
    const needed =
      failed?.needed ?? Math.max(needs?.readVector[writer] ?? 0, needs?.writeVector[writer] ?? 0);
    const stamp = completeStamp(asked.vector, writer);
    return {
      writer: nameOf(picture, writer, asked),
      needed,
      held: stamp === Infinity ? null : Math.max(0, stamp),
      fails: failed !== undefined && stamp < needed,
    };
  });
}

/** The handle of a server: the replica that was asked may not know it yet, so anyone who does may say. */
function nameOf(picture: RunPicture, writer: string, asked: BayouState): string {
  const knows = picture.replicas.find(({ state }) => (state as BayouState).known[writer] !== undefined);
  return handleOf(knows === undefined ? asked : (knows.state as BayouState), writer);
}

/** The writes that the columns speak of, wherever they are still in a log; the newest first. */
function missingWrites(picture: RunPicture, lacking: readonly Lacking[]): MissingWrite[] {
  const found = new Map<string, { write: Write; state: BayouState }>();
  for (const { state } of picture.replicas) {
    const server = state as BayouState;
    for (const write of [...server.committed, ...server.tentative.map((entry) => entry.write)]) {
      const wanted = lacking.some(
        ({ writer, needed, held }) =>
          write.server === writer && write.stamp <= needed && write.stamp > Math.max(0, held),
      );
      if (wanted) found.set(writeKey(write), { write, state: server });
    }
  }
  return [...found.values()]
    .sort((a, b) => b.write.stamp - a.write.stamp)
    .map(({ write, state }) => ({
      key: writeKey(write),
      id: idInWords(write, state),
      words: writeInWords(write, state),
      keys: keysOf(write),
      writer: handleOf(state, write.server),
      client: write.origin?.client ?? null,
      writtenAt: calledAt(picture, write),
      copies: picture.replicas
        .filter((replica) => covers((replica.state as BayouState).vector, write))
        .map((replica) => ({
          replica: replica.id,
          alive: replica.alive,
          retired: hasLeft(replica.state as BayouState),
        })),
    }));
}

function calledAt(picture: RunPicture, { origin }: Write): number | null {
  if (origin === null) return null;
  const call = picture.operations.findLast(
    (operation) => operation.client === origin.client && operation.number === origin.number,
  );
  return call?.calledAt ?? null;
}

// ---------------------------------------------------------------- why not

function obstaclesOf(
  picture: RunPicture,
  history: Pick<History, 'faults'>,
  replica: string,
  holders: readonly string[],
): Obstacle[] {
  const obstacles: Obstacle[] = [];
  const strokes = new Set<number>();
  for (const holder of holders) {
    const obstacle = obstacleOf(picture, history, holder, replica);
    if (obstacle === null) continue;
    const command = obstacle.type === 'cut' ? (obstacle.fault?.command ?? null) : null;
    if (obstacle.type === 'cut' && command !== null && strokes.has(command))
      obstacles.push({ ...obstacle, sameStroke: true });
    else obstacles.push(obstacle);
    if (command !== null) strokes.add(command);
  }
  if (obstacles.some(({ type }) => type === 'open')) return obstacles;
  const reach = reachableFrom(picture, holders);
  const between = picture.replicas
    .filter((other) => other.id !== replica && other.alive && isServing(other))
    .map(({ id }) => id)
    .filter((id) => !holders.includes(id) && !reach.has(id))
    .filter((id) => passes(picture, id, replica));
  return between.length === 0 ? obstacles : [...obstacles, { type: 'cutOff', between }];
}

/** What stands between one holder and the replica; `null` when they have no link. */
function obstacleOf(
  picture: RunPicture,
  history: Pick<History, 'faults'>,
  holder: string,
  replica: string,
): Obstacle | null {
  const self = picture.replicas.find(({ id }) => id === holder);
  if (self !== undefined && hasLeft(self.state as BayouState)) {
    const state = self.state as BayouState;
    return { type: 'retired', holder, heir: ownHeir(state), told: state.stage === 'retired' };
  }
  if (self !== undefined && !self.alive) return { type: 'down', holder, at: self.stopped?.at ?? null };
  const link = linkBetween(picture, holder, replica);
  if (link === null) return null;
  const forth = link.a === holder ? link.ab : link.ba;
  const back = link.a === holder ? link.ba : link.ab;
  // A session is a dialogue: one direction that fails is enough to stop it.
  const [from, to] = forth.cut || (!back.cut && forth.held) ? [holder, replica] : [replica, holder];
  if (forth.cut || back.cut) {
    const oneWay = forth.cut && back.cut ? null : { from, to };
    return { type: 'cut', holder, oneWay, fault: cutBetween(history, from, to), sameStroke: false };
  }
  if (forth.held || back.held) return { type: 'held', holder, from, to };
  return { type: link.up ? 'open' : 'connecting', holder };
}

function linkBetween(picture: RunPicture, a: string, b: string): LinkPicture | null {
  return (
    picture.links.find((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a)) ?? null
  );
}

/** Whether a session can run: it is a dialogue, so both directions are needed. */
function passes(picture: RunPicture, a: string, b: string): boolean {
  const link = linkBetween(picture, a, b);
  return link !== null && !link.ab.cut && !link.ba.cut && !link.ab.held && !link.ba.held;
}

function isServing({ state }: ReplicaPicture): boolean {
  return (state as BayouState).stage === 'serving';
}

/** Whether one ever tells the other anything: a server that leaves tells its heir alone, and then nobody (rule BY12). */
function mayTell(picture: RunPicture, from: string, to: string): boolean {
  if (linkBetween(picture, from, to) === null) return false;
  const state = stateOf(picture, from);
  const receiver = stateOf(picture, to);
  if (state === null || receiver === null || hasLeft(receiver)) return false;
  if (state.stage === 'telling') return ownHeir(state) === to;
  return state.stage === 'serving';
}

function reachableFrom(picture: RunPicture, from: readonly string[]): Set<string> {
  const alive = picture.replicas.filter((replica) => replica.alive).map(({ id }) => id);
  const reached = new Set(from.filter((id) => alive.includes(id)));
  const open = [...reached];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const other of alive)
      if (!reached.has(other) && mayTell(picture, next, other) && passes(picture, next, other)) {
        reached.add(other);
        open.push(other);
      }
  return reached;
}

// ---------------------------------------------------------------- what would help

/** The way from any holder to the replica with the fewest repairs, and among those the fewest hops. */
export function smallestChange(
  picture: RunPicture,
  holders: readonly string[],
  replica: string,
): SmallestChange | null {
  const ids = picture.replicas.map(({ id }) => id);
  const isDown = (id: string): boolean => !(picture.replicas.find((one) => one.id === id)?.alive ?? false);
  const best = new Map<string, { cost: number; from: string | null; done: boolean }>();
  // One repair outweighs any number of hops.
  const repair = ids.length + 1;
  for (const id of holders) best.set(id, { cost: isDown(id) ? repair : 0, from: null, done: false });
  for (;;) {
    const next = [...best].filter(([, entry]) => !entry.done).sort(([, a], [, b]) => a.cost - b.cost)[0];
    if (next === undefined) return null;
    const [id, entry] = next;
    entry.done = true;
    if (id === replica) return changeAlong(picture, pathTo(replica, best), isDown);
    for (const other of ids) {
      if (!mayTell(picture, id, other)) continue;
      const cost = entry.cost + 1 + (passes(picture, id, other) ? 0 : repair) + (isDown(other) ? repair : 0);
      if (cost < (best.get(other)?.cost ?? Infinity)) best.set(other, { cost, from: id, done: false });
    }
  }
}

function pathTo(replica: string, best: ReadonlyMap<string, { readonly from: string | null }>): string[] {
  const path: string[] = [];
  for (let at: string | null = replica; at !== null; at = best.get(at)?.from ?? null) path.unshift(at);
  return path;
}

function changeAlong(
  picture: RunPicture,
  path: readonly string[],
  isDown: (id: string) => boolean,
): SmallestChange {
  const restarts = path.filter(isDown).map((replica) => ({ type: 'restart' as const, replica }));
  const hops = path.slice(1).map((to, i) => ({ from: path[i] as string, to }));
  const heals = hops
    .filter(({ from, to }) => !passes(picture, from, to))
    .map(({ from, to }) => ({ type: 'heal' as const, a: from, b: to }));
  return {
    repairs: [...restarts, ...heals],
    path,
    repairLines: [
      ...restarts.map(({ replica }) => lines.restart(replica)),
      ...heals.map(({ a, b }) => lines.heal(a, b)),
    ],
    exchangeLines: hops.map(({ from, to }) => lines.exchange(from, to)),
  };
}
