// A push-pull round, as the one who starts it holds it (rule GO2): compare digests from the root down, then push what the
// partner lacks and pull what it has. Each message waits for its answer and is said again a few times; the partner keeps
// nothing of a round, so a round may break off at any message without harm.

import type { InstructionResult, Out, RowChange } from '../../core/contract.ts';
import { asksToStay } from '../../core/heirs.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { keyedGet } from '../../core/keyed.ts';
import { BATCH_ENTRIES_MAX } from '../../core/limits.ts';
import { present } from '../../core/result.ts';
import { takeDifference } from './comparison.ts';
import { digestOf, ROOT } from './digest-tree.ts';
import { knownLinkChanges, reachable, repairLinks, route } from './router.ts';
import { absorbSeen, adoptFloor, learnHead, memberOf, ownReport } from './stability.ts';
import { takeEntry } from './store.ts';
import type {
  AnsweringHead,
  GossipNote,
  GossipState,
  GossipTypes,
  KeyedEntry,
  Round,
  RoundHead,
  RoundMessage,
} from './types.ts';

type Reply<Type extends RoundMessage['type']> = Extract<RoundMessage, { type: Type }>;

/** How often a message is said again before the round is given up. */
const TRIES = 4;
/** Rounds of one incarnation; a restart begins above them, so that a late answer is known as one. */
const ROUNDS_PER_INCARNATION = 1_000_000_000;
/** Digests of one message: its answer has up to sixteen times as many. */
export const DIGESTS_MAX = 64;
/** Characters of the entries of one message; JSON may write one as six. */
export const DELTA_LENGTH_MAX = 131_072;

const ENCODER = new TextEncoder();

/** Starts a round, unless one with that partner is under way: then the instruction waits for its end. */
export function startRound(
  state: GossipState,
  to: ReplicaId,
  instruction: number | null,
  out: Out<GossipTypes>,
): void {
  const running = state.rounds[to];
  const instructions = instruction === null ? [] : [instruction];
  if (running !== undefined) {
    running.instructions.push(...instructions);
    return;
  }
  state.roundCounter += 1;
  const number = lastRoundNumber(state);
  const nodes = [digestOf(state.tree, ROOT)];
  const asks = asksToStay(state);
  const head = { ...roundHead(state), asksToStay: asks };
  const digest: RoundMessage = { type: 'digest', round: number, step: 1, head, nodes };
  const round: Round = {
    number,
    instructions,
    asksToStay: asks,
    seen: { ...state.seen },
    partner: null,
    step: 1,
    lastMessage: digest,
    triesLeft: TRIES,
    compare: [],
    asked: [ROOT],
    push: [],
    pull: [],
    told: false,
    pushed: 0,
    pulled: 0,
    messages: 0,
    bytes: 0,
  };
  state.rounds[to] = round;
  noteRound(out, 'started', to, round, `${state.id} compares its store with that of ${to}`);
  say(state, to, round, digest, out);
}

export function lastRoundNumber({ incarnation, roundCounter }: GossipState): number {
  return incarnation * ROUNDS_PER_INCARNATION + roundCounter;
}

/** What both sides tell of themselves when a round begins. */
export function roundHead(state: GossipState): RoundHead {
  return {
    name: state.name,
    stage: state.stage,
    seen: { ...state.seen },
    floor: { ...state.floor },
    members: { ...state.members },
    reports: { ...state.reports, [state.name]: ownReport(state) },
    links: knownLinkChanges(state),
  };
}

export function onDigestReply(
  state: GossipState,
  from: ReplicaId,
  reply: Reply<'digestReply'>,
  out: Out<GossipTypes>,
): void {
  const round = roundOf(state, from, reply);
  if (round === null) return;
  const rows: RowChange[] = [];
  if (reply.head !== null) onHead(state, from, round, reply.head, rows, out);
  if (rows.length > 0) out.persist(rows);
  const stage = reply.head?.stage;
  if (stage === 'left' || stage === 'joining') {
    endRound(state, from, 'broken', `${from} ${stage === 'left' ? 'has left' : 'has not joined yet'}`, out);
    return;
  }
  round.compare.push(...round.asked.slice(reply.looked));
  for (const difference of reply.differences) takeDifference(state, round, difference);
  // Equal from the root down: the partner has found that as well.
  if (round.step === 1 && reply.differences.length === 0) round.told = true;
  carryOn(state, from, round, out);
}

function onHead(
  state: GossipState,
  from: ReplicaId,
  round: Round,
  head: AnsweringHead,
  rows: RowChange[],
  out: Out<GossipTypes>,
): void {
  const { stage, stays, seen, floor } = head;
  round.partner ??= { stage, stays, seen, floor };
  learnHead(state, head, rows, out);
  repairLinks(state, from, head.links, out);
}

export function onDeltaReply(
  state: GossipState,
  from: ReplicaId,
  reply: Reply<'deltaReply'>,
  out: Out<GossipTypes>,
): void {
  const round = roundOf(state, from, reply);
  if (round === null) return;
  const rows: RowChange[] = [];
  if (state.stage !== 'leaving')
    for (const entry of reply.entries) if (takeEntry(state, entry, from, rows, out)) round.pulled += 1;
  if (rows.length > 0) out.persist(rows);
  round.pull.splice(0, reply.looked);
  if (round.partner !== null) round.partner = { ...round.partner, stage: reply.stage };
  noteRound(out, 'exchanged', from, round, `${from} and ${state.id} gave each other what was newer`);
  carryOn(state, from, round, out);
}

/**
 * One that leaves only gives: nobody waits for it any more, so what it took in might be older than a tombstone that is gone by
 * then, and it would have to hand that on as well.
 */
function spareLeavers(state: GossipState, round: Round): void {
  if (state.stage === 'leaving') round.pull = [];
  if (round.partner?.stage === 'leaving') round.push = [];
}

/** The next message of a round, or its end. */
function carryOn(state: GossipState, to: ReplicaId, round: Round, out: Out<GossipTypes>): void {
  spareLeavers(state, round);
  round.step += 1;
  round.triesLeft = TRIES;
  const { number, step } = round;
  if (round.compare.length > 0) {
    round.asked = round.compare.splice(0, DIGESTS_MAX);
    const nodes = round.asked.map((prefix) => digestOf(state.tree, prefix));
    noteRound(out, 'compared', to, round, `${state.id} and ${to} differ below ${nodes.length} digests`);
    say(state, to, round, { type: 'digest', round: number, step, head: null, nodes }, out);
    return;
  }
  if (round.push.length > 0 || round.pull.length > 0 || !round.told) {
    const { entries, length } = nextEntries(state, round);
    round.told = round.push.length === 0;
    const wanted = nextWanted(round, DELTA_LENGTH_MAX - length);
    const covers = round.told ? { ...round.seen } : null;
    say(state, to, round, { type: 'delta', round: number, step, entries, wanted, covers }, out);
    return;
  }
  if (state.stage !== 'leaving') absorbPartner(state, round, out);
  endRound(state, to, 'finished', finishWords(state.id, to, round), out);
}

/** All that the partner had is here now. */
function absorbPartner(state: GossipState, round: Round, out: Out<GossipTypes>): void {
  const rows: RowChange[] = [];
  const { seen, floor } = present(round.partner, 'what the partner told');
  absorbSeen(state, seen, rows, out);
  adoptFloor(state, floor, rows, out);
  if (rows.length > 0) out.persist(rows);
}

/** As many of the entries to be pushed as fit in one message. */
function nextEntries(state: GossipState, round: Round): { entries: KeyedEntry[]; length: number } {
  const entries: KeyedEntry[] = [];
  let length = 0;
  while (round.push.length > 0 && entries.length < BATCH_ENTRIES_MAX) {
    const key = present(round.push[0], 'a key to be pushed');
    const entry = keyedGet(state.store, key);
    const more = key.length + (entry?.value?.length ?? 0);
    if (entries.length > 0 && length + more > DELTA_LENGTH_MAX) break;
    round.push.shift();
    // A tombstone that was dropped since it was compared.
    if (entry === undefined) continue;
    entries.push({ key, entry });
    length += more;
  }
  round.pushed += entries.length;
  return { entries, length };
}

/** As many of the wanted keys as fit besides; what does not is asked for in the next message. */
function nextWanted({ pull }: Round, lengthMax: number): string[] {
  const wanted: string[] = [];
  let length = 0;
  for (const key of pull) {
    length += key.length;
    if (length > lengthMax || wanted.length >= BATCH_ENTRIES_MAX) break;
    wanted.push(key);
  }
  return wanted;
}

function say(
  state: GossipState,
  to: ReplicaId,
  round: Round,
  message: RoundMessage,
  out: Out<GossipTypes>,
): void {
  round.lastMessage = message;
  count(round, message);
  if (!route(state, to, message, out)) {
    endRound(state, to, 'broken', `no path leads from ${state.id} to ${to}`, out);
    return;
  }
  const delayMillis = Math.ceil(state.config.roundTimeoutMillis / TRIES);
  out.setTimer({ type: 'round', to, round: round.number }, delayMillis);
}

export function onRoundTimeout(
  state: GossipState,
  to: ReplicaId,
  number: number,
  out: Out<GossipTypes>,
): void {
  const round = state.rounds[to];
  if (round?.number !== number) return;
  round.triesLeft -= 1;
  if (round.triesLeft > 0) say(state, to, round, round.lastMessage as RoundMessage, out);
  else endRound(state, to, 'broken', `${to} did not answer ${state.id}`, out);
}

/** Gives up the rounds to replicas that no path leads to any more. */
export function breakUnreachable(state: GossipState, out: Out<GossipTypes>): void {
  const paths = reachable(state);
  for (const to of Object.keys(state.rounds))
    if (!paths.includes(to)) endRound(state, to, 'broken', `no path leads from ${state.id} to ${to}`, out);
}

/** What has left is frozen: nothing goes on that it began before. */
export function breakAll(state: GossipState, out: Out<GossipTypes>): void {
  for (const to of Object.keys(state.rounds)) endRound(state, to, 'broken', `${state.id} has left`, out);
}

function endRound(
  state: GossipState,
  to: ReplicaId,
  phase: 'finished' | 'broken',
  sentence: string,
  out: Out<GossipTypes>,
): void {
  const round = present(state.rounds[to], `the round with ${to}`);
  delete state.rounds[to];
  out.cancelTimer({ type: 'round', to, round: round.number });
  noteRound(out, phase, to, round, sentence);
  const changed = round.pushed + round.pulled > 0;
  const result: InstructionResult =
    phase === 'finished' ? { type: 'done', changed } : { type: 'failed', sentence };
  for (const instruction of round.instructions) out.answer(instruction, result);
  const { number, asksToStay: asks, partner } = round;
  state.roundsEnded.push({ number, phase, asksToStay: asks, partner });
}

/** The round that an answer belongs to; a late or repeated answer belongs to none. */
function roundOf(
  state: GossipState,
  from: ReplicaId,
  reply: Reply<'digestReply'> | Reply<'deltaReply'>,
): Round | null {
  const round = state.rounds[from];
  if (round?.number !== reply.round || round.step !== reply.step) return null;
  count(round, reply);
  return round;
}

function count(round: Round, message: RoundMessage): void {
  round.messages += 1;
  round.bytes += ENCODER.encode(JSON.stringify(message)).length;
}

function noteRound(
  out: Out<GossipTypes>,
  phase: Extract<GossipNote, { type: 'round' }>['phase'],
  to: ReplicaId,
  { number, pushed, pulled, messages, bytes }: Round,
  sentence: string,
): void {
  out.note({ type: 'round', phase, with: to, round: number, pushed, pulled, messages, bytes, sentence });
}

function finishWords(id: ReplicaId, to: ReplicaId, { pushed, pulled }: Round): string {
  if (pushed + pulled === 0) return `${id} and ${to} have the same`;
  return `${id} pushed ${pushed} and pulled ${pulled} with ${to}`;
}

/** A partner for a round of its own accord: any replica that a path leads to and that has not left. */
export function partners(state: GossipState): ReplicaId[] {
  return reachable(state).filter((replica) => memberOf(state, replica)?.leftAt === undefined);
}
