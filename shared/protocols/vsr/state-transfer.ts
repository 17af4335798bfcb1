// State transfer: a replica that is behind fetches what it lacks (section 5.2; rule VR5). Until all of it is here nothing of
// its own changes, neither log nor views nor epoch (pitfalls 1, 29).

import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { assertNever } from '../../core/result.ts';
import { sayPrepareOk } from './acknowledge.ts';
import { ask, beginEpochTransfer, beginTransfer, isLagging } from './asking.ts';
import { checkpointPart, installCheckpoint, takePart } from './checkpoint.ts';
import { rebuildInFlight } from './client-table.ts';
import { commitUpTo } from './commit.ts';
import { isMember, isWitness, primaryOf } from './configuration.ts';
import { persist, persistLog } from './durable.ts';
import { announceStart, askEpoch, enterEpoch, tellEpoch } from './epochs.ts';
import { appendEntries, entriesAfter, opNumberOf } from './log.ts';
import type { GetState, NewState } from './messages.ts';
import { beginRecovery, noteRecovered } from './recovery.ts';
import { replaceTail } from './tail.ts';
import type { EpochNews, LogEntry, Transfer, VsrState, VsrTypes } from './types.ts';
import { followView, startView } from './view-change.ts';

// ---------------------------------------------------------------- who is asked

export function onGetState(state: VsrState, from: ReplicaId, message: GetState, out: Out<VsrTypes>): void {
  if (message.epoch < state.epoch) return tellEpoch(state, from, out);
  if (message.epoch > state.epoch) return askEpoch(state, from, out);
  const { epoch, commitNumber } = state;
  const opNumber = opNumberOf(state);
  const { after } = message;
  const viewNumber = viewToAnswerIn(state, from, message);
  if (viewNumber === null || after > opNumber) return;
  const isKept = after >= state.logStart && message.checkpoint === null;
  // A witness has no state to hand out; it keeps what any other may lack.
  if (!isKept && isWitness(state, state.id)) return;
  out.send(from, {
    type: 'newState',
    epoch,
    viewNumber,
    opNumber,
    commitNumber,
    after,
    entries: isKept ? entriesAfter(state, after) : [],
    checkpoint: isKept ? null : checkpointPart(state, message.checkpoint),
  });
}

/**
 * Of which view it has the log that it is asked for; `null`: of none. One in a view change has that of the view in which it
 * worked last, as if it had answered then: without it, those that come late to an epoch would wait for a view that waits for
 * them. To the primary of the next view it tells the same log as its vote (pitfall 20). One that is out of the group answers
 * with what it had when it left (pitfall 28).
 */
function viewToAnswerIn(state: VsrState, from: ReplicaId, { viewNumber }: GetState): number | null {
  const { status, before, epochStart, lastNormalView } = state;
  const isOfGroup = isMember(state, from) || before?.members.includes(from) === true;
  if (!isOfGroup || opNumberOf(state) < epochStart) return null;
  switch (status) {
    case 'normal':
    case 'retired':
      return viewNumber <= lastNormalView ? lastNormalView : null;
    case 'view-change':
      if (viewNumber <= lastNormalView) return lastNormalView;
      return viewNumber === state.viewNumber && primaryOf(state, viewNumber) === from ? viewNumber : null;
    // They have nothing that is theirs to tell (pitfall 4).
    case 'recovering':
    case 'joining':
      return null;
    default:
      return assertNever(status);
  }
}

// ---------------------------------------------------------------- who asks

export function onNewState(state: VsrState, from: ReplicaId, message: NewState, out: Out<VsrTypes>): void {
  const { transfer } = state;
  if (transfer === null || transfer.from !== from || transfer.epoch !== message.epoch) return;
  // It went on meanwhile: what was fetched may not be what it has now.
  if (message.viewNumber > transfer.viewNumber) return beginAnew(state, transfer, message, out);
  if (message.viewNumber < transfer.viewNumber) return;
  if (message.checkpoint !== null) return onPart(state, transfer, message, out);
  if (message.after !== transfer.base + transfer.entries.length) return;
  transfer.ticks = 0;
  transfer.entries.push(...message.entries);
  if (transfer.base + transfer.entries.length < message.opNumber) ask(transfer, out);
  else finish(state, transfer, message, out);
}

function beginAnew(state: VsrState, transfer: Transfer, message: NewState, out: Out<VsrTypes>): void {
  const { from, group } = transfer;
  // A view that was begun since it was asked is not one that f + 1 have told of (pitfall 5).
  if (state.status === 'recovering' && group === null) beginRecovery(state, out);
  else if (group === null) beginTransfer(state, from, message.viewNumber, out);
  else beginEpochTransfer(state, from, message, group, out);
}

function onPart(state: VsrState, transfer: Transfer, message: NewState, out: Out<VsrTypes>): void {
  const { checkpoint: part } = message;
  const taken = part === null ? null : takePart(transfer.checkpoint, part);
  if (taken === null) return;
  transfer.ticks = 0;
  transfer.checkpoint = taken;
  if (taken.isWhole) {
    transfer.base = taken.opNumber;
    transfer.entries = [];
    // Of one that left there is nothing beyond it.
    if (taken.opNumber === message.opNumber) return finish(state, transfer, message, out);
  }
  ask(transfer, out);
}

function finish(
  state: VsrState,
  transfer: Transfer,
  { commitNumber }: Pick<NewState, 'commitNumber'>,
  out: Out<VsrTypes>,
): void {
  const { from, viewNumber, base, entries, group, epoch } = transfer;
  const opNumber = base + entries.length;
  // Whoever told of the epoch has all that was before it; another answer is none.
  if (group !== null && opNumber < group.epochStart) return;
  state.transfer = null;
  const rows: RowChange[] = [];
  const isInstalled = installIfNewer(state, transfer, rows, out);
  if (entries.length > 0) out.note({ type: 'transferred', from, after: base, to: opNumber });
  // Meanwhile some of it may have been executed here.
  const known = Math.max(0, state.commitNumber - base);
  const rest = entries.slice(known);
  if (group !== null) {
    joinEpoch(state, epoch, group, { viewNumber, base: base + known, rest, commitNumber, rows }, out);
  } else if (state.status === 'recovering') {
    noteRecovered(state, from, viewNumber, opNumber, out);
    followView(state, viewNumber, base + known, rest, commitNumber, out, rows);
  } else if (isLagging(state, viewNumber)) catchUp(state, transfer, commitNumber, { rows, isInstalled }, out);
  else if (state.status === 'view-change' && primaryOf(state, viewNumber) === state.id)
    startView(state, base + known, rest, out, rows);
  else followView(state, viewNumber, base + known, rest, commitNumber, out, rows);
}

/** In its own view a log that has grown beyond the checkpoint meanwhile has all that it says. */
function installIfNewer(
  state: VsrState,
  { from, viewNumber, checkpoint, group }: Transfer,
  rows: RowChange[],
  out: Out<VsrTypes>,
): boolean {
  if (checkpoint === null || checkpoint.opNumber <= state.commitNumber) return false;
  const hasAll = group === null && isLagging(state, viewNumber) && opNumberOf(state) >= checkpoint.opNumber;
  if (!hasAll) installCheckpoint(state, checkpoint, from, rows, out);
  return !hasAll;
}

/** In its own view it only lacked the end. */
function catchUp(
  state: VsrState,
  { base, entries }: Transfer,
  commitNumber: number,
  { rows, isInstalled }: { readonly rows: RowChange[]; readonly isInstalled: boolean },
  out: Out<VsrTypes>,
): void {
  appendEntries(state, entries.slice(Math.max(0, opNumberOf(state) - base)), rows);
  // A state may have no rows of its own, as that of a witness; where the log begins now is durable all the same.
  if (isInstalled || rows.length > 0) persistLog(state, rows, out);
  sayPrepareOk(state, 0, out);
  commitUpTo(state, commitNumber, out);
}

interface Fetched {
  readonly viewNumber: number;
  readonly base: number;
  readonly rest: readonly LogEntry[];
  readonly commitNumber: number;
  readonly rows: RowChange[];
}

/** It has all that was before the epoch, and enters it, or is out of it, in one step with the log (pitfalls 29, 32). */
function joinEpoch(
  state: VsrState,
  epoch: number,
  group: EpochNews,
  { viewNumber, base, rest, commitNumber, rows }: Fetched,
  out: Out<VsrTypes>,
): void {
  replaceTail(state, base, rest, rows, out);
  enterEpoch(state, epoch, viewNumber, group, out);
  rebuildInFlight(state);
  persist(state, rows, out);
  announceStart(state, out);
  commitUpTo(state, commitNumber, out);
}
