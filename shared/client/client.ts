// The client: an actor as well. It holds its session, numbers its requests, gives up after a while, and never hangs.
// Pure in the same way as a protocol: (state, input, now) → effects.
//
// A plain one asks its replica once. One that follows pursues each request among all replicas (`following.ts`).

import type {
  ClientMessage,
  Guarantee,
  Operation,
  OperationRefusal,
  OperationResult,
  Protocol,
  ProtocolTypes,
} from '../core/contract.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import { CLIENT_OUTSTANDING_MAX } from '../core/limits.ts';
import { seedRandom } from '../core/random.ts';
import { assertNever } from '../core/result.ts';
import {
  type Following,
  isPursued,
  newPursuit,
  onAttached,
  onLink,
  onRefused,
  onRetry,
  type Pursuing,
  type Pursuit,
  pursueNext,
} from './following.ts';

export interface ClientConfig {
  /** After this many milliseconds without a reply an operation ends with `TIMEOUT`: its outcome is unknown. */
  readonly timeoutMillis: number;
  /** Request numbers that a forerunner of the same name has used (absent: none). */
  readonly requestsBefore?: number;
}

/** What a run's header says for all its clients. */
export function clientConfigOf(header: {
  readonly clientTimeoutMillis: number;
  readonly requestsBefore?: number;
}): ClientConfig {
  const { clientTimeoutMillis: timeoutMillis, requestsBefore } = header;
  return requestsBefore === undefined ? { timeoutMillis } : { timeoutMillis, requestsBefore };
}

export const CLIENT_DEFAULTS: ClientConfig = { timeoutMillis: 2_000 };

export interface ClientState<T extends ProtocolTypes = ProtocolTypes> {
  readonly id: ClientId;
  readonly config: ClientConfig;
  /** The replica it talks to; `null` before the first and after the last. */
  replica: ReplicaId | null;
  /** Whether the link to that replica is open, as far as the client can see. */
  linked: boolean;
  guarantees: readonly Guarantee[];
  session: T['session'];
  /** The number of the last request; the next one bears one more. */
  lastNumber: number;
  outstanding: OutstandingRequest[];
  /** Absent: it asks once, and where it is. */
  following?: Following;
}

export interface OutstandingRequest {
  readonly number: number;
  readonly operation: Operation;
  /** Whom it was sent to last, or will be. */
  replica: ReplicaId;
  /** Of a client that follows. */
  pursuit?: Pursuit;
}

export type ClientInput<T extends ProtocolTypes = ProtocolTypes> =
  /** Talk to this replica from now on; `null`: to nobody. */
  | { readonly type: 'attach'; readonly replica: ReplicaId | null }
  | { readonly type: 'link'; readonly up: boolean }
  | { readonly type: 'choose'; readonly guarantees: readonly Guarantee[] }
  /**
   * Follow the primary from now on, among these replicas, in join order; told again at each change. `null`: no more.
   * `seed` is that of its luck, from when it begins to follow.
   */
  | { readonly type: 'follow'; readonly replicas: readonly ReplicaId[] | null; readonly seed: number }
  | { readonly type: 'operate'; readonly operation: Operation }
  | {
      readonly type: 'reply';
      readonly from: ReplicaId;
      readonly number: number;
      readonly result: OperationResult<T['evidence']>;
    }
  | { readonly type: 'timeout'; readonly timer: ClientTimer };

export type ClientTimer =
  | { readonly type: 'giveUp'; readonly number: number }
  /** Of a client that follows: the request is tried again. */
  | { readonly type: 'retry'; readonly number: number };

export type ClientEffect<T extends ProtocolTypes = ProtocolTypes> =
  | { readonly type: 'send'; readonly to: ReplicaId; readonly message: ClientMessage<T> }
  | { readonly type: 'setTimer'; readonly timer: ClientTimer; readonly delayMillis: number }
  | { readonly type: 'cancelTimer'; readonly timer: ClientTimer }
  /** It wants to be attached to that replica; its host does so by an `attach`. */
  | { readonly type: 'move'; readonly to: ReplicaId }
  /** The operation of that number has ended; one `complete` for each `operate`, in no fixed order. */
  | {
      readonly type: 'complete';
      readonly number: number;
      readonly operation: Operation;
      readonly replica: ReplicaId | null;
      readonly result: OperationResult<T['evidence']>;
    };

/** The number of the request that these effects of an `operate` call; `null`: the client broke. */
export function callOf(effects: readonly ClientEffect[]): number | null {
  for (const effect of effects) {
    if (effect.type === 'complete') return effect.number;
    if (effect.type === 'setTimer' && effect.timer.type === 'giveUp') return effect.timer.number;
  }
  return null;
}

export function initClient<T extends ProtocolTypes>(
  protocol: Protocol<T>,
  id: ClientId,
  guarantees: readonly Guarantee[],
  config: ClientConfig,
): ClientState<T> {
  return {
    id,
    config,
    replica: null,
    linked: false,
    guarantees: [...guarantees],
    session: protocol.session.open(guarantees),
    lastNumber: config.requestsBefore ?? 0,
    outstanding: [],
  };
}

export function stepClient<T extends ProtocolTypes>(
  protocol: Protocol<T>,
  client: ClientState<T>,
  input: ClientInput<T>,
): ClientEffect<T>[] {
  const step: Step<T> = { protocol, client, effects: [] };
  switch (input.type) {
    case 'attach':
      client.replica = input.replica;
      client.linked = false;
      if (isFollowing(step)) onAttached(step);
      break;
    case 'link':
      client.linked = input.up;
      if (isFollowing(step)) onLink(step);
      break;
    case 'choose':
      client.guarantees = [...input.guarantees];
      protocol.session.choose(client.session, input.guarantees);
      break;
    case 'follow':
      onFollow(step, input.replicas, input.seed);
      break;
    case 'operate':
      onOperate(step, input.operation);
      break;
    case 'reply':
      onReply(step, input);
      break;
    case 'timeout':
      onTimeout(step, input.timer);
      break;
    default:
      assertNever(input);
  }
  return step.effects.slice();
}

interface Step<T extends ProtocolTypes> {
  readonly protocol: Protocol<T>;
  readonly client: ClientState<T>;
  readonly effects: ClientEffect<T>[];
}

function isFollowing<T extends ProtocolTypes>(step: Step<T>): step is Pursuing<T> {
  return step.client.following !== undefined;
}

// ---------------------------------------------------------------- operations

function onOperate<T extends ProtocolTypes>(step: Step<T>, operation: Operation): void {
  const { client, effects } = step;
  client.lastNumber += 1;
  const number = client.lastNumber;
  const replica = client.replica;
  const obstacle = obstacleOf(client);
  if (replica === null || obstacle !== null) {
    const result = unreachable(obstacle ?? '');
    effects.push({ type: 'complete', number, operation, replica, result });
    return;
  }
  const timer: ClientTimer = { type: 'giveUp', number };
  if (isFollowing(step)) {
    client.outstanding.push({ number, operation, replica, pursuit: newPursuit() });
    pursueNext(step);
  } else {
    client.outstanding.push({ number, operation, replica });
    const context = step.protocol.session.context(client.session, operation);
    effects.push({ type: 'send', to: replica, message: { type: 'request', number, operation, context } });
  }
  effects.push({ type: 'setTimer', timer, delayMillis: client.config.timeoutMillis });
}

/** One that follows looks for a link that stands. */
function obstacleOf(client: ClientState): string | null {
  const { id, replica, linked, outstanding, following } = client;
  if (replica === null) return `${id} is linked to no replica`;
  if (!linked && following === undefined) return `the link between ${id} and ${replica} is down`;
  return outstanding.length < CLIENT_OUTSTANDING_MAX
    ? null
    : `${id} already waits for ${CLIENT_OUTSTANDING_MAX} replies`;
}

function onReply<T extends ProtocolTypes>(
  step: Step<T>,
  { from, number, result }: Extract<ClientInput<T>, { type: 'reply' }>,
): void {
  const request = step.client.outstanding.find((one) => one.number === number);
  // A duplicate, or a reply after the client gave up: the outcome has been reported already.
  if (request === undefined) return;
  if (result.type !== 'refused' || !isPursued(request) || !isFollowing(step))
    return end(step, request, result);
  const outcome = onRefused(step, request, from, result);
  if (outcome !== null) end(step, request, outcome);
}

function onTimeout<T extends ProtocolTypes>(step: Step<T>, { type, number }: ClientTimer): void {
  if (type === 'retry') {
    if (isFollowing(step)) onRetry(step, number);
    return;
  }
  const request = step.client.outstanding.find((one) => one.number === number);
  if (request !== undefined) end(step, request, givenUp(step.client, request), 'its time is over');
}

/** A request that nobody can have taken has an outcome: it was refused. */
function givenUp(client: ClientState, { replica, pursuit }: OutstandingRequest): OperationRefusal {
  const within = `within ${client.config.timeoutMillis} ms`;
  if (pursuit === undefined) return timedOut(`no reply from ${replica} ${within}: the outcome is unknown`);
  const { attempt, unanswered, refusal } = pursuit;
  const attempts = attempt === 1 ? 'one attempt' : `${attempt} attempts`;
  if (unanswered.length > 0)
    return timedOut(`no reply ${within} and ${attempts}, the last at ${replica}: the outcome is unknown`);
  if (refusal !== null) return { ...refusal, sentence: `${refusal.sentence}; ${attempts} ${within}` };
  return pursuit.state === 'queued'
    ? unreachable(`${client.id} still waited for the answer to an earlier request ${within}`)
    : unreachable(`no link of ${client.id} to any replica stood ${within}`);
}

function timedOut(sentence: string): OperationRefusal {
  return { type: 'refused', reason: 'TIMEOUT', sentence };
}

function unreachable(sentence: string): OperationRefusal {
  return { type: 'refused', reason: 'UNREACHABLE', sentence };
}

function end<T extends ProtocolTypes>(
  step: Step<T>,
  { number, operation, replica, pursuit }: OutstandingRequest,
  result: OperationResult<T['evidence']>,
  why: 'it has an outcome' | 'its time is over' = 'it has an outcome',
): void {
  const { protocol, client, effects } = step;
  if (pursuit !== undefined && pursuit.state !== 'queued')
    effects.push({ type: 'cancelTimer', timer: { type: 'retry', number } });
  client.outstanding = client.outstanding.filter((one) => one.number !== number);
  // What nobody was asked teaches nothing.
  if (pursuit?.attempt !== 0) protocol.session.absorb(client.session, operation, result);
  if (why === 'it has an outcome') effects.push({ type: 'cancelTimer', timer: { type: 'giveUp', number } });
  effects.push({ type: 'complete', number, operation, replica, result });
  if (isFollowing(step)) pursueNext(step);
}

// ---------------------------------------------------------------- following

function onFollow<T extends ProtocolTypes>(
  step: Step<T>,
  replicas: readonly ReplicaId[] | null,
  seed: number,
): void {
  const { client } = step;
  if (replicas === null) return stopFollowing(step);
  if (client.following !== undefined) client.following.replicas = [...replicas];
  else client.following = { replicas: [...replicas], movingTo: null, ...seedRandom(seed, client.id) };
}

/** What may have been taken is waited for; what nobody has taken is pursued no more. */
function stopFollowing<T extends ProtocolTypes>(step: Step<T>): void {
  const { client, effects } = step;
  delete client.following;
  // `end` puts another list in its place.
  for (const request of client.outstanding) {
    const { pursuit, number } = request;
    if (pursuit === undefined) continue;
    if (pursuit.unanswered.length === 0) {
      end(step, request, pursuit.refusal ?? unreachable(`${client.id} follows no more`));
      continue;
    }
    effects.push({ type: 'cancelTimer', timer: { type: 'retry', number } });
    delete request.pursuit;
  }
}
