// What is forgotten and refused when a replica leaves its view, or its epoch.

import type { Out } from '../../core/contract.ts';
import { forgetLeases } from './lease.ts';
import { refuse } from './refusals.ts';
import type { VsrState, VsrTypes } from './types.ts';

/** What was heard and said in the view that is left means nothing in the next one. */
export function forgetView(state: VsrState, out: Out<VsrTypes>): void {
  state.silentTicks = 0;
  state.wishedView = null;
  state.transfer = null;
  state.doViewChanges = {};
  state.acknowledged = {};
  state.executed = {};
  state.sentTo = {};
  state.answered = {};
  forgetLeases(state, out);
  for (const [replica, wish] of Object.entries(state.wishes))
    if (wish.viewNumber <= state.viewNumber) delete state.wishes[replica];
}

/** They are in no log yet, so their clients can be told for certain. */
export function refuseQueued(state: VsrState, out: Out<VsrTypes>): void {
  for (const request of state.queue.splice(0)) {
    if (state.inFlight[request.client] === request.requestNumber) delete state.inFlight[request.client];
    const sentence = `${state.id} stopped being the primary before the request was in its log`;
    refuse(state, request, { type: 'refused', reason: 'TRY_AGAIN', sentence }, out);
  }
}
