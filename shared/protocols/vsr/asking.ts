// Asking another replica for state (section 5.2): one question is under way at a time, and is asked again while it has no answer.

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { isBackup } from './configuration.ts';
import { opNumberOf } from './log.ts';
import type { Transfer, VsrState, VsrTypes } from './types.ts';

/** Ticks without an answer after which whoever was asked is given up. */
const TICKS_MAX = 6;

export function beginTransfer(
  state: VsrState,
  from: ReplicaId,
  viewNumber: number,
  out: Out<VsrTypes>,
): void {
  const under = state.transfer;
  if (under !== null && under.viewNumber >= viewNumber) return;
  // In one view logs differ in length alone; of another view only what is committed is sure to be the same.
  const base = isLagging(state, viewNumber) ? opNumberOf(state) : state.commitNumber;
  const { epoch } = state;
  state.transfer = { from, epoch, viewNumber, base, entries: [], checkpoint: null, ticks: 0 };
  ask(state, state.transfer, out);
}

/** Behind in its own view. */
export function isLagging(state: VsrState, viewNumber: number): boolean {
  return isBackup(state) && viewNumber === state.viewNumber;
}

export function ask(
  { epoch }: VsrState,
  { from, viewNumber, base, entries, checkpoint }: Transfer,
  out: Out<VsrTypes>,
): void {
  const after = base + entries.length;
  const part = checkpoint === null ? null : { opNumber: checkpoint.opNumber, part: checkpoint.parts };
  out.send(from, { type: 'getState', epoch, viewNumber, after, checkpoint: part });
}

/** Asks once more what was not answered since the last tick, and gives up after a while: others may know more. */
export function askAgain(state: VsrState, out: Out<VsrTypes>): void {
  const { transfer } = state;
  if (transfer === null) return;
  transfer.ticks += 1;
  if (transfer.ticks > TICKS_MAX) state.transfer = null;
  else if (transfer.ticks > 1) ask(state, transfer, out);
}
