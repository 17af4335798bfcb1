// State transfer: a replica that is behind fetches what it lacks (section 5.2; rule VR5). Until all of it is here nothing of
// its own changes, neither log nor views (pitfall 1).

import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { sayPrepareOk } from './acknowledge.ts';
import { ask, beginTransfer, isLagging } from './asking.ts';
import { commitUpTo } from './commit.ts';
import { primaryOf } from './configuration.ts';
import { persist } from './durable.ts';
import { appendEntries, entriesAfter, opNumberOf } from './log.ts';
import type { GetState, NewState, Transfer, VsrState, VsrTypes } from './types.ts';
import { followView, startView } from './view-change.ts';

export function onGetState(state: VsrState, from: ReplicaId, message: GetState, out: Out<VsrTypes>): void {
  const { epoch, viewNumber, commitNumber } = state;
  const opNumber = opNumberOf(state);
  const { after } = message;
  if (!mayAnswer(state, from, message) || after > opNumber || after < state.logStart) return;
  const entries = entriesAfter(state, after);
  out.send(from, {
    type: 'newState',
    epoch,
    viewNumber,
    opNumber,
    commitNumber,
    after,
    entries,
    checkpoint: null,
  });
}

/** One that works in that view, or a later one; in a view change the primary of the view alone is told (pitfalls 4, 20). */
function mayAnswer(state: VsrState, from: ReplicaId, { viewNumber }: GetState): boolean {
  if (state.status === 'normal') return viewNumber <= state.viewNumber;
  return (
    state.status === 'view-change' && viewNumber === state.viewNumber && primaryOf(state, viewNumber) === from
  );
}

export function onNewState(state: VsrState, from: ReplicaId, message: NewState, out: Out<VsrTypes>): void {
  const { transfer } = state;
  if (transfer === null || transfer.from !== from) return;
  // It went on meanwhile: what was fetched may not be what it has now.
  if (message.viewNumber > transfer.viewNumber) return beginTransfer(state, from, message.viewNumber, out);
  if (message.viewNumber < transfer.viewNumber) return;
  if (message.after !== transfer.base + transfer.entries.length) return;
  transfer.ticks = 0;
  transfer.entries.push(...message.entries);
  if (transfer.base + transfer.entries.length < message.opNumber) ask(state, transfer, out);
  else finish(state, transfer, message.commitNumber, out);
}

function finish(state: VsrState, transfer: Transfer, commitNumber: number, out: Out<VsrTypes>): void {
  const { from, viewNumber, base, entries } = transfer;
  state.transfer = null;
  if (entries.length > 0) out.note({ type: 'transferred', from, after: base, to: base + entries.length });
  // Meanwhile some of it may have been executed here.
  const known = Math.max(0, Math.max(base, state.commitNumber) - base);
  const rest = entries.slice(known);
  if (isLagging(state, viewNumber)) catchUp(state, base, entries, commitNumber, out);
  else if (state.status === 'view-change' && primaryOf(state, viewNumber) === state.id)
    startView(state, base + known, rest, out);
  else followView(state, viewNumber, base + known, rest, commitNumber, out);
}

/** In its own view it only lacked the end. */
function catchUp(
  state: VsrState,
  base: number,
  entries: Transfer['entries'],
  commitNumber: number,
  out: Out<VsrTypes>,
): void {
  const rows: RowChange[] = [];
  appendEntries(state, entries.slice(opNumberOf(state) - base), rows);
  if (rows.length > 0) persist(state, rows, out);
  sayPrepareOk(state, state.round, out);
  commitUpTo(state, commitNumber, out);
}
