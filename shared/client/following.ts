// Following: how a client pursues one request until it is answered (rules C8, VR2). It goes where it is told that the primary
// is, and sends the same request, under the same number, again: to the same replica or to the next one that it knows.
//
// It learns of no view but by where a completed request was answered: what a refusal says of the primary is a hint whom to
// ask next, and forgotten with the request (pitfall 19).

import type { OperationRefusal, OperationResult, Protocol, ProtocolTypes } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { assertNever } from '../core/result.ts';
import type { ClientEffect, ClientState, OutstandingRequest } from './client.ts';
import { ATTEMPTS_MAX, drawPauseMillis, drawSilenceMillis, SENDS_HERE_MAX } from './retry-policy.ts';

export interface Following {
  /** Whom it may ask, in join order. */
  replicas: readonly ReplicaId[];
  /** Its own luck: an unsigned 32-bit number that each draw moves on. */
  random: number;
  /** Where it has asked its host to move it, until it is there. */
  movingTo: ReplicaId | null;
}

/** How far one request has come. */
export interface Pursuit {
  /**
   * `queued`: behind an older request, since one is outstanding at a time. `seeking`: until the link to a replica stands.
   * `sent`: until a reply comes. `pausing`: until it is tried again.
   */
  state: 'queued' | 'seeking' | 'sent' | 'pausing';
  /** How often it was sent. */
  attempt: number;
  /** The attempts that may have been taken: those that were not refused. */
  unanswered: number[];
  /** What it carries of the session, from its first attempt on. */
  context: unknown;
  /** The newest refusal. */
  refusal: OperationRefusal | null;
  /** How often it was sent to the present replica since the client came there. */
  sentHere: number;
  /** How often the client went on to another replica since it last paused, and how often it paused. */
  hops: number;
  pauses: number;
  /** Whom it asks after a pause. */
  next: ReplicaId | null;
  /** To whom no link stood since it last paused; a hint to go there is of no use. */
  broken: ReplicaId | null;
}

/** A request of a client that follows. */
export interface PursuedRequest extends OutstandingRequest {
  pursuit: Pursuit;
}

export type FollowingClient<T extends ProtocolTypes> = ClientState<T> & { following: Following };

/** One step of a client that follows: what it knows, and where its effects go. */
export interface Pursuing<T extends ProtocolTypes> {
  readonly protocol: Protocol<T>;
  readonly client: FollowingClient<T>;
  readonly effects: ClientEffect<T>[];
}

export function newPursuit(): Pursuit {
  return {
    state: 'queued',
    attempt: 0,
    unanswered: [],
    context: null,
    refusal: null,
    sentHere: 0,
    hops: 0,
    pauses: 0,
    next: null,
    broken: null,
  };
}

/** The request that is pursued: the oldest one. The others wait for their turn. */
export function pursuedRequest<T extends ProtocolTypes>(client: ClientState<T>): PursuedRequest | undefined {
  return client.outstanding.find(isPursued);
}

export function isPursued(request: OutstandingRequest): request is PursuedRequest {
  return request.pursuit !== undefined;
}

/** Begins with the oldest request, if that waited for its turn. */
export function pursueNext<T extends ProtocolTypes>(step: Pursuing<T>): void {
  const request = pursuedRequest(step.client);
  if (request?.pursuit.state !== 'queued') return;
  const { replica, following } = step.client;
  request.pursuit.state = 'seeking';
  if (following.movingTo !== null) seek(step, request);
  else if (replica !== null) goTo(step, request, replica);
}

// ---------------------------------------------------------------- what happens to it

/** @returns the result with which the operation ends, or `null` where it is pursued further */
export function onRefused<T extends ProtocolTypes>(
  step: Pursuing<T>,
  request: PursuedRequest,
  from: ReplicaId,
  refusal: OperationRefusal,
): OperationResult<T['evidence']> | null {
  const { pursuit } = request;
  const position = pursuit.unanswered.indexOf(refusal.attempt ?? 0);
  // A copy of a refusal says nothing new.
  if (refusal.attempt !== undefined && position === -1) return null;
  if (position !== -1) pursuit.unanswered.splice(position, 1);
  pursuit.refusal = refusal;
  const isOfNewest = refusal.attempt === undefined || refusal.attempt === pursuit.attempt;
  if (!isOfNewest || pursuit.state !== 'sent') return isForGood(refusal) ? refusal : null;
  const hint = refusal.primary;
  switch (refusal.reason) {
    case 'NOT_PRIMARY':
      // Its group has not noticed yet that the primary is gone.
      if (hint !== undefined && hint === pursuit.broken) pause(step, request, nextAfter(step, request, from));
      else goOn(step, request, isUsable(step, hint, from) ? hint : nextAfter(step, request, from));
      return null;
    case 'TRY_AGAIN':
      pause(step, request, pursuit.sentHere < SENDS_HERE_MAX ? from : nextAfter(step, request, from));
      return null;
    case 'RETIRED':
      goOn(step, request, nextAfter(step, request, from));
      return null;
    default:
      if (isForGood(refusal) || pursuit.unanswered.length === 0) return refusal;
      // An earlier attempt may have been taken, so this is not the outcome.
      pause(step, request, from);
      return null;
  }
}

/** Such a refusal speaks of the operation alone, so every replica gives it. */
function isForGood({ reason }: OperationRefusal): boolean {
  return reason === 'TOO_LARGE' || reason === 'UNSUPPORTED';
}

function isUsable<T extends ProtocolTypes>(
  { client }: Pursuing<T>,
  hint: ReplicaId | undefined,
  from: ReplicaId,
): hint is ReplicaId {
  return hint !== undefined && hint !== from && client.following.replicas.includes(hint);
}

/** The client is linked to another replica than before, by itself or by somebody else. */
export function onAttached<T extends ProtocolTypes>(step: Pursuing<T>): void {
  const { client } = step;
  client.following.movingTo = null;
  const request = pursuedRequest(client);
  if (request === undefined) return;
  const { pursuit } = request;
  pursuit.sentHere = 0;
  if (client.replica === null) {
    pursuit.state = 'seeking';
    step.effects.push({ type: 'cancelTimer', timer: { type: 'retry', number: request.number } });
  } else if (pursuit.state === 'pausing') {
    pursuit.next = client.replica;
  } else {
    seek(step, request);
  }
}

export function onLink<T extends ProtocolTypes>(step: Pursuing<T>): void {
  const { client } = step;
  const request = pursuedRequest(client);
  if (request === undefined || client.replica === null || client.following.movingTo !== null) return;
  const { state } = request.pursuit;
  if (client.linked && state === 'seeking') send(step, request, client.replica);
  if (!client.linked && state === 'sent') goOnFromBroken(step, request, client.replica);
}

/** The retry interval is over. */
export function onRetry<T extends ProtocolTypes>(step: Pursuing<T>, number: number): void {
  const { client } = step;
  const request = pursuedRequest(client);
  if (request?.number !== number || client.replica === null) return;
  const { pursuit } = request;
  switch (pursuit.state) {
    case 'queued':
      return;
    case 'seeking':
      client.following.movingTo = null;
      return goOnFromBroken(step, request, client.replica);
    case 'sent':
      if (pursuit.sentHere < SENDS_HERE_MAX) return goTo(step, request, client.replica);
      return goOn(step, request, nextAfter(step, request, client.replica));
    case 'pausing':
      pursuit.hops = 0;
      pursuit.broken = null;
      return goTo(step, request, pursuit.next ?? client.replica);
    default:
      assertNever(pursuit.state);
  }
}

// ---------------------------------------------------------------- how it goes on

function goOnFromBroken<T extends ProtocolTypes>(
  step: Pursuing<T>,
  request: PursuedRequest,
  replica: ReplicaId,
): void {
  request.pursuit.broken = replica;
  goOn(step, request, nextAfter(step, request, replica));
}

/** At once, unless it has been at as many replicas as there are: then after a pause. */
function goOn<T extends ProtocolTypes>(step: Pursuing<T>, request: PursuedRequest, to: ReplicaId): void {
  const hasGoneRound = request.pursuit.hops >= step.client.following.replicas.length;
  if (hasGoneRound || to === step.client.replica) pause(step, request, to);
  else goTo(step, request, to);
}

function pause<T extends ProtocolTypes>(
  { client, effects }: Pursuing<T>,
  request: PursuedRequest,
  next: ReplicaId,
): void {
  const { pursuit } = request;
  pursuit.state = 'pausing';
  pursuit.next = next;
  const delayMillis = drawPauseMillis(client.following, client.config.timeoutMillis, pursuit.pauses);
  pursuit.pauses += 1;
  effects.push({ type: 'setTimer', timer: { type: 'retry', number: request.number }, delayMillis });
}

function goTo<T extends ProtocolTypes>(step: Pursuing<T>, request: PursuedRequest, to: ReplicaId): void {
  const { client, effects } = step;
  const { pursuit } = request;
  if (to === client.replica) {
    if (client.linked) send(step, request, to);
    else goOnFromBroken(step, request, to);
    return;
  }
  pursuit.hops += 1;
  client.following.movingTo = to;
  effects.push({ type: 'move', to });
  seek(step, request);
}

/** Until the link stands, or for as long as one pauses. */
function seek<T extends ProtocolTypes>({ client, effects }: Pursuing<T>, request: PursuedRequest): void {
  const { pursuit, number } = request;
  pursuit.state = 'seeking';
  const delayMillis = drawPauseMillis(client.following, client.config.timeoutMillis, pursuit.pauses);
  effects.push({ type: 'setTimer', timer: { type: 'retry', number }, delayMillis });
}

function send<T extends ProtocolTypes>(
  { protocol, client, effects }: Pursuing<T>,
  request: PursuedRequest,
  to: ReplicaId,
): void {
  const { pursuit, number, operation } = request;
  if (pursuit.attempt === ATTEMPTS_MAX) return;
  if (pursuit.attempt === 0) pursuit.context = protocol.session.context(client.session, operation);
  pursuit.state = 'sent';
  pursuit.attempt += 1;
  pursuit.unanswered.push(pursuit.attempt);
  pursuit.sentHere += 1;
  request.replica = to;
  const { attempt, context } = pursuit;
  effects.push({ type: 'send', to, message: { type: 'request', number, operation, context, attempt } });
  const delayMillis = drawSilenceMillis(client.following, client.config.timeoutMillis, pursuit.sentHere);
  effects.push({ type: 'setTimer', timer: { type: 'retry', number }, delayMillis });
}

/** Whom it asks after that replica: round all that it knows, but for one to which no link stands. */
function nextAfter<T extends ProtocolTypes>(
  { client }: Pursuing<T>,
  { pursuit }: PursuedRequest,
  replica: ReplicaId,
): ReplicaId {
  const { replicas } = client.following;
  const position = replicas.indexOf(replica);
  const round = [...replicas.slice(position + 1), ...replicas.slice(0, Math.max(0, position))];
  return round.find((other) => other !== pursuit.broken) ?? round[0] ?? replica;
}
