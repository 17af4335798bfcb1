// What a step changed in the log of a replica: invariants look after every step, and may not walk the whole log each
// time.
//
// A log is changed in three ways alone: writes are dropped from the front of the committed part, writes are committed at
// its end, and the tentative part loses and gains writes at its end. So two ends tell of the committed part whether it is
// the one that was followed, and halving finds where the tentative part begins to differ. What changes a log in another
// way is a mistake, and is found by the next look at the whole, which comes before the log has had as many steps as
// writes: what a look costs is borne by the steps between.

import type { ReplicaId } from '../../core/ids.ts';
import type { BayouState, Omitted, TentativeWrite, Write } from './types.ts';

/** From the log as it was followed last to the log as it is, in this order. */
export interface LogChange {
  /** The whole log, from the state at O on, is in `committed` and `added`: what was known of it before is void. */
  readonly isAnew: boolean;
  /** Dropped from the front of the committed part. */
  readonly dropped: readonly Write[];
  /** So many of the first tentative writes are the first that were committed, in the order in which they stood. */
  readonly inPlace: number;
  /** Taken off the end of the tentative part. */
  readonly undone: readonly TentativeWrite[];
  /** Put to the end of the committed part. */
  readonly committed: readonly Write[];
  /** Put to the end of the tentative part. */
  readonly added: readonly TentativeWrite[];
  /** Writes that the log did not hold before, by stamp: a creation comes before all that its server wrote. */
  readonly fresh: readonly Write[];
}

/** What a step changed, and how many steps were followed at that replica. */
export interface NumberedChange {
  readonly number: number;
  readonly change: LogChange;
}

interface Followed {
  readonly incarnation: number;
  readonly omitted: Omitted;
  omittedCsn: number;
  readonly committed: Write[];
  readonly tentative: TentativeWrite[];
  /** Steps until the whole log is looked at. */
  patience: number;
  /** The step that was followed last, and what it changed. */
  step: number;
  number: number;
  change: LogChange;
}

/** So many steps at least are between two looks at the whole log. */
const PATIENCE_MIN = 64;

export class LogFollower {
  readonly #followed = new Map<ReplicaId, Followed>();
  /** Of the step that was asked for last. */
  #latest: NumberedChange & { readonly step: number } = { step: Number.NaN, number: 0, change: UNTOUCHED };

  /**
   * What changed in the log of that replica since this was asked after another step.
   * @param step several may ask after the same one, and are told the same; without it, each question is about a new step
   */
  follow(state: BayouState, step = Number.NaN): NumberedChange {
    if (this.#latest.step === step) return this.#latest;
    const known = this.#followed.get(state.id);
    const change = known === undefined ? null : this.#changeSince(known, state);
    const followed =
      known === undefined || change === null ? this.#followAnew(state, known?.number ?? 0) : known;
    followed.step = step;
    followed.number += 1;
    if (change !== null) followed.change = change;
    this.#latest = followed;
    return followed;
  }

  /** `null`: the whole log is to be looked at. */
  #changeSince(known: Followed, state: BayouState): LogChange | null {
    if (known.patience > 0 && isUntouched(known, state)) {
      known.patience -= 1;
      return UNTOUCHED;
    }
    const change = changeOf(known, state);
    if (change === null) return null;
    known.patience -= 1;
    known.omittedCsn = state.omitted.csn;
    known.committed.splice(0, change.dropped.length);
    for (const write of change.committed) known.committed.push(write);
    known.tentative.splice(0, change.inPlace);
    known.tentative.length -= change.undone.length;
    for (const entry of change.added) known.tentative.push(entry);
    return change;
  }

  #followAnew(state: BayouState, number: number): Followed {
    const { incarnation, omitted } = state;
    const committed = [...state.committed];
    const tentative = [...state.tentative];
    const size = committed.length + tentative.length + Object.keys(omitted.store).length;
    const patience = Math.max(PATIENCE_MIN, size);
    const log = { incarnation, omitted, omittedCsn: omitted.csn, committed, tentative, patience };
    const followed = { ...log, step: Number.NaN, number, change: wholeLog(state) };
    this.#followed.set(state.id, followed);
    return followed;
  }
}

/** For whoever knows nothing of the log. */
export function wholeLog({ committed, tentative: added }: BayouState): LogChange {
  const fresh = byStamp([...committed, ...added.map(({ write }) => write)]);
  return { isAnew: true, dropped: [], inPlace: 0, undone: [], committed, added, fresh };
}

const UNTOUCHED: LogChange = {
  isAnew: false,
  dropped: [],
  inPlace: 0,
  undone: [],
  committed: [],
  added: [],
  fresh: [],
};

/** Whether both ends of both parts are as they were: so after most steps. */
function isUntouched(known: Followed, state: BayouState): boolean {
  return (
    known.incarnation === state.incarnation &&
    known.omitted === state.omitted &&
    known.omittedCsn === state.omitted.csn &&
    hasSameEnds(known.committed, state.committed) &&
    hasSameEnds(known.tentative, state.tentative)
  );
}

function hasSameEnds<T>(before: readonly T[], now: readonly T[]): boolean {
  const { length } = before;
  return length === now.length && before[0] === now[0] && before[length - 1] === now[length - 1];
}

/** `null`: it is time to look at the whole, or the log is not the one that was followed. */
function changeOf(known: Followed, state: BayouState): LogChange | null {
  if (known.patience === 0 || known.incarnation !== state.incarnation) return null;
  if (known.omitted !== state.omitted) return null;
  const drops = state.omitted.csn - known.omittedCsn;
  const kept = known.committed.length - drops;
  if (drops < 0 || kept < 0 || kept > state.committed.length) return null;
  const isSame = (i: number): boolean => known.committed[drops + i] === state.committed[i];
  if (kept > 0 && !(isSame(0) && isSame(kept - 1))) return null;
  const dropped = known.committed.slice(0, drops);
  const committed = state.committed.slice(kept);
  const inPlace = countInPlace(known.tentative, committed);
  // Commits out of order undo all that is tentative.
  const standing = committed.length > inPlace ? 0 : countStanding(known.tentative, state.tentative, inPlace);
  const undone = known.tentative.slice(inPlace + standing);
  const added = state.tentative.slice(standing);
  const arrived = [...committed.slice(inPlace), ...added.map(({ write }) => write)];
  const fresh = withoutUndone(arrived, undone);
  if (fresh === null) return null;
  return { isAnew: false, dropped, inPlace, undone, committed, added, fresh: byStamp(fresh) };
}

function countInPlace(tentative: readonly TentativeWrite[], committed: readonly Write[]): number {
  let count = 0;
  while (count < committed.length && tentative[count]?.write === committed[count]) count += 1;
  return count;
}

/** How many of the tentative writes, after the first `skipped`, still stand where they stood. */
function countStanding(
  before: readonly TentativeWrite[],
  now: readonly TentativeWrite[],
  skipped: number,
): number {
  let low = 0;
  let high = Math.min(before.length - skipped, now.length);
  if (high > 0 && before[skipped + high - 1] === now[high - 1]) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before[skipped + middle] === now[middle]) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those that are new; `null` if a write was undone that did not come back. */
function withoutUndone(arrived: Write[], undone: readonly TentativeWrite[]): Write[] | null {
  if (undone.length === 0) return arrived;
  const back = new Set(arrived);
  for (const { write } of undone) if (!back.delete(write)) return null;
  return [...back];
}

function byStamp(writes: Write[]): Write[] {
  return writes.sort((left, right) => left.stamp - right.stamp);
}
