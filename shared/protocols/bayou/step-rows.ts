// The rows that one step leaves: what it took into the log and what it committed, put into as few rows as it can be. A
// session brings a thousand writes in a step, and a disk is paid by the row.

import type { Out, RowChange } from '../../core/contract.ts';
import { BATCH_ENTRIES_MAX } from '../../core/limits.ts';
import { covers } from './coverage.ts';
import { commitsRow, writeRow } from './durable.ts';
import { writeId } from './order.ts';
import type { BayouState, BayouTypes, Write } from './types.ts';
import { committedCsn } from './write-log.ts';

export interface StepRows {
  /** The CSN that the rows knew when the step began. */
  readonly csn: number;
  /** Writes that the log did not hold before. */
  readonly gained: Write[];
  /** All other changes; made before those of the log. */
  readonly changes: RowChange[];
}

export function beginRows(state: BayouState, gained: Write[] = []): StepRows {
  return { csn: committedCsn(state), gained, changes: [] };
}

/** Makes the step durable, if there is anything to be: at its end, with all commits that it made. */
export function persistRows(state: BayouState, step: StepRows, out: Out<BayouTypes>): void {
  // Most steps that could have something to write have nothing.
  if (step.changes.length === 0 && step.gained.length === 0 && committedCsn(state) === step.csn) return;
  const rows = step.changes;
  const first = Math.max(step.csn, state.omitted.csn) + 1;
  const commits = state.committed.slice(first - state.omitted.csn - 1);
  const left = commits.length === 0 ? step.gained : pushCommits(state, first, commits, step.gained, rows);
  // What was committed and dropped again in this very step was never written.
  for (const write of left) if (!covers(state.omitted.vector, write)) rows.push(writeRow(write));
  if (rows.length > 0) out.persist(rows);
}

/** Never added to. */
const NONE_GAINED = new Set<Write>();

/** @returns the gained writes that are not among the commits */
function pushCommits(
  state: BayouState,
  first: number,
  commits: readonly Write[],
  allGained: readonly Write[],
  rows: RowChange[],
): Iterable<Write> {
  const gained = allGained.length === 0 ? NONE_GAINED : new Set(allGained);
  for (let start = 0; start < commits.length; start += BATCH_ENTRIES_MAX) {
    const part = commits.slice(start, start + BATCH_ENTRIES_MAX);
    // One that is new here stands in the row in full, and has no row of its own.
    rows.push(
      commitsRow(
        first + start,
        part.map((write) => (gained.delete(write) ? write : writeId(write))),
      ),
    );
    state.commitRows.push(first + start);
  }
  return gained;
}
