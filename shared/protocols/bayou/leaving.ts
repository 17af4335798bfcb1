// Leaving by the retirement protocol (Petersen 1997, section 4.1; rules BY11, BY12).
//
// Wanted (`leaving`) → an heir accepted the session → the retirement write is accepted, durable before anything is
// sent → that heir alone is told until it acknowledges → retired, the log frozen.

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { acceptWrite } from './client-operations.ts';
import { metaRow } from './durable.ts';
import { isKnownRetired, isPrimary } from './membership.ts';
import type { ServerName } from './names.ts';
import { offerSession } from './outgoing-session.ts';
import type { BayouState, BayouTypes } from './types.ts';

export function onRetireInstruction(state: BayouState, instruction: number, out: Out<BayouTypes>): void {
  if (state.stage === 'retired') {
    out.answer(instruction, { type: 'done', changed: false });
    return;
  }
  if (state.stage !== 'serving' && state.stage !== 'telling') {
    out.answer(instruction, { type: 'failed', sentence: `${state.id} has not joined yet` });
    return;
  }
  if (state.leaveInstruction !== null)
    out.answer(state.leaveInstruction, { type: 'pending', sentence: `${state.id} was asked again to leave` });
  state.leaveInstruction = instruction;
  // Whoever asks anew has seen something change: one that had not joined when it refused may have by now.
  state.unwilling = [];
  if (!state.leaving) {
    state.leaving = true;
    out.persist([metaRow(state)]);
  }
  pursueLeaving(state, out);
}

/** Whether nothing speaks against accepting the retirement write now. */
export function mayLeave(state: BayouState): boolean {
  const promisedToBeHeir = Object.values(state.incoming).some(
    ({ farewell, finished }) => farewell && !finished,
  );
  return state.leaving && !state.paused && !promisedToBeHeir;
}

/** Takes the next step towards leaving, if there is one to take. Called whenever something changed that could help. */
export function pursueLeaving(state: BayouState, out: Out<BayouTypes>): void {
  // After most steps of most servers.
  if (state.stage === 'serving' && !state.leaving) return;
  if (Object.values(state.outgoing).some((session) => session.farewell)) return;
  if (state.stage === 'telling') {
    out.setTimer({ type: 'farewell' }, state.config.sessionTimeoutMillis);
    if (state.tellTo !== null && state.up.includes(state.tellTo)) farewellTo(state, state.tellTo, out);
    else answerPending(state, `no link leads from ${state.id} to its heir ${state.tellTo}`, out);
    return;
  }
  if (state.stage !== 'serving') return;
  if (state.paused) {
    answerPending(state, `anti-entropy is paused, so ${state.id} can tell nobody`, out);
    return;
  }
  const heir = state.up.find(
    (replica) => !state.unwilling.includes(replica) && !isKnownRetired(state, replica),
  );
  if (heir === undefined) {
    answerPending(state, `${state.id} can reach nobody to tell`, out);
    // Whoever had not joined yet, or did not answer, is asked again after a while.
    if (state.unwilling.length > 0) out.setTimer({ type: 'farewell' }, state.config.sessionTimeoutMillis);
    state.unwilling = [];
  } else if (mayLeave(state)) farewellTo(state, heir, out);
  else answerPending(state, `${state.id} waits for another server that leaves to it`, out);
}

function farewellTo(state: BayouState, heir: ReplicaId, out: Out<BayouTypes>): void {
  // An ordinary session to that replica goes first; its end calls `pursueLeaving` by the farewell timer.
  if (state.outgoing[heir] !== undefined) out.setTimer({ type: 'farewell' }, FAREWELL_RETRY_MILLIS);
  else offerSession(state, heir, { farewell: true }, out);
}

const FAREWELL_RETRY_MILLIS = 5;

function answerPending(state: BayouState, sentence: string, out: Out<BayouTypes>): void {
  if (state.leaveInstruction === null) return;
  out.note({ type: 'retirementPending', sentence });
  out.answer(state.leaveInstruction, { type: 'pending', sentence });
  state.leaveInstruction = null;
}

/** Accepts the retirement write: from here on this server accepts nothing and gives no CSN (it renounced). */
export function retireTo(
  state: BayouState,
  heir: ServerName,
  replica: ReplicaId,
  out: Out<BayouTypes>,
): void {
  if (isPrimary(state)) out.note({ type: 'renounced', heir });
  acceptWrite(state, { type: 'retire', heir, heirReplica: replica }, null, out);
  state.stage = 'telling';
  state.tellTo = replica;
}

/** The session that tells of the retirement has ended. */
export function afterFarewell(state: BayouState, finished: boolean, out: Out<BayouTypes>): void {
  if (finished && state.stage === 'telling') {
    state.stage = 'retired';
    state.leaving = false;
    out.persist([metaRow(state)]);
    out.note({ type: 'retired' });
    if (state.leaveInstruction !== null) out.answer(state.leaveInstruction, { type: 'done', changed: true });
    state.leaveInstruction = null;
    out.cancelTimer({ type: 'farewell' });
    out.cancelTimer({ type: 'antiEntropy' });
    return;
  }
  // Not at once: one that refuses since it leaves itself would be asked again and again.
  out.setTimer({ type: 'farewell' }, FAREWELL_RETRY_MILLIS);
}
