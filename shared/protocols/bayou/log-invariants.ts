// What must hold of a server's log after every step: the vector, the order, the commits, the stores (rules BY2 to BY9).

import { type VersionVector, vectorEntry, vectorsAreEqual } from '../../clocks/version-vector.ts';
import type { Invariant } from '../../core/contract.ts';
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

/** What was known of a log before its last change, if it is still of use, and that change. */
interface Known<A> {
  readonly known: A;
  change: LogChange;
  /** Of the change. */
  number: number;
}

/** What an invariant knows of the log of each replica, brought along by what each step changed. */
export class LogMemory<A> {
  readonly #follower: LogFollower;
  readonly #isShared: boolean;
  readonly #known = new Map<ReplicaId, Known<A>>();
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

  follow(state: BayouState, step: number): Readonly<Known<A>> {
    const { number, change } = this.#follower.follow(state, this.#isShared ? step : undefined);
    const before = this.#known.get(state.id);
    if (before !== undefined && !change.isAnew && before.number === number - 1) {
      before.change = change;
      before.number = number;
      return before;
    }
    // Whoever did not ask after each step knows too little to go on from.
    const whole = change.isAnew ? change : wholeLog(state);
    const anew = { known: this.#begin(state.omitted), change: whole, number };
    this.#known.set(state.id, anew);
    return anew;
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
      const state = cluster.replicas.get(changed)?.state;
      if (state === undefined) return null;
      const { known, change } = memory.follow(state, step);
      return saidOf(changed, check(state, known, change));
    },
  };
}

/** An invariant of one state alone. */
export function ofState(name: string, check: (state: BayouState) => string | null): Invariant<BayouTypes> {
  return {
    name,
    begin: () => null,
    after(_memory, cluster, changed) {
      const state = cluster.replicas.get(changed)?.state;
      return state === undefined ? null : saidOf(changed, check(state));
    },
  };
}

function saidOf(changed: ReplicaId, problem: string | null): string | null {
  return problem === null ? null : `${changed}: ${problem}`;
}

const vectorDescribesLog = ofLog<Knowledge>(
  'B1 the version vector describes the log',
  ({ vector }) => ({ vector: { ...vector }, known: {}, retired: {} }),
  (state, learned, { fresh }) => {
    // By stamp, whatever the order of commits: a creation teaches before, a retirement after all else of its server.
    for (const write of fresh) learnWrite(learned, write);
    return vectorsAreEqual(learned.vector, state.vector)
      ? null
      : `V is ${canonicalJson(state.vector)}, but the log gives ${canonicalJson(learned.vector)}`;
  },
);

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
    const isTwice = (write: Write): boolean =>
      committed.has(writeKey(write)) && tentative.has(writeKey(write));
    const twice =
      change.added.find(({ write }) => isTwice(write))?.write ?? change.committed.find(isTwice) ?? null;
    return twice === null
      ? disorder(state, change.added.length)
      : `${writeKey(twice)} is both committed and tentative`;
  },
);

/** The first of the last `count` tentative writes that does not stand behind the one before it. */
function disorder(state: BayouState, count: number): string | null {
  if (count === 0) return null;
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
  const { vector } = state.omitted;
  for (const server in vector)
    if (completeStamp(state.vector, server) < vectorEntry(vector, server))
      return `O covers ⟨${vector[server]}, ${server}⟩, V does not`;
  return null;
});

interface Replay {
  /** After the committed writes, and after all. */
  readonly committed: Keyed<string>;
  readonly whole: Keyed<string>;
  /** What undoes each tentative write. */
  readonly undo: (readonly Change[])[];
  /** Steps until the whole log is replayed; between, the stores are compared at the keys that were touched. */
  patience: number;
}

/** Of a replica, from one replay of its whole log to the next. */
const WHOLE_REPLAY_STEPS = 64;
/** Beyond as many writes for each of these steps, a log is replayed the less often the longer it is. */
const WRITES_A_STEP = 16;

const storesAreReplays = ofLog<Replay>(
  'B8 both stores equal a replay of the log',
  ({ store }) => ({ committed: { ...store }, whole: { ...store }, undo: [], patience: WHOLE_REPLAY_STEPS }),
  (state, replay, change) => {
    const touched = replayChange(replay, change);
    replay.patience -= 1;
    const isDue = replay.patience === 0;
    if (isDue) replay.patience = patienceWith(state);
    if (touched.length === 0 && !isDue && !change.isAnew) return null;
    const { committed, whole } = isDue ? replayWhole(state) : replay;
    const isEqual = (left: Keyed<string>, right: Keyed<string>): boolean =>
      isDue || change.isAnew
        ? sameTable(left, right)
        : touched.every((key) => keyedGet(left, key) === keyedGet(right, key));
    if (!isEqual(committed, state.committedStore))
      return 'the committed store is not the replay of the committed log';
    return isEqual(whole, state.store) ? null : 'the store is not the replay of the log';
  },
);

function patienceWith({ committed, tentative }: BayouState): number {
  return Math.max(WHOLE_REPLAY_STEPS, Math.ceil((committed.length + tentative.length) / WRITES_A_STEP));
}

function replayWhole({
  omitted,
  committed: log,
  tentative,
}: BayouState): Pick<Replay, 'committed' | 'whole'> {
  const committed = { ...omitted.store };
  for (const write of log) applyWrite(committed, write);
  const whole = { ...committed };
  for (const { write } of tentative) applyWrite(whole, write);
  return { committed, whole };
}

const NOTHING: readonly string[] = [];

/** @returns the keys at which either store may have changed. */
function replayChange(replay: Replay, change: LogChange): readonly string[] {
  const { inPlace, undone, committed, added } = change;
  if (undone.length + committed.length + added.length === 0) return NOTHING;
  const touched: string[] = [];
  const touch = (changes: readonly Change[]): void => {
    for (const { key } of changes) touched.push(key);
  };
  // The first tentative writes stand on the committed ones: the whole stays as it is when they are committed there.
  if (inPlace > 0) replay.undo.splice(0, inPlace);
  for (let i = undone.length; i > 0; i -= 1) {
    const changes = replay.undo.pop() ?? [];
    undoChanges(replay.whole, changes);
    touch(changes);
  }
  for (const [i, write] of committed.entries()) {
    touch(applyWrite(replay.committed, write).changes);
    if (i >= inPlace) touch(applyWrite(replay.whole, write).changes);
  }
  for (const { write, changes } of added) {
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
    for (const server in state.retired) {
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
