// The commit-number rises, and ops are executed in order (section 4.1, steps 5 to 7; rule VR2).

import type { Out } from '../../core/contract.ts';
import { present } from '../../core/result.ts';
import { takeCheckpointIfDue } from './checkpoint.ts';
import { executeEntry } from './client-table.ts';
import { isPrimary, isWitness } from './configuration.ts';
import { leaveEpoch } from './epochs.ts';
import { entryAt, opNumberOf } from './log.ts';
import type { VsrState, VsrTypes } from './types.ts';

/** Executes all ops up to there that are in the log. A primary replies to the clients. */
export function commitUpTo(state: VsrState, opNumber: number, out: Out<VsrTypes>): void {
  const last = Math.min(opNumber, opNumberOf(state));
  const from = state.commitNumber;
  if (last <= from) return;
  const asPrimary = isPrimary(state);
  const executes = !isWitness(state, state.id);
  // Before the replies: a note tells what led to them.
  out.note({ type: 'committed', from: from + 1, to: last, asPrimary });
  while (state.commitNumber < last) {
    const next = state.commitNumber + 1;
    const entry = present(entryAt(state, next), `op ${next} in the log of ${state.id}`);
    state.commitNumber = next;
    if (entry.type === 'reconfiguration') {
      // It is the last of its log, in whose epoch this replica is not any more.
      if (next > state.epochStart) leaveEpoch(state, entry.members, out);
    } else if (executes) {
      executeEntry(state, entry, next);
      const row = state.clientTable[entry.client];
      if (asPrimary && row !== undefined) out.reply(entry.client, row.requestNumber, row.result);
    }
  }
  takeCheckpointIfDue(state, out);
}
