// Anti-entropy, the sender's side (Petersen 1997, section 3; rules BY5, BY6, BY12).
//
// offer → accept (the receiver's version vector and CSN) → batch → ack → … → the ack of the last batch. What to send
// is decided anew for each batch from what the receiver holds by then, so the log may change in between.

import { compareVectors } from '../../clocks/version-vector.ts';
import type { InstructionResult, Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { assertNever } from '../../core/result.ts';
import { chooseItems, noteChoice } from './choice.ts';
import { afterFarewell, mayLeave, retireTo } from './leaving.ts';
import { hasLeft, primaryName, replicaOf } from './membership.ts';
import { noteSending, offerSession, say, TRIES } from './outgoing-session.ts';
import type { BayouMessage, BayouState, BayouTypes, OutgoingSession } from './types.ts';
import { committedCsn } from './write-log.ts';

type Message<K extends BayouMessage['type']> = Extract<BayouMessage, { type: K }>;

export function onSessionAccept(
  state: BayouState,
  from: ReplicaId,
  accept: Message<'sessionAccept'>,
  out: Out<BayouTypes>,
): void {
  const outgoing = state.outgoing[from];
  if (outgoing === undefined || outgoing.session !== accept.session || outgoing.accepted) return;
  outgoing.accepted = true;
  outgoing.receiverVector = { ...accept.vector };
  outgoing.receiverCsn = accept.csn;
  if (outgoing.farewell && state.stage === 'serving') {
    if (!mayLeave(state) || accept.name === null) {
      endSession(state, from, 'broken', `${state.id} does not leave now`, out);
      return;
    }
    retireTo(state, accept.name, from, out);
    breakOthers(state, from, out);
  }
  noteChoice(state, from, outgoing, out);
  sendBatch(state, from, outgoing, out);
}

function sendBatch(state: BayouState, to: ReplicaId, outgoing: OutgoingSession, out: Out<BayouTypes>): void {
  const { items, last } = chooseItems(state, outgoing);
  outgoing.batch += 1;
  outgoing.items += items.length;
  outgoing.triesLeft = TRIES;
  const { session, batch } = outgoing;
  say(state, to, outgoing, { type: 'sessionBatch', session, batch, items, last }, out);
  if (out.areNotesRead)
    noteSending(out, 'batchSent', to, outgoing, items.length, `${state.id} sent batch ${batch} to ${to}`);
}

export function onSessionAck(
  state: BayouState,
  from: ReplicaId,
  ack: Message<'sessionAck'>,
  out: Out<BayouTypes>,
): void {
  const outgoing = state.outgoing[from];
  if (outgoing === undefined || outgoing.session !== ack.session || outgoing.batch !== ack.batch) return;
  const sent = outgoing.lastMessage;
  if (sent.type === 'sessionBatch' && !sent.last) sendBatch(state, from, outgoing, out);
  else endSession(state, from, 'finished', `${from} has all that ${state.id} had for it`, out);
}

export function onSessionRefusal(
  state: BayouState,
  from: ReplicaId,
  refusal: Message<'sessionRefusal'>,
  out: Out<BayouTypes>,
): void {
  const outgoing = state.outgoing[from];
  if (outgoing === undefined || outgoing.session !== refusal.session || outgoing.accepted) return;
  if (outgoing.farewell) onHeirRefused(state, from, refusal);
  endSession(state, from, 'refused', refusalSentence(from, refusal.reason), out);
}

/** Before its retirement write the leaver asks another; afterwards it follows the heir to the heir's heir. */
function onHeirRefused(state: BayouState, from: ReplicaId, refusal: Message<'sessionRefusal'>): void {
  if (state.stage === 'telling') state.tellTo = refusal.heir ?? state.tellTo;
  else if (refusal.reason !== 'leaving') state.unwilling = [...state.unwilling, from];
}

function refusalSentence(from: ReplicaId, reason: Message<'sessionRefusal'>['reason']): string {
  switch (reason) {
    case 'unnamed':
      return `${from} has not joined yet`;
    case 'retired':
      return `${from} has retired: its log is frozen`;
    case 'leaving':
      return `${from} is about to leave itself`;
    default:
      return assertNever(reason);
  }
}

/** Nothing came back: says it again a few times, then breaks off. */
export function onOutgoingTimeout(
  state: BayouState,
  to: ReplicaId,
  session: number,
  out: Out<BayouTypes>,
): void {
  const outgoing = state.outgoing[to];
  if (outgoing === undefined || outgoing.session !== session) return;
  outgoing.triesLeft -= 1;
  if (outgoing.triesLeft > 0) {
    say(state, to, outgoing, outgoing.lastMessage, out);
    return;
  }
  // Its answers may be lost on a link that is cut one way; another server may be able to be the heir.
  if (outgoing.farewell && state.stage === 'serving') state.unwilling = [...state.unwilling, to];
  endSession(state, to, 'broken', `${to} did not answer ${state.id}`, out);
}

/** Breaks off the sessions to replicas that no link leads to any more. */
export function breakUnreachable(state: BayouState, out: Out<BayouTypes>): void {
  for (const to of Object.keys(state.outgoing))
    if (!state.up.includes(to)) endSession(state, to, 'broken', `the link to ${to} is down`, out);
}

/** Once it has accepted its retirement write, this server tells its heir alone (rule BY12). */
function breakOthers(state: BayouState, heir: ReplicaId, out: Out<BayouTypes>): void {
  for (const to of Object.keys(state.outgoing))
    if (to !== heir)
      endSession(state, to, 'broken', `${state.id} has retired: it tells nobody but its heir`, out);
}

/** Takes back the question whether another can be its heir, as this server has promised to be one itself. */
export function withdrawFarewells(state: BayouState, out: Out<BayouTypes>): void {
  for (const [to, { farewell }] of Object.entries(state.outgoing))
    if (farewell) forgetSession(state, to, 'broken', `${state.id} is to be an heir itself`, out);
}

function endSession(
  state: BayouState,
  to: ReplicaId,
  phase: 'finished' | 'broken' | 'refused',
  sentence: string,
  out: Out<BayouTypes>,
): void {
  const farewell = state.outgoing[to]?.farewell ?? false;
  forgetSession(state, to, phase, sentence, out);
  if (farewell) afterFarewell(state, phase === 'finished', out);
}

function forgetSession(
  state: BayouState,
  to: ReplicaId,
  phase: 'finished' | 'broken' | 'refused',
  sentence: string,
  out: Out<BayouTypes>,
): void {
  const outgoing = state.outgoing[to];
  if (outgoing === undefined) return;
  delete state.outgoing[to];
  out.cancelTimer({ type: 'outgoing', to, session: outgoing.session });
  noteSending(out, phase, to, outgoing, outgoing.items, sentence);
  if (outgoing.instruction !== null) {
    const done: InstructionResult = { type: 'done', changed: outgoing.items > 0 };
    const finished = isEqualNow(state, to, outgoing) ? { ...done, equal: true } : done;
    const result: InstructionResult = phase === 'finished' ? finished : { type: 'failed', sentence };
    out.answer(outgoing.instruction, result);
  }
  startQueued(state, to, out);
}

/** What the receiver told, and what it was sent: the same log, unless it is the primary and has committed more of it. */
function isEqualNow(state: BayouState, to: ReplicaId, outgoing: OutgoingSession): boolean {
  const { receiverVector, receiverCsn } = outgoing;
  if (receiverCsn !== committedCsn(state) || compareVectors(receiverVector, state.vector).order !== 'equal')
    return false;
  if (state.tentative.length === 0) return true;
  const primary = replicaOf(state, primaryName(state));
  return primary !== null && primary !== to;
}

function startQueued(state: BayouState, to: ReplicaId, out: Out<BayouTypes>): void {
  const [instruction, ...rest] = state.queued[to] ?? [];
  if (instruction === undefined) return;
  if (hasLeft(state)) {
    delete state.queued[to];
    const sentence = `${state.id} has retired: it tells nobody but its heir`;
    for (const number of [instruction, ...rest]) out.answer(number, { type: 'failed', sentence });
    return;
  }
  if (rest.length > 0) state.queued[to] = rest;
  else delete state.queued[to];
  offerSession(state, to, { instruction }, out);
}
