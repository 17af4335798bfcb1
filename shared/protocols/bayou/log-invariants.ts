// What must hold of a server's log after every step: the vector, the order, the commits, the stores (rules BY2 to BY9).

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { ClusterStates, Invariant } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { canonicalJson } from '../../core/json.ts';
import { type Keyed, keyedGet } from '../../core/keyed.ts';
import { applyWrite, undoChanges } from './apply.ts';
import { sameTable } from './convergence.ts';
import { completeStamp } from './coverage.ts';
import { type LogChange, LogFollower, wholeLog } from './log-follower.ts';
import { type Knowledge, learnWrite } from './membership.ts';
import { creationStamp } from './names.ts';
import { compareWrites, writeKey } from './order.ts';
import type { BayouState, BayouTypes, Change, Omitted, Write } from './types.ts';

/** What an invariant knows of the log of each replica, brought along by what each step changed. */
export class LogMemory<A> {
  readonly #follower: LogFollower;
  readonly #isShared: boolean;
  /** With the number of the last change that went into it. */
  readonly #known = new Map<ReplicaId, { readonly known: A; number: number }>();
  readonly #begin: (omitted: Omitted) => A;

  /**
   * @param begin what is known of the state at O alone
   * @param common of the invariants of one monitor, which follow the logs together
   */
  constructor(begin: (omitted: Omitted) => A, common?: Map<string, unknown>) {
    this.#begin = begin;
    this.#isShared = common !== undefined;
    this.#follower = (common?.get(FOLLOWER) as LogFollower | undefined) ?? new LogFollower();
    common?.set(FOLLOWER, this.#follower);
  }

  /** What was known before the change, if it is still of use, and the change. */
  follow(state: BayouState, step: number): { readonly known: A; readonly change: LogChange } {
    const { number, change } = this.#follower.follow(state, this.#isShared ? step : undefined);
    const before = this.#known.get(state.id);
    if (before !== undefined && !change.isAnew && before.number === number - 1) {
      before.number = number;
      return { known: before.known, change };
    }
    const known = this.#begin(state.omitted);
    this.#known.set(state.id, { known, number });
    // Whoever did not ask after each step knows too little to go on from.
    return { known, change: change.isAnew ? change : wholeLog(state) };
  }
}

const FOLLOWER = 'what follows the logs';

/** An invariant of one log alone. `check` brings what is known along, and says what is wrong with the log. */
export function ofLog<A>(
  name: string,
  begin: (omitted: Omitted) => A,
  check: (state: BayouState, known: A, change: LogChange) => string | null,
): Invariant<BayouTypes, LogMemory<A>> {
  return {
    name,
    begin: (common) => new LogMemory(begin, common),
    after(memory, cluster, changed, step) {
      return ofChanged(cluster, changed, (state) => {
        const { known, change } = memory.follow(state, step);
        return check(state, known, change);
      });
    },
  };
}

/** An invariant of one state alone. */
export function ofState(name: string, check: (state: BayouState) => string | null): Invariant<BayouTypes> {
  return {
    name,
    begin: () => null,
    after: (_memory, cluster, changed) => ofChanged(cluster, changed, check),
  };
}

function ofChanged(
  cluster: ClusterStates<BayouTypes>,
  changed: string,
  check: (state: BayouState) => string | null,
): string | null {
  const replica = cluster.replicas.get(changed);
  const problem = replica === undefined ? null : check(replica.state);
  return problem === null ? null : `${changed}: ${problem}`;
}

const vectorDescribesLog = ofLog<Knowledge>(
  'B1 the version vector describes the log',
  ({ vector }) => ({ vector: { ...vector }, known: {}, retired: {} }),
  (state, learned, { fresh }) => {
    // By stamp, whatever the order of commits: a creation teaches before, a retirement after all else of its server.
    for (const write of fresh) learnWrite(learned, write);
    return sameVector(learned.vector, state.vector)
      ? null
      : `V is ${canonicalJson(state.vector)}, but the log gives ${canonicalJson(learned.vector)}`;
  },
);

function sameVector(left: VersionVector, right: VersionVector): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

interface Places {
  readonly committed: Set<string>;
  readonly tentative: Set<string>;
}

const tentativeOrder = ofLog<Places>(
  'B3 tentative writes are in tentative order, and each write is in the log once',
  () => ({ committed: new Set(), tentative: new Set() }),
  (state, { committed, tentative }, change) => {
    for (const write of change.dropped) committed.delete(writeKey(write));
    for (const write of change.committed.slice(0, change.inPlace)) tentative.delete(writeKey(write));
    for (const { write } of change.undone) tentative.delete(writeKey(write));
    for (const write of change.committed) committed.add(writeKey(write));
    for (const { write } of change.added) tentative.add(writeKey(write));
    if (committed.size !== state.committed.length) return 'a write is committed twice';
    if (tentative.size !== state.tentative.length) return 'a write is tentative twice';
    const twice = [...change.added.map(({ write }) => write), ...change.committed]
      .map(writeKey)
      .find((key) => committed.has(key) && tentative.has(key));
    return twice === undefined
      ? disorder(state, change.added.length)
      : `${twice} is both committed and tentative`;
  },
);

/** The first of the last `count` tentative writes that does not stand behind the one before it. */
function disorder(state: BayouState, count: number): string | null {
  // The rule itself, not the configured order: a planted mistake must not excuse itself.
  const config = { ...state.config, mistake: null };
  for (let i = state.tentative.length - count; i < state.tentative.length; i += 1) {
    const [before, after] = [state.tentative[i - 1]?.write, state.tentative[i]?.write];
    if (before === undefined || after === undefined || compareWrites(config, before, after) < 0) continue;
    return `${writeKey(after)} stands behind ${writeKey(before)}`;
  }
  return null;
}

const omittedWithin = ofState('B6 O is within V, and OSN within CSN', (state) => {
  for (const [server, stamp] of Object.entries(state.omitted.vector))
    if (completeStamp(state.vector, server) < stamp) return `O covers ⟨${stamp}, ${server}⟩, V does not`;
  return null;
});

interface Replay {
  /** After the committed writes, and after all. */
  readonly committed: Keyed<string>;
  readonly whole: Keyed<string>;
  /** What undoes each tentative write. */
  readonly undo: (readonly Change[])[];
}

const storesAreReplays = ofLog<Replay>(
  'B8 both stores equal a replay of the log',
  ({ store }) => ({ committed: { ...store }, whole: { ...store }, undo: [] }),
  (state, replay, change) => {
    const touched = replayChange(replay, change);
    const isEqual = (left: Keyed<string>, right: Keyed<string>): boolean =>
      change.isAnew
        ? sameTable(left, right)
        : touched.every((key) => keyedGet(left, key) === keyedGet(right, key));
    if (!isEqual(replay.committed, state.committedStore))
      return 'the committed store is not the replay of the committed log';
    return isEqual(replay.whole, state.store) ? null : 'the store is not the replay of the log';
  },
);

/** @returns the keys at which either store may have changed. */
function replayChange(replay: Replay, change: LogChange): string[] {
  const touched: string[] = [];
  const touch = (changes: readonly Change[]): void => {
    for (const { key } of changes) touched.push(key);
  };
  // The first tentative writes stand on the committed ones: the whole stays as it is when they are committed there.
  replay.undo.splice(0, change.inPlace);
  for (let i = change.undone.length; i > 0; i -= 1) {
    const changes = replay.undo.pop() ?? [];
    undoChanges(replay.whole, changes);
    touch(changes);
  }
  for (const [i, write] of change.committed.entries()) {
    touch(applyWrite(replay.committed, write).changes);
    if (i >= change.inPlace) touch(applyWrite(replay.whole, write).changes);
  }
  for (const { write, changes } of change.added) {
    const rightly = applyWrite(replay.whole, write).changes;
    replay.undo.push(rightly);
    touch(rightly);
    // Where the server itself says that it changed something.
    touch(changes);
  }
  return touched;
}

const stampsWithinLife = ofLog<{ problem: string | null; readonly largest: VersionVector }>(
  'B10, B11 stamps lie above the creation, and the retirement is the last',
  () => ({ problem: null, largest: {} }),
  (state, found, { fresh }) => {
    for (const write of fresh) {
      found.problem ??= beforeCreation(write);
      found.largest[write.server] = Math.max(found.largest[write.server] ?? 0, write.stamp);
    }
    if (found.problem !== null) return found.problem;
    for (const server of Object.keys(state.retired)) {
      const late = behindRetirement(state, server, found.largest[server] ?? 0);
      if (late !== null) return late;
    }
    return null;
  },
);

function beforeCreation(write: Write): string | null {
  return write.stamp > creationStamp(write.server)
    ? null
    : `${writeKey(write)} is not above the creation of its server`;
}

function behindRetirement(state: BayouState, server: string, stamp: number): string | null {
  const retirement = state.retired[server];
  return retirement === undefined || stamp <= retirement.lastStamp
    ? null
    : `⟨${stamp}, ${server}⟩ comes after the retirement of its server`;
}

export const logInvariants = [
  vectorDescribesLog,
  tentativeOrder,
  omittedWithin,
  storesAreReplays,
  stampsWithinLife,
] as readonly Invariant<BayouTypes>[];
