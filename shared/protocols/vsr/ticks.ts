// What a replica does with each tick, by its status.

import type { Out } from '../../core/contract.ts';
import { assertNever } from '../../core/result.ts';
import { askAgain } from './asking.ts';
import { onTickOfOutgoing } from './checkpoint.ts';
import { onTickOfEpoch } from './epochs.ts';
import { askToJoin, onTickOfLeaving } from './reconfiguration.ts';
import { onTickInRecovery } from './recovery.ts';
import { onTickOfView, setTick } from './silence.ts';
import type { VsrState, VsrTypes } from './types.ts';
import { onTickInNormal, onTickInViewChange } from './view-change.ts';

export function onTick(state: VsrState, out: Out<VsrTypes>): void {
  setTick(state, out);
  if (state.status === 'normal') onTickOfView(state);
  state.silentTicks += 1;
  for (const wish of Object.values(state.wishes)) wish.ticks += 1;
  onTickOfOutgoing(state);
  askAgain(state, out);
  onTickOfEpoch(state, out);
  onTickOfLeaving(state, out);
  switch (state.status) {
    case 'normal':
      return onTickInNormal(state, out);
    case 'view-change':
      return onTickInViewChange(state, out);
    case 'recovering':
      return onTickInRecovery(state, out);
    case 'joining':
      if (state.transfer === null) askToJoin(state, out);
      return;
    case 'retired':
      return;
    default:
      return assertNever(state.status);
  }
}
