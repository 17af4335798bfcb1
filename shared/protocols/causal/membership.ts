// Joining through one member (rule CA5), and leaving by handing on what one has (rule CA6).

import type { InstructionResult, Out, RowChange } from '../../core/contract.ts';
import { countingOn } from '../../core/heirs.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { BATCH_ENTRIES_MAX } from '../../core/limits.ts';
import { drawOne } from '../../core/random.ts';
import { present } from '../../core/result.ts';
import { closeBatch } from './broadcast.ts';
import {
  clockRow,
  entriesRow,
  frontRow,
  membersRow,
  metaRow,
  recoverEntries,
  recoverWrite,
  writeRow,
} from './durable.ts';
import { breakAll, lastExchangeNumber, startExchange } from './exchange.ts';
import { entriesOf, handleOf, heldOf, memberOf, namesIn, partners, presentMembers } from './members.ts';
import type { CausalMessage, PartnerHead } from './messages.ts';
import { FIRST_MEMBER, largestNumber, type MemberName, nameFrom } from './names.ts';
import { lengthOfWrite } from './repair.ts';
import { learnMembers } from './stability.ts';
import type {
  CausalState,
  CausalTypes,
  JoinUnderWay,
  KeyedEntries,
  MemberTable,
  Stage,
  Transfer,
  Write,
} from './types.ts';

type Welcome = Extract<CausalMessage, { type: 'welcome' }>;

/** How often a newcomer asks one member before it turns to another. */
const TRIES = 6;
/** Transfers of one incarnation; a restart begins above them, so that a late part is known as one. */
const TRANSFERS_PER_INCARNATION = 1_000_000_000;
/** Characters of the entries of one part; JSON may write one as six. */
const PART_LENGTH_MAX = 65_536;

// ---------------------------------------------------------------- the newcomer

/** Asks its sponsor, or another should the sponsor be out of reach for long, or gone. */
export function pursueJoining(state: CausalState, out: Out<CausalTypes>): void {
  if (!isNewcomer(state) || state.up.length === 0) return;
  if (state.join === null) {
    const target = chooseSponsor(state);
    state.join = { target, transfer: 0, triesLeft: TRIES, entries: [], writes: [] };
    out.note({ type: 'joinAsked', of: target });
  }
  askForPart(state, out);
}

/** One that has its id and the store waits for nothing more from a sponsor. */
function isNewcomer({ stage, name }: CausalState): boolean {
  return stage === 'joining' && name === null;
}

/** Links come up one by one, so the sponsor is waited for, should others be there before it. */
function chooseSponsor(state: CausalState): ReplicaId {
  const { sponsor, up } = state;
  if (sponsor !== null && !state.joinRefusals.includes(sponsor)) return sponsor;
  const others = up.filter((replica) => !state.joinRefusals.includes(replica));
  if (others.length > 0) return drawOne(state, others);
  state.joinRefusals = [];
  return drawOne(state, up);
}

function askForPart(state: CausalState, out: Out<CausalTypes>): void {
  const join = present(state.join, 'the join under way');
  const { target, transfer } = join;
  if (state.up.includes(target))
    out.send(target, { type: 'join', ordinal: state.ordinal, transfer, part: partOf(join) });
  out.setTimer({ type: 'join' }, Math.ceil(state.config.exchangeTimeoutMillis / 4));
}

function partOf({ entries, writes }: Pick<JoinUnderWay, 'entries' | 'writes'>): number {
  return entries.length + writes.length;
}

export function onJoinTimeout(state: CausalState, out: Out<CausalTypes>): void {
  if (!isNewcomer(state)) return;
  const { join } = state;
  if (join !== null && join.triesLeft > 0) state.join = { ...join, triesLeft: join.triesLeft - 1 };
  else turnFrom(state);
  pursueJoining(state, out);
}

/** Whom it turns from it asks again only when all others have been asked. */
function turnFrom(state: CausalState): void {
  if (state.join !== null) state.joinRefusals.push(state.join.target);
  state.join = null;
}

export function onJoinRefused(
  state: CausalState,
  from: ReplicaId,
  stage: Stage,
  out: Out<CausalTypes>,
): void {
  if (!isNewcomer(state) || state.join?.target !== from) return;
  const why = stage === 'joining' ? 'has not joined itself' : 'has left';
  out.note({ type: 'joinRefused', by: from, sentence: `${from} ${why}` });
  turnFrom(state);
  // At the timer, so that two newcomers do not ask each other without end.
}

export function onWelcome(state: CausalState, from: ReplicaId, part: Welcome, out: Out<CausalTypes>): void {
  const { join } = state;
  if (!isNewcomer(state) || join?.target !== from) return;
  if (join.transfer !== part.transfer) {
    // A transfer begins with its first part; a late one of another is none.
    if (part.part !== 0 || join.transfer > part.transfer) return;
    join.entries = [];
    join.writes = [];
  } else if (part.part !== partOf(join)) return;
  join.entries.push(...part.entries);
  join.writes.push(...part.writes);
  state.join = { ...join, transfer: part.transfer, triesLeft: TRIES };
  if (part.isLast) becomeMember(state, from, part, join, out);
  else askForPart(state, out);
}

/**
 * Everything at once becomes durable: its id, its clock, and all that the clock covers. It serves when it has been answered
 * once, as what it says leaves it only then: nobody is served by one that a crash makes a newcomer again.
 */
function becomeMember(
  state: CausalState,
  from: ReplicaId,
  { name, clock, lamport, front, members }: Welcome,
  { entries, writes }: JoinUnderWay,
  out: Out<CausalTypes>,
): void {
  state.name = name;
  state.clock = { ...clock };
  state.lamport = lamport;
  state.front = { ...front };
  const rows = takeStore(state, entries, writes);
  learnMembers(state, members, rows, out);
  rows.push(metaRow(state), clockRow(state), frontRow(state), membersRow(state));
  state.join = null;
  state.joinRefusals = [];
  out.cancelTimer({ type: 'join' });
  out.persist(rows);
  state.events.push({ type: 'joined' });
  out.note({ type: 'joined', name, sponsor: from, keys: entries.length });
  // What was written while the store was handed over.
  startExchange(state, from, null, out);
}

function takeStore(
  state: CausalState,
  entries: readonly KeyedEntries[],
  writes: readonly Write[],
): RowChange[] {
  for (const { key, entries: values } of entries) recoverEntries(state, key, values);
  for (const write of writes) recoverWrite(state, write);
  return [
    ...entries.map(({ key, entries: values }) => entriesRow(key, values)),
    ...writes.map((write) => writeRow(write)),
  ];
}

// ---------------------------------------------------------------- the sponsor

export function onJoin(
  state: CausalState,
  from: ReplicaId,
  { ordinal, transfer, part }: Extract<CausalMessage, { type: 'join' }>,
  out: Out<CausalTypes>,
): void {
  if (state.stage !== 'serving') {
    out.send(from, { type: 'joinRefused', stage: state.stage });
    return;
  }
  const known = entriesOf(state.members).filter(([, member]) => member.ordinal === ordinal);
  const name = known.find(([, { leftAt }]) => leftAt === undefined)?.[0];
  // It has taken part already: a late copy.
  if (name !== undefined && (heldOf(state, name) > 0 || state.reports[name] !== undefined)) return;
  if (name === undefined && known.length > 0) return;
  const given = name ?? giveId(state, from, ordinal, out);
  const transferred = transferFor(state, given, transfer, out);
  sendPart(state, from, given, transferred, transferred.number === transfer ? part : 0, out);
}

/** One more than the largest number that was ever used here, and it is durable before anybody is told. */
function giveId(state: CausalState, replica: ReplicaId, ordinal: number, out: Out<CausalTypes>): MemberName {
  const sponsor = present(state.name, 'the name of a member');
  const isReused = state.config.mistake === 'id-used-again';
  const name = isReused
    ? nameFrom(presentMembers(state).length + 1, FIRST_MEMBER)
    : nameFrom(largestNumber(namesIn(state.members)) + 1, sponsor);
  state.members[name] = { replica, ordinal };
  out.persist([membersRow(state)]);
  out.note({ type: 'idGiven', name, to: replica });
  const members = { ...state.members };
  for (const to of partners(state)) out.send(to, { type: 'members', members });
  return name;
}

/** The store as it is now, unless a transfer to that newcomer has begun. */
function transferFor(state: CausalState, name: MemberName, asked: number, out: Out<CausalTypes>): Transfer {
  const running = state.transfers[name];
  if (running !== undefined && (asked === 0 || asked === running.number)) return running;
  closeBatch(state, 'a newcomer gets the store', out);
  state.transferCounter += 1;
  const { clock, lamport, front } = state;
  const entries = keyedEntries(state.store).map(([key, values]) => ({ key, entries: values }));
  const number = state.incarnation * TRANSFERS_PER_INCARNATION + state.transferCounter;
  const writes = Object.values(state.kept).flat();
  const transfer: Transfer = { number, clock: { ...clock }, lamport, front: { ...front }, entries, writes };
  state.transfers[name] = transfer;
  return transfer;
}

function sendPart(
  state: CausalState,
  to: ReplicaId,
  name: MemberName,
  transfer: Transfer,
  part: number,
  out: Out<CausalTypes>,
): void {
  const { number, clock, lamport, front } = transfer;
  const entries = partFrom(transfer.entries, part, lengthOfEntries);
  const isOfWrites = part + entries.length >= transfer.entries.length;
  const from = Math.max(part - transfer.entries.length, 0);
  const writes = isOfWrites ? partFrom(transfer.writes, from, lengthOfWrite) : [];
  const isLast = isOfWrites && from + writes.length >= transfer.writes.length;
  const [keys, count] = [entries.length, writes.length];
  out.note({ type: 'storeHandedOver', to, name, part, keys, writes: count, isLast });
  const members: MemberTable = { ...state.members };
  out.send(to, {
    type: 'welcome',
    transfer: number,
    part,
    isLast,
    name,
    clock: { ...clock },
    lamport,
    front: { ...front },
    members,
    entries,
    writes,
  });
}

/** As many as fit in a message; keys and writes together may be twice that. */
function partFrom<Item>(all: readonly Item[], part: number, lengthOf: (item: Item) => number): Item[] {
  let length = 0;
  let end = part;
  while (end < all.length && end - part < BATCH_ENTRIES_MAX) {
    length += lengthOf(all[end] as Item);
    if (end > part && length > PART_LENGTH_MAX) break;
    end += 1;
  }
  return all.slice(part, end);
}

function lengthOfEntries({ key, entries }: KeyedEntries): number {
  return entries.reduce((sum, { value }) => sum + (value?.length ?? 0) + 64, key.length);
}

export function onMembers(state: CausalState, members: MemberTable, out: Out<CausalTypes>): void {
  if (state.stage !== 'serving' && state.stage !== 'leaving') return;
  const rows: RowChange[] = [];
  if (learnMembers(state, members, rows, out)) out.persist(rows);
}

// ---------------------------------------------------------------- leaving

/** `retire`: it hands on all that it has, and then is gone. With nobody reachable it serves on, and leaves later. */
export function onRetireInstruction(state: CausalState, number: number, out: Out<CausalTypes>): void {
  if (state.stage === 'left') {
    out.answer(number, { type: 'done', changed: false });
    return;
  }
  if (state.stage === 'joining') {
    out.answer(number, { type: 'failed', sentence: `${state.id} has not joined yet` });
    return;
  }
  if (state.leaveInstruction !== null)
    answerLeave(state, { type: 'pending', sentence: `${state.id} was asked again to leave` }, out);
  state.wantsToLeave = true;
  state.leaveInstruction = number;
  out.persist([metaRow(state)]);
  pursueLeaving(state, out);
}

/**
 * Looks for a partner that stays. One that leaves takes no request any more, so it begins only when another has promised to
 * serve on and has what it has; then a second exchange hands on the rest, and tells how many writes there are. While it has
 * promised to stay itself, it only hears whether that is over.
 */
export function pursueLeaving(state: CausalState, out: Out<CausalTypes>): void {
  if (!state.wantsToLeave || (state.stage !== 'serving' && state.stage !== 'leaving')) return;
  const heirs = possibleHeirs(state);
  if (heirs.length === 0) return leaveLater(state, 'it can reach nobody to hand on what it has', out);
  if (state.paused && state.stage === 'serving') return leaveLater(state, 'exchanges are paused', out);
  startExchange(state, drawOne(state, heirs), null, out);
}

/** Also those that it knows nothing of: they may have joined while it heard nobody, and who leaves is told nothing unasked. */
function possibleHeirs(state: CausalState): ReplicaId[] {
  return state.up.filter((replica) => memberOf(state, replica)?.leftAt === undefined);
}

function leaveLater(state: CausalState, sentence: string, out: Out<CausalTypes>): void {
  lookAgainLater(state, out);
  if (state.leaveInstruction === null || state.stage !== 'serving') return;
  out.note({ type: 'leavingPending', sentence });
  answerLeave(state, { type: 'pending', sentence }, out);
}

/** Looks at what the exchanges that ended in this step mean for one who leaves. */
export function afterExchanges(state: CausalState, out: Out<CausalTypes>): void {
  for (const { number, phase, asks, partner } of state.exchangesEnded) {
    if (state.stage === 'joining') state.stage = 'serving';
    if (!state.wantsToLeave) continue;
    if (phase === 'broken' || partner === null) lookAgainLater(state, out);
    else if (state.stage === 'serving') onAskingExchange(state, asks, partner, out);
    else if (state.stage === 'leaving') onLeavingExchange(state, number, partner, out);
  }
}

function onAskingExchange(
  state: CausalState,
  asks: boolean,
  partner: PartnerHead,
  out: Out<CausalTypes>,
): void {
  const [counting] = countingOn(state);
  if (asks && partner.stays) becomeLeaving(state, out);
  else if (counting !== undefined)
    leaveLater(state, `it has promised ${handleOf(state, counting)} to stay until that has left`, out);
  // One that began before it wanted to leave, or before it could.
  else if (!asks) pursueLeaving(state, out);
  else leaveLater(state, 'it reaches nobody who stays', out);
}

/**
 * Whoever served after this one began to leave will do: should that one begin to leave as well, it is later, and hands on
 * all that it has, this one's writes among it, to one that served later still.
 */
function onLeavingExchange(
  state: CausalState,
  number: number,
  partner: PartnerHead,
  out: Out<CausalTypes>,
): void {
  if (partner.stage !== 'serving') lookAgainLater(state, out);
  else if (number > state.leavingAfter && hasAll(state, partner)) becomeLeft(state, out);
  else pursueLeaving(state, out);
}

function hasAll({ clock }: CausalState, partner: PartnerHead): boolean {
  return namesIn(clock).every((name) => heldOf(partner, name) >= (clock[name] as number));
}

function becomeLeaving(state: CausalState, out: Out<CausalTypes>): void {
  closeBatch(state, 'it leaves', out);
  const name = present(state.name, 'the name of a member');
  const writes = heldOf(state, name);
  state.stage = 'leaving';
  state.holdBack = { count: 0, writes: {}, waiting: {} };
  state.leavingAfter = lastExchangeNumber(state);
  state.members[name] = { replica: state.id, ordinal: state.ordinal, leftAt: writes };
  out.persist([metaRow(state), membersRow(state)]);
  out.note({ type: 'leaving', writes });
  pursueLeaving(state, out);
}

/** A change of links makes it look at once. */
function lookAgainLater(state: CausalState, out: Out<CausalTypes>): void {
  out.setTimer({ type: 'handOver' }, Math.ceil(state.config.exchangeTimeoutMillis / 4));
}

function becomeLeft(state: CausalState, out: Out<CausalTypes>): void {
  state.stage = 'left';
  state.wantsToLeave = false;
  out.persist([metaRow(state)]);
  out.note({ type: 'left' });
  breakAll(state, out);
  answerLeave(state, { type: 'done', changed: true }, out);
}

function answerLeave(state: CausalState, result: InstructionResult, out: Out<CausalTypes>): void {
  if (state.leaveInstruction === null) return;
  out.answer(state.leaveInstruction, result);
  state.leaveInstruction = null;
}
