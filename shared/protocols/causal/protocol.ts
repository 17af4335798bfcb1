// The causal store: dispatch of inputs to their handlers. What each rule means is in the README beside this file.

import type { Input, Instruction, Out, Protocol, RowChange } from '../../core/contract.ts';
import { whyNobodyServes } from '../../core/heirs.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { drawBetween, drawOne } from '../../core/random.ts';
import { assertNever } from '../../core/result.ts';
import { closeBatch } from './broadcast.ts';
import { clientLanguage } from './client-language.ts';
import { onRequest } from './client-operations.ts';
import { parseCausalConfig } from './config.ts';
import { converged } from './convergence.ts';
import { receiveWrites } from './delivery.ts';
import { describe } from './describe.ts';
import { membersRow, metaRow, recoverState } from './durable.ts';
import {
  breakUnreachable,
  onClock,
  onClockReply,
  onExchangeTimeout,
  onTrade,
  onTradeReply,
  startExchange,
} from './exchange.ts';
import { always } from './invariants.ts';
import { partners } from './members.ts';
import {
  afterExchanges,
  onJoin,
  onJoinRefused,
  onJoinTimeout,
  onMembers,
  onRetireInstruction,
  onWelcome,
  pursueJoining,
  pursueLeaving,
} from './membership.ts';
import type { CausalMessage, CausalTimer } from './messages.ts';
import { MISTAKES } from './mistakes.ts';
import { onAsk, onGapTimeout, onRepair } from './repair.ts';
import { promises, sessionRules } from './session.ts';
import { sometimes } from './sometimes.ts';
import type { CausalState, CausalTypes, Write } from './types.ts';
import { view } from './view.ts';

export const causal: Protocol<CausalTypes> = {
  name: 'causal',
  version: 2,
  parseConfig: parseCausalConfig,
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
  // Each write is sent to all at once.
  spreadsUnasked: () => true,
  promises,
  mistakes: MISTAKES,
  sometimes,
  takesModify: true,
  lastStays: true,
  clientLanguage,
  explored: {
    period: ['40ms'],
    'session-timeout': ['400ms'],
    gap: ['15ms', '60ms'],
    batching: ['off', 'off', '25ms'],
    conflict: ['tie', 'tie', 'siblings'],
    'hold-back': ['10000', '10000', '3'],
  },
};

function handle(state: CausalState, input: Input<CausalTypes>, _now: number, out: Out<CausalTypes>): void {
  state.events = [];
  state.exchangesEnded = [];
  onInput(state, input, out);
  afterExchanges(state, out);
}

function onInput(state: CausalState, input: Input<CausalTypes>, out: Out<CausalTypes>): void {
  switch (input.type) {
    case 'start':
      return onStart(state, out);
    case 'links':
      state.up = [...input.up];
      breakUnreachable(state, out);
      pursueJoining(state, out);
      return pursueLeaving(state, out);
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

function onStart(state: CausalState, out: Out<CausalTypes>): void {
  if (state.incarnation === 1) out.persist([metaRow(state), membersRow(state)]);
  setClocksTimer(state, out);
}

function onInstruction(
  state: CausalState,
  number: number,
  instruction: Instruction,
  out: Out<CausalTypes>,
): void {
  switch (instruction.type) {
    case 'pause':
    case 'resume':
      return onPause(state, number, instruction.type === 'pause', out);
    case 'exchange':
      return onExchange(state, number, instruction.with, out);
    case 'retire':
      return onRetireInstruction(state, number, out);
    case 'truncate': {
      const sentence =
        'the causal store drops a write as soon as every member has it, and keeps no log besides';
      out.answer(number, { type: 'failed', sentence });
      return;
    }
    default:
      return assertNever(instruction);
  }
}

/** While paused it sends nothing of its own accord, its new writes neither; others find them by its clock afterwards. */
function onPause(state: CausalState, number: number, paused: boolean, out: Out<CausalTypes>): void {
  const changed = state.paused !== paused;
  state.paused = paused;
  if (changed) out.persist([metaRow(state)]);
  out.answer(number, { type: 'done', changed });
  if (!paused) pursueLeaving(state, out);
}

function onExchange(state: CausalState, number: number, partner: ReplicaId, out: Out<CausalTypes>): void {
  const obstacle = obstacleToExchange(state, partner);
  if (obstacle !== null) out.answer(number, { type: 'failed', sentence: obstacle });
  else startExchange(state, partner, number, out);
}

function obstacleToExchange({ id, stage, up }: CausalState, partner: ReplicaId): string | null {
  if (stage === 'left') return `${id} has left: it tells nobody anything`;
  if (stage === 'joining') return `${id} has not joined yet`;
  return up.includes(partner) ? null : `no link leads from ${id} to ${partner}`;
}

function onMessage(state: CausalState, from: ReplicaId, message: CausalMessage, out: Out<CausalTypes>): void {
  switch (message.type) {
    case 'write':
      return onWrite(state, from, message.write, out);
    case 'ask':
      return onAsk(state, from, message.gaps, out);
    case 'repair':
      return onRepair(state, from, message.writes, out);
    case 'clock':
      return onClock(state, from, message, out);
    case 'clockReply':
      return onClockReply(state, from, message, out);
    case 'trade':
      return onTrade(state, from, message, out);
    case 'tradeReply':
      return onTradeReply(state, from, message, out);
    case 'join':
      return onJoin(state, from, message, out);
    case 'welcome':
      return onWelcome(state, from, message, out);
    case 'joinRefused':
      return onJoinRefused(state, from, message.stage, out);
    case 'members':
      return onMembers(state, message.members, out);
    default:
      return assertNever(message);
  }
}

/** One that joins takes its sponsor's store first, and one that leaves takes nothing in any more. */
function onWrite(state: CausalState, from: ReplicaId, write: Write, out: Out<CausalTypes>): void {
  if (state.stage !== 'serving') return;
  const rows: RowChange[] = [];
  receiveWrites(state, [write], from, rows, out);
  if (rows.length > 0) out.persist(rows);
}

function onTimeout(state: CausalState, timer: CausalTimer, out: Out<CausalTypes>): void {
  switch (timer.type) {
    case 'clocks':
      setClocksTimer(state, out);
      return startPeriodicExchange(state, out);
    case 'exchange':
      return onExchangeTimeout(state, timer.to, timer.exchange, out);
    case 'gap':
      return onGapTimeout(state, out);
    case 'batch':
      return closeBatch(state, 'its time is over', out);
    case 'join':
      return onJoinTimeout(state, out);
    case 'handOver':
      return pursueLeaving(state, out);
    default:
      return assertNever(timer);
  }
}

/** The period is drawn anew each time, so that replicas do not fall into step. */
function setClocksTimer(state: CausalState, out: Out<CausalTypes>): void {
  const { periodMillis } = state.config;
  if (periodMillis === 0 || state.stage === 'left') return;
  out.setTimer({ type: 'clocks' }, drawBetween(state, periodMillis * 0.5, periodMillis * 1.5));
}

function startPeriodicExchange(state: CausalState, out: Out<CausalTypes>): void {
  if (state.paused || state.stage !== 'serving') return;
  const free = partners(state).filter((replica) => state.exchanges[replica] === undefined);
  if (free.length > 0) startExchange(state, drawOne(state, free), null, out);
}
