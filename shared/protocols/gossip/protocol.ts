// The gossip store: dispatch of inputs to their handlers. What each rule means is in the README beside this file.

import type { Input, Instruction, Out, Protocol } from '../../core/contract.ts';
import { whyNobodyServes } from '../../core/heirs.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { drawBetween, drawOne } from '../../core/random.ts';
import { assertNever } from '../../core/result.ts';
import { onRequest } from './client-operations.ts';
import { parseGossipConfig } from './config.ts';
import { converged } from './convergence.ts';
import { describe } from './describe.ts';
import { membersRow, metaRow, recoverState } from './durable.ts';
import { always } from './invariants.ts';
import { afterRounds, onRetireInstruction, pursueJoining, pursueLeaving } from './membership.ts';
import { MISTAKES } from './mistakes.ts';
import { onDelta, onDigest } from './partner.ts';
import {
  breakUnreachable,
  onDeltaReply,
  onDigestReply,
  onRoundTimeout,
  partners,
  startRound,
} from './rounds.ts';
import { handOn, onLinkStates, onLinksChanged, reachable } from './router.ts';
import { onRumor } from './rumors.ts';
import { sessionRules } from './session.ts';
import { sometimes } from './sometimes.ts';
import type { GossipMessage, GossipState, GossipTimer, GossipTypes } from './types.ts';
import { view } from './view.ts';

export const gossip: Protocol<GossipTypes> = {
  name: 'gossip',
  version: 2,
  parseConfig: parseGossipConfig,
  init: recoverState,
  handle,
  session: sessionRules,
  always,
  converged,
  whyNoQuorum: whyNobodyServes,
  describe,
  view,
  isServing: (state) => state.stage === 'serving',
  hasLeft: (state) => state.stage === 'left' || state.stage === 'leaving',
  isPaused: (state) => state.paused,
  exchangesBothWays: true,
  lastStays: true,
  spreadsUnasked: ({ periodMillis, rumors }) => periodMillis > 0 || rumors > 0,
  // Per key, as versions are. A write is always ordered after what its client knows of the key, asked for or not.
  promises: () => [
    { model: 'RYW', for: 'chosen' },
    { model: 'MR', for: 'chosen' },
  ],
  mistakes: MISTAKES,
  sometimes,
  explored: {
    period: ['40ms'],
    'session-timeout': ['400ms'],
    rumors: ['0', '0', '2'],
    relay: ['on', 'on', 'off'],
  },
};

function handle(state: GossipState, input: Input<GossipTypes>, _now: number, out: Out<GossipTypes>): void {
  state.touched = [];
  state.roundsEnded = [];
  onInput(state, input, out);
  afterRounds(state, out);
}

function onInput(state: GossipState, input: Input<GossipTypes>, out: Out<GossipTypes>): void {
  switch (input.type) {
    case 'start':
      return onStart(state, out);
    case 'links':
      onLinksChanged(state, input.up, out);
      return onPathsChanged(state, out);
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

function onStart(state: GossipState, out: Out<GossipTypes>): void {
  if (state.incarnation === 1) out.persist([metaRow(state), membersRow(state)]);
  setGossipTimer(state, out);
}

function onPathsChanged(state: GossipState, out: Out<GossipTypes>): void {
  breakUnreachable(state, out);
  pursueJoining(state, out);
  pursueLeaving(state, out);
}

function onInstruction(
  state: GossipState,
  number: number,
  instruction: Instruction,
  out: Out<GossipTypes>,
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
      out.answer(number, { type: 'failed', sentence: 'the gossip store keeps no log to truncate' });
      return;
    default:
      return assertNever(instruction);
  }
}

function onPause(state: GossipState, number: number, paused: boolean, out: Out<GossipTypes>): void {
  const changed = state.paused !== paused;
  state.paused = paused;
  if (changed) out.persist([metaRow(state)]);
  out.answer(number, { type: 'done', changed });
  if (!paused) pursueLeaving(state, out);
}

function onExchange(state: GossipState, number: number, partner: ReplicaId, out: Out<GossipTypes>): void {
  const obstacle =
    state.stage === 'left'
      ? `${state.id} has left: it tells nobody anything`
      : !reachable(state).includes(partner)
        ? `no path leads from ${state.id} to ${partner}`
        : null;
  if (obstacle !== null) out.answer(number, { type: 'failed', sentence: obstacle });
  else startRound(state, partner, number, out);
}

function onMessage(state: GossipState, from: ReplicaId, message: GossipMessage, out: Out<GossipTypes>): void {
  switch (message.type) {
    case 'digest':
      return onDigest(state, from, message, out);
    case 'digestReply':
      return onDigestReply(state, from, message, out);
    case 'delta':
      return onDelta(state, from, message, out);
    case 'deltaReply':
      return onDeltaReply(state, from, message, out);
    case 'rumor':
      return onRumor(state, from, message, out);
    case 'linkStates':
      if (onLinkStates(state, from, message.links, out)) onPathsChanged(state, out);
      return;
    case 'relayed':
      if (message.to === state.id) return onMessage(state, message.from, message.message, out);
      return handOn(state, message, out);
    default:
      return assertNever(message);
  }
}

function onTimeout(state: GossipState, timer: GossipTimer, out: Out<GossipTypes>): void {
  switch (timer.type) {
    case 'gossip':
      setGossipTimer(state, out);
      return startPeriodicRound(state, out);
    case 'round':
      return onRoundTimeout(state, timer.to, timer.round, out);
    case 'handOver':
      pursueJoining(state, out);
      return pursueLeaving(state, out);
    default:
      return assertNever(timer);
  }
}

/** The period is drawn anew each time, so that replicas do not fall into step (rule GO2). */
function setGossipTimer(state: GossipState, out: Out<GossipTypes>): void {
  const { periodMillis } = state.config;
  if (periodMillis === 0 || state.stage === 'left') return;
  out.setTimer({ type: 'gossip' }, drawBetween(state, periodMillis * 0.5, periodMillis * 1.5));
}

function startPeriodicRound(state: GossipState, out: Out<GossipTypes>): void {
  if (state.paused || state.stage !== 'serving') return;
  const free = partners(state).filter((replica) => state.rounds[replica] === undefined);
  if (free.length > 0) startRound(state, drawOne(state, free), null, out);
}
