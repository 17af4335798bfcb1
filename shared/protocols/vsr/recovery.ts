// Recovery (section 4.3; rule VR5): a replica whose log was in memory, and that crashed, asks the others what it has forgotten.
// Until it has the log of the primary of the latest view it takes part in nothing (pitfalls 2, 4, 5).

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { beginTransfer } from './asking.ts';
import { isPrimary, othersOf, primaryOf, quorumOf } from './configuration.ts';
import { entriesAfter, opNumberOf } from './log.ts';
import type { RecoveryRequest, RecoveryResponse } from './messages.ts';
import type { Recovery, VsrState, VsrTypes } from './types.ts';
import { enterView, followView, nextWish, wishFor } from './view-change.ts';

/** Ticks without the answers that it needs after which it asks anew, under another nonce (pitfall 6). */
const TICKS_MAX = 6;

// ---------------------------------------------------------------- asking

export function beginRecovery(state: VsrState, out: Out<VsrTypes>): void {
  const tries = (state.recovery?.tries ?? 0) + 1;
  // Incarnations are counted by the host, durably: no nonce is used twice (pitfall 8).
  const nonce = `${state.incarnation}.${tries}`;
  state.recovery = { nonce, tries, ticks: 0, responses: {} };
  state.transfer = null;
  out.note({ type: 'recoveryBegan', nonce, viewNumber: state.viewNumber });
  askForRecovery(state, state.recovery, out);
}

function askForRecovery(state: VsrState, { nonce, responses }: Recovery, out: Out<VsrTypes>): void {
  const { epoch, viewNumber } = state;
  for (const other of othersOf(state))
    if (responses[other] === undefined) out.send(other, { type: 'recovery', epoch, viewNumber, nonce });
}

export function onTickInRecovery(state: VsrState, out: Out<VsrTypes>): void {
  const { recovery } = state;
  if (recovery === null || state.transfer !== null) return;
  recovery.ticks += 1;
  if (recovery.ticks > TICKS_MAX) beginRecovery(state, out);
  else askForRecovery(state, recovery, out);
}

// ---------------------------------------------------------------- being asked

export function onRecovery(
  state: VsrState,
  from: ReplicaId,
  { viewNumber, nonce }: RecoveryRequest,
  out: Out<VsrTypes>,
): void {
  // It had entered a view that this one has not heard of, with a quorum behind it; it must not go back (pitfall 2).
  if (viewNumber > state.viewNumber) enterView(state, viewNumber, out);
  if (state.status !== 'normal') return;
  // Nobody else can be primary before its backups wish for it (pitfall 7).
  if (primaryOf(state, state.viewNumber) === from) {
    if (state.wishedView === null) wishFor(state, nextWish(state), `${from} has lost its log`, out);
    return;
  }
  out.send(from, {
    type: 'recoveryResponse',
    epoch: state.epoch,
    viewNumber: state.viewNumber,
    nonce,
    log: isPrimary(state) ? logOf(state) : null,
  });
}

function logOf(state: VsrState): NonNullable<RecoveryResponse['log']> {
  const { logStart: after, commitNumber } = state;
  return { opNumber: opNumberOf(state), commitNumber, after, entries: entriesAfter(state, after) };
}

// ---------------------------------------------------------------- the answers

export function onRecoveryResponse(
  state: VsrState,
  from: ReplicaId,
  message: RecoveryResponse,
  out: Out<VsrTypes>,
): void {
  const { recovery } = state;
  if (state.status !== 'recovering' || recovery === null) return;
  // One of an earlier try, or of an earlier crash, may have been sent before it acknowledged what it lost (pitfall 5).
  if (message.nonce !== recovery.nonce && state.config.mistake !== 'no-nonce') return;
  recovery.responses[from] = message;
  endIfAnswered(state, recovery, out);
}

/** Of f + 1 others one has heard each promise of this one; the log is that of the primary of their latest view (pitfall 5). */
function endIfAnswered(state: VsrState, { responses }: Recovery, out: Out<VsrTypes>): void {
  const answers = Object.values(responses);
  if (answers.length < answersNeeded(state) || state.transfer !== null) return;
  const viewNumber = Math.max(...answers.map((answer) => answer.viewNumber));
  const primary = primaryOf(state, viewNumber);
  const response = responses[primary];
  if (viewNumber < state.viewNumber || response?.viewNumber !== viewNumber || response.log === null) return;
  const { log } = response;
  if (log.after > 0 || log.entries.length < log.opNumber) {
    // More than one message holds, or a checkpoint: from the same one, in the same view.
    beginTransfer(state, primary, viewNumber, out);
    return;
  }
  noteRecovered(state, primary, viewNumber, log.opNumber, out);
  followView(state, viewNumber, 0, log.entries, log.commitNumber, out);
}

/** So many that each quorum of which this replica was a part has another one among them: f + 1 of 2f + 1. */
function answersNeeded(state: VsrState): number {
  return state.members.length - quorumOf(state) + 1;
}

export function noteRecovered(
  state: VsrState,
  from: ReplicaId,
  viewNumber: number,
  opNumber: number,
  out: Out<VsrTypes>,
): void {
  const { nonce = '', responses: answers = {} } = state.recovery ?? {};
  const responses = Object.keys(answers);
  state.recovered = {
    nonce,
    answers: Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, answer.nonce])),
  };
  out.note({ type: 'recovered', viewNumber, from, responses, opNumber });
}
