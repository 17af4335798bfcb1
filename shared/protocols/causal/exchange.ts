// An exchange of clocks (rule CA3), as the one who starts it holds it. A lost last write leaves no gap that anybody could
// see; so both tell their clocks, and each gives the other what it lacks, until both have what either had at the beginning.
// Each message waits for its answer and is said again a few times; an exchange may break off at any message without harm.

import { type VersionVector, vectorDominates } from '../../clocks/version-vector.ts';
import type { InstructionResult, Out, RowChange } from '../../core/contract.ts';
import { asksToStay } from '../../core/heirs.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { present } from '../../core/result.ts';
import { closeBatch } from './broadcast.ts';
import { receiveWrites } from './delivery.ts';
import { answerAsker } from './heirs.ts';
import type { CausalMessage, Head } from './messages.ts';
import type { CausalNote } from './notes.ts';
import { writesBeyond } from './repair.ts';
import { learnHead, ownHead } from './stability.ts';
import type { CausalState, CausalTypes, Exchange, Write } from './types.ts';

type Reply<Type extends CausalMessage['type']> = Extract<CausalMessage, { type: Type }>;

/** How often a message is said again before the exchange is given up. */
const TRIES = 4;
/** Exchanges of one incarnation; a restart begins above them, so that a late answer is known as one. */
const EXCHANGES_PER_INCARNATION = 1_000_000_000;

/** Starts an exchange, unless one with that partner is under way: then the instruction waits for its end. */
export function startExchange(
  state: CausalState,
  to: ReplicaId,
  instruction: number | null,
  out: Out<CausalTypes>,
): void {
  const running = state.exchanges[to];
  const instructions = instruction === null ? [] : [instruction];
  if (running !== undefined) {
    running.instructions.push(...instructions);
    return;
  }
  closeBatch(state, 'clocks are exchanged', out);
  state.exchangeCounter += 1;
  const number = lastExchangeNumber(state);
  const asks = asksToStay(state);
  const clock: CausalMessage = { type: 'clock', exchange: number, step: 1, head: ownHead(state), asks };
  const exchange: Exchange = {
    number,
    instructions,
    begun: { ...state.clock },
    partner: null,
    step: 1,
    asks,
    lastMessage: clock,
    triesLeft: TRIES,
    pushed: 0,
    pulled: 0,
    messages: 0,
  };
  state.exchanges[to] = exchange;
  noteExchange(out, 'started', to, exchange, `${state.id} tells ${to} its clock`);
  say(state, to, exchange, clock, out);
}

export function lastExchangeNumber({ incarnation, exchangeCounter }: CausalState): number {
  return incarnation * EXCHANGES_PER_INCARNATION + exchangeCounter;
}

export function onClockReply(
  state: CausalState,
  from: ReplicaId,
  reply: Reply<'clockReply'>,
  out: Out<CausalTypes>,
): void {
  const exchange = exchangeOf(state, from, reply);
  if (exchange === null) return;
  const { head, stays, writes } = reply;
  if (head === null || head.stage === 'left') {
    if (head !== null) learnFrom(state, head, out);
    const why = head === null ? 'has not joined yet' : 'has left';
    endExchange(state, from, 'broken', `${from} ${why}`, out);
    return;
  }
  const rows: RowChange[] = [];
  const { name, stage, clock } = head;
  exchange.partner = { name, stage, clock, stays };
  const applied = takeIn(state, writes, from, rows, out);
  exchange.pulled += applied;
  learnHead(state, head, rows, out);
  if (rows.length > 0) out.persist(rows);
  carryOn(state, from, exchange, applied > 0, out);
}

function learnFrom(state: CausalState, head: Head, out: Out<CausalTypes>): void {
  const rows: RowChange[] = [];
  learnHead(state, head, rows, out);
  if (rows.length > 0) out.persist(rows);
}

export function onTradeReply(
  state: CausalState,
  from: ReplicaId,
  reply: Reply<'tradeReply'>,
  out: Out<CausalTypes>,
): void {
  const exchange = exchangeOf(state, from, reply);
  if (exchange === null) return;
  const { stage, clock, writes } = reply;
  const rows: RowChange[] = [];
  const before = present(exchange.partner, 'what the partner told');
  exchange.partner = { ...before, stage, clock };
  const applied = takeIn(state, writes, from, rows, out);
  exchange.pulled += applied;
  if (rows.length > 0) out.persist(rows);
  noteExchange(out, 'traded', from, exchange, `${from} and ${state.id} gave each other what was lacking`);
  carryOn(state, from, exchange, applied > 0 || !vectorDominates(before.clock, clock), out);
}

/**
 * One that leaves only gives: nobody waits for it any more, so what a write depends on may be dropped as stable, or its stamp do
 * without members that left, before it comes there.
 */
function takeIn(
  state: CausalState,
  writes: readonly Write[],
  from: ReplicaId,
  rows: RowChange[],
  out: Out<CausalTypes>,
): number {
  return state.stage === 'leaving' ? 0 : receiveWrites(state, writes, from, rows, out);
}

/** The next message of an exchange, or its end: also where neither could apply what the other gave. */
function carryOn(
  state: CausalState,
  to: ReplicaId,
  exchange: Exchange,
  hasMoved: boolean,
  out: Out<CausalTypes>,
): void {
  const { clock: theirs } = present(exchange.partner, 'what the partner told');
  const hasTheirs = state.stage === 'leaving' || vectorDominates(state.clock, theirs);
  const isCovered = hasTheirs && vectorDominates(theirs, exchange.begun);
  const isFirst = exchange.step === 1;
  if (isCovered || (!isFirst && !hasMoved)) {
    endExchange(state, to, 'finished', finishWords(state.id, to, exchange), out);
    return;
  }
  closeBatch(state, 'clocks are exchanged', out);
  const writes = writesBeyond(state, theirs);
  exchange.pushed += writes.length;
  exchange.step += 1;
  exchange.triesLeft = TRIES;
  const { number, step } = exchange;
  say(state, to, exchange, { type: 'trade', exchange: number, step, clock: { ...state.clock }, writes }, out);
}

function say(
  state: CausalState,
  to: ReplicaId,
  exchange: Exchange,
  message: CausalMessage,
  out: Out<CausalTypes>,
): void {
  exchange.lastMessage = message;
  exchange.messages += 1;
  out.send(to, message);
  const delayMillis = Math.ceil(state.config.exchangeTimeoutMillis / TRIES);
  out.setTimer({ type: 'exchange', to, exchange: exchange.number }, delayMillis);
}

export function onExchangeTimeout(
  state: CausalState,
  to: ReplicaId,
  number: number,
  out: Out<CausalTypes>,
): void {
  const exchange = state.exchanges[to];
  if (exchange?.number !== number) return;
  exchange.triesLeft -= 1;
  if (exchange.triesLeft > 0) say(state, to, exchange, exchange.lastMessage, out);
  else endExchange(state, to, 'broken', `${to} did not answer ${state.id}`, out);
}

/** Gives up the exchanges with replicas that no link leads to any more. */
export function breakUnreachable(state: CausalState, out: Out<CausalTypes>): void {
  for (const to of Object.keys(state.exchanges))
    if (!state.up.includes(to))
      endExchange(state, to, 'broken', `no link leads from ${state.id} to ${to}`, out);
}

/** What has left is frozen: nothing comes in by what it began before. */
export function breakAll(state: CausalState, out: Out<CausalTypes>): void {
  for (const to of Object.keys(state.exchanges))
    endExchange(state, to, 'broken', `${state.id} has left`, out);
}

function endExchange(
  state: CausalState,
  to: ReplicaId,
  phase: 'finished' | 'broken',
  sentence: string,
  out: Out<CausalTypes>,
): void {
  const exchange = present(state.exchanges[to], `the exchange with ${to}`);
  delete state.exchanges[to];
  out.cancelTimer({ type: 'exchange', to, exchange: exchange.number });
  noteExchange(out, phase, to, exchange, sentence);
  const changed = exchange.pushed + exchange.pulled > 0;
  const result: InstructionResult =
    phase === 'finished' ? { type: 'done', changed } : { type: 'failed', sentence };
  for (const instruction of exchange.instructions) out.answer(instruction, result);
  const { number, asks, partner } = exchange;
  state.exchangesEnded.push({ number, phase, asks, partner });
}

/** The exchange that an answer belongs to; a late or repeated answer belongs to none. */
function exchangeOf(
  state: CausalState,
  from: ReplicaId,
  reply: Reply<'clockReply'> | Reply<'tradeReply'>,
): Exchange | null {
  const exchange = state.exchanges[from];
  if (exchange?.number !== reply.exchange || exchange.step !== reply.step) return null;
  exchange.messages += 1;
  return exchange;
}

function noteExchange(
  out: Out<CausalTypes>,
  phase: Extract<CausalNote, { type: 'exchange' }>['phase'],
  to: ReplicaId,
  { number, pushed, pulled, messages }: Exchange,
  sentence: string,
): void {
  out.note({ type: 'exchange', phase, with: to, exchange: number, pushed, pulled, messages, sentence });
}

function finishWords(id: ReplicaId, to: ReplicaId, { pushed, pulled }: Exchange): string {
  if (pushed + pulled === 0) return `${id} and ${to} have the same`;
  return `${id} gave ${pushed} and got ${pulled} in the exchange with ${to}`;
}

// ---------------------------------------------------------------- the other side

/** It answers from what it has just then, and keeps nothing of the exchange. */
export function onClock(
  state: CausalState,
  from: ReplicaId,
  { exchange, step, head, asks }: Reply<'clock'>,
  out: Out<CausalTypes>,
): void {
  if (state.stage === 'joining') {
    out.send(from, { type: 'clockReply', exchange, step, head: null, stays: false, writes: [] });
    return;
  }
  closeBatch(state, 'clocks are exchanged', out);
  if (state.stage !== 'left') learnFrom(state, head, out);
  const stays = asks && answerAsker(state, head.name, out);
  const writes = head.stage === 'leaving' ? [] : writesFor(state, head.clock);
  out.send(from, { type: 'clockReply', exchange, step, head: ownHead(state), stays, writes });
}

export function onTrade(
  state: CausalState,
  from: ReplicaId,
  { exchange, step, clock, writes }: Reply<'trade'>,
  out: Out<CausalTypes>,
): void {
  // What left is frozen, and one that joins takes its sponsor's store before anything else.
  if (state.stage !== 'serving' && state.stage !== 'leaving') return;
  closeBatch(state, 'clocks are exchanged', out);
  const rows: RowChange[] = [];
  takeIn(state, writes, from, rows, out);
  if (rows.length > 0) out.persist(rows);
  const { stage } = state;
  const answer = writesFor(state, clock);
  out.send(from, { type: 'tradeReply', exchange, step, stage, clock: { ...state.clock }, writes: answer });
}

function writesFor(state: CausalState, clock: VersionVector): CausalState['kept'][`#${string}`] {
  return state.stage === 'left' ? [] : writesBeyond(state, clock);
}
