// The end of a log gives way to that of the view's primary. What both have alike stays where it is.

import type { Out, RowChange } from '../../core/contract.ts';
import { appendEntries, cutTail, entryAt, isSameOp, opNumberOf } from './log.ts';
import type { LogEntry, VsrState, VsrTypes } from './types.ts';

/** What follows `base` becomes these entries. */
export function replaceTail(
  state: VsrState,
  base: number,
  entries: readonly LogEntry[],
  rows: RowChange[],
  out: Out<VsrTypes>,
): void {
  const had = opNumberOf(state);
  let alike = 0;
  while (alike < entries.length && isAlike(entryAt(state, base + alike + 1), entries[alike])) alike += 1;
  const kept = base + alike;
  if (kept < had) {
    out.note({ type: 'tailCut', from: kept + 1, to: had });
    cutTail(state, kept, rows);
  }
  appendEntries(state, entries.slice(alike), rows);
}

/** One primary gave that number to one op in its view, so two entries of one view are the same. */
function isAlike(left: LogEntry | undefined, right: LogEntry | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return left.viewNumber === right.viewNumber && isSameOp(left, right);
}
