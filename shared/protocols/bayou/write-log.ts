// The write-log and the tuple stores: order, undo, redo, commit (Terry 1995, sections 4 and 5; rules BY3, BY7, BY9).
//
// Committed writes first, by CSN; then tentative ones by ⟨accept stamp, server name⟩. The full store is always the
// replay of the whole log, the committed store that of the committed part.

import type { Out } from '../../core/contract.ts';
import { NOTE_LIST_MAX } from '../../core/limits.ts';
import { applyWrite, keysOf, repeatChanges, touches, undoChanges } from './apply.ts';
import { isPrimary } from './membership.ts';
import { compareWrites, isSameWrite, listTentative, writeId } from './order.ts';
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
  out: Out<BayouTypes>,
): void {
  const inPlace = commitInPlace(state, commits, out);
  const rest = inPlace === commits.length ? NO_WRITES : commits.slice(inPlace);
  const added =
    additions.length < 2
      ? additions
      : additions.toSorted((left, right) => compareWrites(state.config, left, right));
  const first = added[0];
  if (rest.length === 0 && first === undefined) return;
  const from = rest.length > 0 || first === undefined ? 0 : tentativePosition(state, first);
  const rolledBack = from < state.tentative.length ? state.tentative.splice(from) : NONE;
  const affected = undoAffected(state, rolledBack, rest, added);
  const kept = commitAfterUndo(state, rest, rolledBack, out);
  redo(state, kept, affected, added, out);
  if (rolledBack.length > 0 && out.areNotesRead)
    out.note({ type: 'rolledBack', undone: listTentative(rolledBack), redone: listTentative(kept) });
}

const NO_WRITES: readonly Write[] = [];
const NONE: readonly TentativeWrite[] = [];
const NONE_AFFECTED: ReadonlySet<TentativeWrite> = new Set();

/** The primary gives a CSN to each write in the order in which it holds them, at once (rule BY7). */
export function commitWhatIsHeld(state: BayouState, out: Out<BayouTypes>): void {
  if (!isPrimary(state) || state.tentative.length === 0) return;
  if (state.config.mistake === 'heir-never-commits' && state.sponsor !== null) return;
  const held = state.tentative.map(({ write }) => write);
  extendLog(state, [], held, out);
}

/** Commits that come in tentative order change no store but the committed one. Gives how many there were. */
function commitInPlace(state: BayouState, commits: readonly Write[], out: Out<BayouTypes>): number {
  let count = 0;
  for (const write of commits) {
    const candidate = state.tentative[count];
    if (candidate === undefined || !isSameWrite(candidate.write, write)) break;
    // The first tentative write was applied to the committed state, so its changes are the same there.
    repeatChanges(state.committedStore, candidate.changes);
    pushCommitted(state, candidate.write, out);
    count += 1;
  }
  if (count > 0) state.tentative.splice(0, count);
  return count;
}

function pushCommitted(state: BayouState, write: Write, out: Out<BayouTypes>): void {
  state.committed.push(write);
  if (out.areNotesRead) out.note({ type: 'committed', write: writeId(write), csn: committedCsn(state) });
}

/**
 * Takes those of the rolled back writes out of the store, the newest first, that could come out otherwise when they are
 * redone: they share a key with a write that goes before them or among them, or with one that is taken out as well. The
 * others are redone by leaving them where they are. So a long suffix costs a look at each write, not two applications.
 * @returns those that were taken out.
 */
function undoAffected(
  state: BayouState,
  rolledBack: readonly TentativeWrite[],
  commits: readonly Write[],
  added: readonly Write[],
): ReadonlySet<TentativeWrite> {
  if (rolledBack.length === 0) return NONE_AFFECTED;
  const affected = new Set<TentativeWrite>();
  const keys = new Set<string>();
  const collect = (write: Write): void => {
    for (const key of keysOf(write)) keys.add(key);
  };
  for (const write of commits) collect(write);
  for (const write of added) collect(write);
  for (const entry of rolledBack) {
    if (!touches(entry.write, keys)) continue;
    affected.add(entry);
    collect(entry.write);
  }
  const forgets = state.config.mistake === 'rollback-forgets-delete';
  for (const { changes } of [...affected].reverse())
    undoChanges(state.store, forgets ? changes.filter(({ after }) => after !== null) : changes);
  return affected;
}

/** @returns the rolled back writes that stay tentative */
function commitAfterUndo(
  state: BayouState,
  commits: readonly Write[],
  rolledBack: readonly TentativeWrite[],
  out: Out<BayouTypes>,
): readonly TentativeWrite[] {
  if (commits.length === 0) return rolledBack;
  // Of those that were not rolled back.
  const fresh = rolledBack.length === 0 ? null : new Set(commits);
  const kept = fresh === null ? rolledBack : rolledBack.filter(({ write }) => !fresh.delete(write));
  for (const write of commits) {
    // No tentative write is left in the keys that it reads or writes: both stores are equal there, and one application
    // serves both.
    const { outcome, changes } = applyWrite(state.committedStore, write);
    repeatChanges(state.store, changes);
    const again = fresh !== null && !fresh.has(write);
    if (out.areNotesRead) out.note({ type: 'writeApplied', write: writeId(write), outcome, changes, again });
    pushCommitted(state, write, out);
  }
  return kept;
}

/** Merges two lists in tentative order and applies what is not in the store, checks and merge procedures included. */
function redo(
  state: BayouState,
  kept: readonly TentativeWrite[],
  affected: ReadonlySet<TentativeWrite>,
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
    const entry = takesOld
      ? affected.has(old)
        ? applyAgain(state, old)
        : old
      : applyAnew(state, fresh as Write);
    state.tentative.push(entry);
    if (takesOld) i += 1;
    else j += 1;
    if (out.areNotesRead && (!takesOld || notes < NOTE_LIST_MAX)) {
      if (takesOld) notes += 1;
      const { write, outcome, changes } = entry;
      out.note({ type: 'writeApplied', write: writeId(write), outcome, changes, again: takesOld });
    }
  }
}

function applyAnew(state: BayouState, write: Write): TentativeWrite {
  const { outcome, changes } = applyWrite(state.store, write);
  return { write, outcome, changes };
}

function applyAgain(state: BayouState, old: TentativeWrite): TentativeWrite {
  if (state.config.mistake !== 'check-skipped-on-redo') return applyAnew(state, old.write);
  repeatChanges(state.store, old.changes);
  return { ...old };
}
