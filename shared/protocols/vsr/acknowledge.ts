// What a backup says of its log (section 4.1, step 4; rule VR2).

import type { Out } from '../../core/contract.ts';
import { primaryOf } from './configuration.ts';
import { opNumberOf } from './log.ts';
import type { VsrState, VsrTypes } from './types.ts';

/** It has all ops up to its op-number, as its primary has them, durably (rule VR2). */
export function sayPrepareOk(state: VsrState, round: number, out: Out<VsrTypes>): void {
  const { epoch, viewNumber } = state;
  const primary = primaryOf(state, viewNumber);
  const executed = executedForGood(state);
  out.send(primary, { type: 'prepareOk', epoch, viewNumber, opNumber: opNumberOf(state), executed, round });
}

/** Up to which op it has executed the log even after a crash: what follows it may ask others for. */
export function executedForGood({ config, recordedCommit, commitNumber }: VsrState): number {
  return config.log === 'disk' ? recordedCommit : commitNumber;
}
