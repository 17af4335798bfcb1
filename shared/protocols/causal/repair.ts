// Repair (rule CA3): a gap that does not close by itself is asked for, from the writer or from anyone who has it. Writes are
// kept until every member has them.

import { type VersionVector, vectorEntry } from '../../clocks/version-vector.ts';
import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { BATCH_ENTRIES_MAX } from '../../core/limits.ts';
import { drawOne } from '../../core/random.ts';
import { present } from '../../core/result.ts';
import { closeBatch } from './broadcast.ts';
import { receiveWrites, setGapTimer } from './delivery.ts';
import { handleOf, heldOf, namesIn, partners } from './members.ts';
import type { Gap } from './messages.ts';
import { compareNames, type MemberName } from './names.ts';
import type { CausalState, CausalTypes, Dot, Write } from './types.ts';

/** Characters of the writes of one message; JSON may write one as six. */
const WRITES_LENGTH_MAX = 131_072;
/** Characters of one entry of a stamp, about. */
const CLOCK_ENTRY_LENGTH = 16;
/** Gaps of one message: more members than that cannot be behind. */
const GAPS_MAX = 64;

export function onGapTimeout(state: CausalState, out: Out<CausalTypes>): void {
  state.gapTimerIsSet = false;
  if (state.holdBack.count === 0) return;
  setGapTimer(state, out);
  if (!state.paused && state.config.mistake !== 'no-repair') askForGaps(state, out);
}

function askForGaps(state: CausalState, out: Out<CausalTypes>): void {
  const candidates = partners(state);
  if (candidates.length === 0) return;
  state.gapTries += 1;
  const asked = new Map<ReplicaId, Gap[]>();
  for (const gap of missingWrites(state)) {
    const writer = handleOf(state, gap.writer);
    // The writer has it for sure; but it may be down, or the way to it bad.
    const of = state.gapTries % 2 === 1 && candidates.includes(writer) ? writer : drawOne(state, candidates);
    const gaps = asked.get(of) ?? [];
    asked.set(of, gaps);
    gaps.push(gap);
  }
  for (const [of, gaps] of asked) {
    const isWriter = gaps.every(({ writer }) => handleOf(state, writer) === of);
    out.note({ type: 'gapAsked', of, gaps, isWriter });
    out.send(of, { type: 'ask', gaps });
  }
}

/** What something on the hold-back queue waits for, and is not on the queue itself. */
export function missingWrites(state: CausalState): Gap[] {
  const missing = new Map<MemberName, number>();
  for (const dot of Object.keys(state.holdBack.waiting) as Dot[]) {
    if (state.holdBack.writes[dot] !== undefined) continue;
    const slash = dot.lastIndexOf('/');
    const writer = dot.slice(0, slash) as MemberName;
    missing.set(writer, Math.max(missing.get(writer) ?? 0, Number(dot.slice(slash + 1))));
  }
  return [...missing]
    .map(([writer, to]) => ({ writer, from: heldOf(state, writer) + 1, to }))
    .filter(({ from, to }) => from <= to)
    .slice(0, GAPS_MAX);
}

export function onAsk(
  state: CausalState,
  from: ReplicaId,
  gaps: readonly Gap[],
  out: Out<CausalTypes>,
): void {
  if (state.stage === 'joining') return;
  closeBatch(state, `${from} asked for it`, out);
  const found = gaps.flatMap((gap) => keptBetween(state.kept[gap.writer] ?? [], gap.from, gap.to));
  const writes = firstThatFit(found.sort(inCausalOrder));
  out.note({ type: 'gapAnswered', to: from, gaps, found: writes.length });
  if (writes.length > 0) out.send(from, { type: 'repair', writes });
}

export function onRepair(
  state: CausalState,
  from: ReplicaId,
  writes: readonly Write[],
  out: Out<CausalTypes>,
): void {
  if (state.stage !== 'serving') return;
  const rows: RowChange[] = [];
  receiveWrites(state, writes, from, rows, out);
  if (rows.length > 0) out.persist(rows);
}

/** As many as fit in a message of what one with that clock lacks, so that it can apply them in this order. */
export function writesBeyond(state: CausalState, clock: VersionVector): Write[] {
  if (state.config.mistake === 'no-repair') return [];
  const lacked = namesIn(state.kept).flatMap((writer) => {
    const from = vectorEntry(clock, writer) + 1;
    return keptBetween(state.kept[writer] ?? [], from, from + BATCH_ENTRIES_MAX);
  });
  return firstThatFit(lacked.sort(inCausalOrder));
}

/** Lamport stamps extend happens-before, so any first part of the list can be applied by itself. */
function inCausalOrder(left: Write, right: Write): number {
  return left.lamport - right.lamport || compareNames(left.writer, right.writer) || left.count - right.count;
}

function firstThatFit(writes: readonly Write[]): Write[] {
  let length = 0;
  let count = 0;
  for (const write of writes) {
    length += lengthOfWrite(write);
    if (count >= BATCH_ENTRIES_MAX || (count > 0 && length > WRITES_LENGTH_MAX)) break;
    count += 1;
  }
  return writes.slice(0, count);
}

/** Characters, about. */
export function lengthOfWrite({ updates, clock }: Write): number {
  const ofClock = namesIn(clock).length * CLOCK_ENTRY_LENGTH;
  return updates.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), ofClock);
}

/** The kept writes of one member between two counts, both included. */
export function keptBetween(kept: readonly Write[], from: number, to: number): Write[] {
  const begin = placeOf(kept, from);
  let end = begin;
  while (end < kept.length && present(kept[end], 'a kept write').count <= to) end += 1;
  return kept.slice(begin, end);
}

/** Where the first write with that count or a larger one is. */
function placeOf(kept: readonly Write[], count: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (present(kept[middle], 'a kept write').count < count) low = middle + 1;
    else high = middle;
  }
  return low;
}
