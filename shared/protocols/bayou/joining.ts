// Joining: a name from a creation write, then the creator's log (Petersen 1997, section 4.1; rules BY1, BY11).

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { drawUint32 } from '../../core/random.ts';
import { present } from '../../core/result.ts';
import { acceptWrite } from './client-operations.ts';
import { metaRow } from './durable.ts';
import { isKnownRetired } from './membership.ts';
import { nameCreatedBy, type ServerName } from './names.ts';
import { offerSession } from './outgoing-session.ts';
import type { BayouMessage, BayouState, BayouTypes } from './types.ts';

type Message<K extends BayouMessage['type']> = Extract<BayouMessage, { type: K }>;

/** Draws the number that tells its request apart, and makes it durable before it asks: a crash asks the same again. */
export function beginJoining(state: BayouState, out: Out<BayouTypes>): void {
  if (state.nonce !== 0) return;
  state.nonce = drawUint32(state) + 1;
  out.persist([metaRow(state)]);
}

/** Asks for what is still missing: a name, or the log that bears it. Repeated until it serves. */
export function pursueJoining(state: BayouState, out: Out<BayouTypes>): void {
  if (state.stage !== 'unnamed' && state.stage !== 'joining') return;
  out.setTimer({ type: 'join' }, Math.ceil(state.config.sessionTimeoutMillis / 2));
  const contact = chooseContact(state);
  if (contact === null) return;
  if (state.stage === 'unnamed') out.send(contact, { type: 'creationRequest', nonce: state.nonce });
  else out.send(contact, { type: 'sessionWanted' });
}

/** Requests to one helper before the next is asked: a slow answer must not make two creation writes for one newcomer. */
const TRIES_A_HELPER = 3;

/**
 * The sponsor first; it may have left or crashed, so others are asked after a few tries. On real sockets links come up
 * one by one in any order: who asked the first that is there would often be named by another than its sponsor.
 */
function chooseContact(state: BayouState): ReplicaId | null {
  const others = state.up.filter((replica) => replica !== state.sponsor);
  const awaitsSponsor = state.sponsor !== null && others.length === state.up.length;
  if (awaitsSponsor && state.joinTries === 0) return null;
  const candidates =
    others.length < state.up.length && state.sponsor !== null ? [state.sponsor, ...others] : others;
  return candidates[Math.floor(state.joinTries / TRIES_A_HELPER) % candidates.length] ?? null;
}

export function onCreationRequest(
  state: BayouState,
  from: ReplicaId,
  request: Message<'creationRequest'>,
  out: Out<BayouTypes>,
): void {
  // Whoever cannot name says nothing; the newcomer asks again, and others too.
  if (state.stage !== 'serving') return;
  const { nonce } = request;
  const name = nameGivenBefore(state, from, nonce) ?? createServer(state, from, nonce, out);
  out.send(from, { type: 'creationReply', nonce, name });
  offerSession(state, from, {}, out);
}

/** A repeated request gets the name of the first one. */
function nameGivenBefore(state: BayouState, replica: ReplicaId, nonce: number): ServerName | null {
  const entry = Object.entries(state.known).find(
    ([, known]) => known.replica === replica && known.nonce === nonce,
  );
  return entry === undefined ? null : entry[0];
}

function createServer(
  state: BayouState,
  replica: ReplicaId,
  nonce: number,
  out: Out<BayouTypes>,
): ServerName {
  const write = acceptWrite(state, { type: 'create', replica, nonce }, null, out);
  return nameCreatedBy(present(state.name, 'the name of a creator'), write.stamp);
}

export function onCreationReply(
  state: BayouState,
  reply: Message<'creationReply'>,
  out: Out<BayouTypes>,
): void {
  if (state.stage !== 'unnamed' || reply.nonce !== state.nonce) return;
  state.name = reply.name;
  state.stage = 'joining';
  out.note({ type: 'named', name: reply.name });
  out.persist([metaRow(state)]);
  pursueJoining(state, out);
}

export function onSessionWanted(state: BayouState, from: ReplicaId, out: Out<BayouTypes>): void {
  if (state.stage === 'serving' && !isKnownRetired(state, from)) offerSession(state, from, {}, out);
}
