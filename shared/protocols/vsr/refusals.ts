// Why requests are not taken (section 4.1, step 1; rules VR2, C8).

import type { OperationRefusal, Out } from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { primaryOf } from './configuration.ts';
import { isReconfiguring } from './log.ts';
import type { QueuedRequest, VsrState, VsrTypes } from './types.ts';

/** Requests that wait for a batch. Each client has one outstanding, and now and then one that it gave up. */
const QUEUE_MAX = 10_000;

/** What a client was told of an attempt stays so, though a copy of it may still be on its way. */
export function refuse(
  state: VsrState,
  { client, requestNumber, attempt }: QueuedRequest,
  refusal: OperationRefusal,
  out: Out<VsrTypes>,
): void {
  const isOld = requestNumber < (state.refused[client]?.requestNumber ?? 0);
  if (!isOld) state.refused[client] = { requestNumber, attempt: attempt ?? 1 };
  out.reply(client, requestNumber, attempt === undefined ? refusal : { ...refusal, attempt });
}

/** Whether it is a copy of what was refused here, or of something older. */
export function wasRefused(state: VsrState, client: ClientId, requestNumber: number, attempt = 1): boolean {
  const refused = state.refused[client];
  if (refused === undefined || requestNumber > refused.requestNumber) return false;
  return requestNumber < refused.requestNumber || attempt <= refused.attempt;
}

/** Why requests are not taken here now (rule VR2, C8); `null`: they are. */
export function refusalOf(state: VsrState): OperationRefusal | null {
  const { id, status } = state;
  if (status === 'retired')
    return { type: 'refused', reason: 'RETIRED', sentence: `${id} is in no configuration any more` };
  const primary = primaryOf(state, state.viewNumber);
  if (status === 'joining')
    return { type: 'refused', reason: 'NOT_PRIMARY', sentence: `${id} is in no group yet`, primary };
  if (status !== 'normal') return tryAgain(`${id} is in status ${status}`);
  if (primary !== id) {
    const sentence = `${id} is a backup: the primary of view ${state.viewNumber} is ${primary}`;
    return { type: 'refused', reason: 'NOT_PRIMARY', sentence, primary };
  }
  if (isReconfiguring(state))
    return tryAgain(`${id} changes the group, and takes nothing until that is done`);
  if (state.wishedView !== null) return tryAgain(`${id} is primary, and no quorum answers it`);
  return state.queue.length < QUEUE_MAX ? null : tryAgain(`${id} has ${QUEUE_MAX} requests waiting`);
}

function tryAgain(sentence: string): OperationRefusal {
  return { type: 'refused', reason: 'TRY_AGAIN', sentence };
}
