// Bayou: dispatch of inputs to their handlers. What each rule means is in the README beside this file.

import type { Input, Instruction, Out, Protocol, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { drawBetween, drawOne } from '../../core/random.ts';
import { assertNever } from '../../core/result.ts';
import { onRequest } from './client-operations.ts';
import { parseBayouConfig } from './config.ts';
import { converged } from './convergence.ts';
import { describe } from './describe.ts';
import { metaRow } from './durable.ts';
import { whyNoQuorum } from './going-on.ts';
import { always } from './invariants.ts';
import {
  beginJoining,
  onCreationReply,
  onCreationRequest,
  onSessionWanted,
  pursueJoining,
} from './joining.ts';
import { onRetireInstruction, pursueLeaving } from './leaving.ts';
import { hasLeft, isKnownRetired, ownHeir } from './membership.ts';
import { MISTAKES } from './mistakes.ts';
import { offerSession } from './outgoing-session.ts';
import { onIncomingTimeout, onSessionBatch, onSessionOffer } from './receiver.ts';
import { recoverState } from './recovery.ts';
import {
  breakUnreachable,
  onOutgoingTimeout,
  onSessionAccept,
  onSessionAck,
  onSessionRefusal,
} from './sender.ts';
import { promises, sessionRules } from './session.ts';
import { sometimes } from './sometimes.ts';
import { beginRows, persistRows } from './step-rows.ts';
import { truncateLog } from './truncation.ts';
import type { BayouMessage, BayouState, BayouTimer, BayouTypes } from './types.ts';
import { view } from './view.ts';
import { commitWhatIsHeld } from './write-log.ts';

export const bayou: Protocol<BayouTypes> = {
  name: 'bayou',
  version: 2,
  parseConfig: parseBayouConfig,
  init: recoverState,
  handle,
  session: sessionRules,
  always,
  sometimes,
  converged,
  whyNoQuorum,
  describe,
  view,
  isServing: (state) => state.stage === 'serving',
  hasLeft,
  isPaused: (state) => state.paused,
  spreadsUnasked: ({ periodMillis }) => periodMillis > 0,
  promises,
  mistakes: MISTAKES,
  explored: { period: ['40ms'], 'session-timeout': ['400ms'], keep: ['0', '0', '3', '10'] },
};

function handle(state: BayouState, input: Input<BayouTypes>, _now: number, out: Out<BayouTypes>): void {
  switch (input.type) {
    case 'start':
      return onStart(state, out);
    case 'links':
      return onLinks(state, input.up, out);
    case 'request':
      return onRequest(state, input, out);
    case 'instruction':
      return onInstruction(state, input.number, input.instruction, out);
    case 'message':
      return onMessage(state, input.from, input.message, out);
    case 'timeout':
      return onTimeout(state, input.timer, out);
    default:
      return assertNever(input);
  }
}

function onStart(state: BayouState, out: Out<BayouTypes>): void {
  if (state.stage === 'unnamed') beginJoining(state, out);
  else if (state.stage === 'serving' && state.incarnation === 1) out.persist([metaRow(state)]);
  // An heir that crashed between the retirement write and its duty takes it up now.
  const rows = beginRows(state);
  commitWhatIsHeld(state, out);
  persistRows(state, rows, out);
  if (state.stage === 'telling') state.tellTo = ownHeir(state);
  setAntiEntropyTimer(state, out);
}

function onLinks(state: BayouState, up: readonly ReplicaId[], out: Out<BayouTypes>): void {
  state.up = [...up];
  state.unwilling = [];
  breakUnreachable(state, out);
  pursueJoining(state, out);
  pursueLeaving(state, out);
}

function onInstruction(
  state: BayouState,
  number: number,
  instruction: Instruction,
  out: Out<BayouTypes>,
): void {
  switch (instruction.type) {
    case 'pause':
    case 'resume':
      return onPause(state, number, instruction.type === 'pause', out);
    case 'exchange':
      return onExchange(state, number, instruction.with, out);
    case 'retire':
      return onRetireInstruction(state, number, out);
    case 'truncate':
      return onTruncate(state, number, instruction.keep, out);
    default:
      return assertNever(instruction);
  }
}

function onPause(state: BayouState, number: number, paused: boolean, out: Out<BayouTypes>): void {
  const changed = state.paused !== paused;
  state.paused = paused;
  if (changed) out.persist([metaRow(state)]);
  out.answer(number, { type: 'done', changed });
  if (!paused) pursueLeaving(state, out);
}

function onExchange(state: BayouState, number: number, partner: ReplicaId, out: Out<BayouTypes>): void {
  const obstacle = hasLeft(state)
    ? `${state.id} has retired: it tells nobody but its heir`
    : !state.up.includes(partner)
      ? `no open link leads from ${state.id} to ${partner}`
      : null;
  if (obstacle !== null) out.answer(number, { type: 'failed', sentence: obstacle });
  else offerSession(state, partner, { instruction: number }, out);
}

function onTruncate(state: BayouState, number: number, keep: number, out: Out<BayouTypes>): void {
  if (hasLeft(state)) {
    out.answer(number, { type: 'failed', sentence: `${state.id} has retired: its log is frozen` });
    return;
  }
  const rows: RowChange[] = [];
  const dropped = truncateLog(state, keep, rows, out);
  if (rows.length > 0) out.persist(rows);
  out.answer(number, { type: 'done', changed: dropped > 0 });
}

function onMessage(state: BayouState, from: ReplicaId, message: BayouMessage, out: Out<BayouTypes>): void {
  switch (message.type) {
    case 'creationRequest':
      return onCreationRequest(state, from, message, out);
    case 'creationReply':
      return onCreationReply(state, message, out);
    case 'sessionWanted':
      return onSessionWanted(state, from, out);
    case 'sessionOffer':
      return onSessionOffer(state, from, message, out);
    case 'sessionAccept':
      return onSessionAccept(state, from, message, out);
    case 'sessionRefusal':
      return onSessionRefusal(state, from, message, out);
    case 'sessionBatch':
      onSessionBatch(state, from, message, out);
      // A farewell may have ended with it, for which this server's own had to wait.
      return pursueLeaving(state, out);
    case 'sessionAck':
      return onSessionAck(state, from, message, out);
    default:
      return assertNever(message);
  }
}

function onTimeout(state: BayouState, timer: BayouTimer, out: Out<BayouTypes>): void {
  switch (timer.type) {
    case 'antiEntropy':
      setAntiEntropyTimer(state, out);
      return startPeriodicSession(state, out);
    case 'outgoing':
      return onOutgoingTimeout(state, timer.to, timer.session, out);
    case 'incoming':
      onIncomingTimeout(state, timer.from, timer.session, out);
      return pursueLeaving(state, out);
    case 'join':
      state.joinTries += 1;
      return pursueJoining(state, out);
    case 'farewell':
      return pursueLeaving(state, out);
    default:
      return assertNever(timer);
  }
}

/** The period is drawn anew each time, so that replicas do not fall into step (rule BY5). */
function setAntiEntropyTimer(state: BayouState, out: Out<BayouTypes>): void {
  const { periodMillis } = state.config;
  if (periodMillis === 0 || state.stage === 'retired') return;
  out.setTimer({ type: 'antiEntropy' }, drawBetween(state, periodMillis * 0.5, periodMillis * 1.5));
}

function startPeriodicSession(state: BayouState, out: Out<BayouTypes>): void {
  if (state.paused || state.stage !== 'serving') return;
  const partners: ReplicaId[] = [];
  for (const replica of state.up)
    if (state.outgoing[replica] === undefined && !isKnownRetired(state, replica)) partners.push(replica);
  if (partners.length > 0) offerSession(state, drawOne(state, partners), {}, out);
}
