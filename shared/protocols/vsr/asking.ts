// Asking another replica for state (section 5.2): one question is under way at a time, and is asked again while it has no answer.

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { isBackup } from './configuration.ts';
import { opNumberOf } from './log.ts';
import type { EpochNews, Transfer, VsrState, VsrTypes } from './types.ts';

/** Ticks without an answer after which whoever was asked is given up. */
const TICKS_MAX = 6;

export function beginTransfer(
  state: VsrState,
  from: ReplicaId,
  viewNumber: number,
  out: Out<VsrTypes>,
): void {
  const under = state.transfer;
  if (under !== null && (under.group !== null || under.viewNumber >= viewNumber)) return;
  // In one view logs differ in length alone; of another view only what is committed is sure to be the same.
  const base = isLagging(state, viewNumber) ? opNumberOf(state) : state.commitNumber;
  askFrom(state, { from, epoch: state.epoch, viewNumber, base, group: null }, out);
}

/** What was before an epoch, and what it has by now, from whoever told of it (pitfall 28). */
export function beginEpochTransfer(
  state: VsrState,
  from: ReplicaId,
  { epoch, viewNumber }: { readonly epoch: number; readonly viewNumber: number },
  group: EpochNews,
  out: Out<VsrTypes>,
): void {
  askFrom(state, { from, epoch, viewNumber, base: state.commitNumber, group }, out);
}

function askFrom(
  state: VsrState,
  question: Pick<Transfer, 'from' | 'epoch' | 'viewNumber' | 'base' | 'group'>,
  out: Out<VsrTypes>,
): void {
  state.transfer = { ...question, entries: [], checkpoint: null, ticks: 0 };
  ask(state.transfer, out);
}

/** Behind in its own view. */
export function isLagging(state: VsrState, viewNumber: number): boolean {
  return isBackup(state) && viewNumber === state.viewNumber;
}

export function ask(
  { from, epoch, viewNumber, base, entries, checkpoint }: Transfer,
  out: Out<VsrTypes>,
): void {
  const after = base + entries.length;
  const isInParts = checkpoint !== null && !checkpoint.isWhole;
  const part = isInParts ? { opNumber: checkpoint.opNumber, part: checkpoint.parts } : null;
  out.send(from, { type: 'getState', epoch, viewNumber, after, checkpoint: part });
}

/** Asks once more what was not answered since the last tick, and gives up after a while: others may know more. */
export function askAgain(state: VsrState, out: Out<VsrTypes>): void {
  const { transfer } = state;
  if (transfer === null) return;
  transfer.ticks += 1;
  if (transfer.ticks > TICKS_MAX) state.transfer = null;
  else if (transfer.ticks > 1) ask(transfer, out);
}
