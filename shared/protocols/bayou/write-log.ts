// The write-log and the tuple stores: order, undo, redo, commit (Terry 1995, sections 4 and 5; rules BY3, BY7, BY9).
//
// Committed writes first, by CSN; then tentative ones by ⟨accept stamp, server name⟩. The full store is always the
// replay of the whole log, the committed store that of the committed part.

import type { Out, RowChange } from '../../core/contract.ts';
import { NOTE_LIST_MAX } from '../../core/limits.ts';
import { applyWrite, repeatChanges, undoChanges } from './apply.ts';
import { commitRow } from './durable.ts';
import { isPrimary } from './membership.ts';
import { compareWrites, isSameWrite, listWrites, writeId, writeKey } from './order.ts';
import type { BayouState, BayouTypes, TentativeWrite, Write, WriteId } from './types.ts';

/** The CSN of the newest committed write; 0 when nothing is committed. */
export function committedCsn(state: Pick<BayouState, 'omitted' | 'committed'>): number {
  return state.omitted.csn + state.committed.length;
}

/** Where a write stands, or would stand, among the tentative ones. */
export function tentativePosition(state: BayouState, write: WriteId): number {
  let low = 0;
  let high = state.tentative.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareWrites(state.config, (state.tentative[middle] as TentativeWrite).write, write) < 0)
      low = middle + 1;
    else high = middle;
  }
  return low;
}

export function findTentative(state: BayouState, write: WriteId): Write | undefined {
  const candidate = state.tentative[tentativePosition(state, write)]?.write;
  return candidate !== undefined && isSameWrite(candidate, write) ? candidate : undefined;
}

/**
 * Brings new tentative writes and new commits into the log, and both stores along.
 * @param additions writes that the log does not hold yet, to become tentative; in any order.
 * @param commits the next committed writes, in CSN order; each is tentative here or new.
 */
export function extendLog(
  state: BayouState,
  additions: readonly Write[],
  commits: readonly Write[],
  rows: RowChange[],
  out: Out<BayouTypes>,
): void {
  const inPlace = commitInPlace(state, commits, rows, out);
  const rest = commits.slice(inPlace);
  const added = [...additions].sort((left, right) => compareWrites(state.config, left, right));
  const first = added[0];
  if (rest.length === 0 && first === undefined) return;
  const from = rest.length > 0 || first === undefined ? 0 : tentativePosition(state, first);
  const undone = undoFrom(state, from);
  const committedNow = new Set(rest.map(writeKey));
  const undoneKeys = new Set(undone.map(({ write }) => writeKey(write)));
  for (const write of rest) commitAfterUndo(state, write, undoneKeys.has(writeKey(write)), rows, out);
  const kept = undone.filter(({ write }) => !committedNow.has(writeKey(write)));
  redo(state, kept, added, out);
  if (undone.length > 0)
    out.note({
      type: 'rolledBack',
      undone: listWrites(undone.map(({ write }) => write)),
      redone: listWrites(kept.map(({ write }) => write)),
    });
}

/** The primary gives a CSN to each write in the order in which it holds them, at once (rule BY7). */
export function commitWhatIsHeld(state: BayouState, rows: RowChange[], out: Out<BayouTypes>): void {
  if (!isPrimary(state) || state.tentative.length === 0) return;
  if (state.config.mistake === 'heir-never-commits' && state.sponsor !== null) return;
  const held = state.tentative.map(({ write }) => write);
  extendLog(state, [], held, rows, out);
}

/** Commits that come in tentative order change no store but the committed one. Gives how many there were. */
function commitInPlace(
  state: BayouState,
  commits: readonly Write[],
  rows: RowChange[],
  out: Out<BayouTypes>,
): number {
  let count = 0;
  for (const write of commits) {
    const candidate = state.tentative[count];
    if (candidate === undefined || !isSameWrite(candidate.write, write)) break;
    // The first tentative write was applied to the committed state, so its changes are the same there.
    repeatChanges(state.committedStore, candidate.changes);
    pushCommitted(state, candidate.write, rows, out);
    count += 1;
  }
  if (count > 0) state.tentative.splice(0, count);
  return count;
}

function pushCommitted(state: BayouState, write: Write, rows: RowChange[], out: Out<BayouTypes>): void {
  state.committed.push(write);
  const csn = committedCsn(state);
  rows.push(commitRow(csn, write));
  out.note({ type: 'committed', write: writeId(write), csn });
}

/** Takes the tentative writes from a position on out of the store and of the log, the newest first. */
function undoFrom(state: BayouState, from: number): TentativeWrite[] {
  for (let i = state.tentative.length - 1; i >= from; i -= 1) {
    const changes = (state.tentative[i] as TentativeWrite).changes;
    const forgets = state.config.mistake === 'rollback-forgets-delete';
    undoChanges(state.store, forgets ? changes.filter(({ after }) => after !== null) : changes);
  }
  return state.tentative.splice(from);
}

/** All tentative writes are undone: both stores are equal, so one application serves both. */
function commitAfterUndo(
  state: BayouState,
  write: Write,
  again: boolean,
  rows: RowChange[],
  out: Out<BayouTypes>,
): void {
  const { outcome, changes } = applyWrite(state.committedStore, write);
  repeatChanges(state.store, changes);
  out.note({ type: 'writeApplied', write: writeId(write), outcome, changes, again });
  pushCommitted(state, write, rows, out);
}

/** Merges two lists in tentative order and applies them, checks and merge procedures included. */
function redo(
  state: BayouState,
  kept: readonly TentativeWrite[],
  added: readonly Write[],
  out: Out<BayouTypes>,
): void {
  let notes = 0;
  let i = 0;
  let j = 0;
  while (i < kept.length || j < added.length) {
    const old = kept[i];
    const fresh = added[j];
    const takesOld =
      old !== undefined && (fresh === undefined || compareWrites(state.config, old.write, fresh) < 0);
    const write = takesOld ? old.write : (fresh as Write);
    const applied =
      takesOld && state.config.mistake === 'check-skipped-on-redo'
        ? repeatBlindly(state, old)
        : applyWrite(state.store, write);
    state.tentative.push({ write, ...applied });
    if (takesOld) i += 1;
    else j += 1;
    if (!takesOld || notes < NOTE_LIST_MAX) {
      if (takesOld) notes += 1;
      out.note({ type: 'writeApplied', write: writeId(write), ...applied, again: takesOld });
    }
  }
}

function repeatBlindly(state: BayouState, old: TentativeWrite): Pick<TentativeWrite, 'outcome' | 'changes'> {
  repeatChanges(state.store, old.changes);
  return { outcome: old.outcome, changes: old.changes };
}
