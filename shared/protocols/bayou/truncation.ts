// Dropping a prefix of the committed log (Petersen 1997, section 3.3; rule BY6). O and OSN say what was dropped, and
// the state at O stands for it.

import type { Out, RowChange } from '../../core/contract.ts';
import { keyedGet } from '../../core/keyed.ts';
import { applyWrite } from './apply.ts';
import { forgetCommitsRow, forgetWriteRow, omittedRow, tupleRow } from './durable.ts';
import { learnWrite } from './membership.ts';
import type { BayouState, BayouTypes, Write } from './types.ts';

/** Drops all committed writes but the newest `keep`. Gives how many went. */
export function truncateLog(
  state: BayouState,
  keep: number,
  rows: RowChange[],
  out: Out<BayouTypes>,
): number {
  const count = Math.max(0, state.committed.length - keep);
  if (count === 0) return 0;
  const touched = new Set<string>();
  for (const write of state.committed.splice(0, count)) dropWrite(state, write, touched, rows);
  for (const key of touched) rows.push(tupleRow({ key, after: keyedGet(state.omitted.store, key) ?? null }));
  for (const first of takeDroppedRows(state)) rows.push(forgetCommitsRow(first));
  rows.push(omittedRow(state));
  out.note({ type: 'truncated', writes: count, csn: state.omitted.csn });
  return count;
}

/** By the configured bound. Half of the log goes at a time, so that the cost per write stays the same. */
export function truncateIfDue(state: BayouState, rows: RowChange[], out: Out<BayouTypes>): void {
  const keep = state.config.keepCommitted;
  if (keep > 0 && state.committed.length >= 2 * keep) truncateLog(state, keep, rows, out);
}

function dropWrite(state: BayouState, write: Write, touched: Set<string>, rows: RowChange[]): void {
  const { changes } = applyWrite(state.omitted.store, write);
  for (const { key } of changes) touched.add(key);
  learnWrite(state.omitted, write);
  state.omitted.csn += 1;
  // Perhaps it stands in a row of commits and has none of its own: then this changes nothing.
  rows.push(forgetWriteRow(write));
}

/** Takes the rows off the list that hold dropped commits alone. */
function takeDroppedRows(state: BayouState): number[] {
  const { commitRows, committed, omitted } = state;
  const behindNewest = omitted.csn + committed.length + 1;
  const kept = commitRows.findIndex((_, i) => (commitRows[i + 1] ?? behindNewest) > omitted.csn + 1);
  return commitRows.splice(0, kept === -1 ? commitRows.length : kept);
}
