// The client: an actor as well. It holds its session, numbers its requests, gives up after a while, and never hangs.
// Pure in the same way as a protocol: (state, input, now) → effects.

import type {
  ClientMessage,
  Guarantee,
  Operation,
  OperationResult,
  Protocol,
  ProtocolTypes,
} from '../core/contract.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import { CLIENT_OUTSTANDING_MAX } from '../core/limits.ts';
import { assertNever } from '../core/result.ts';

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
  outstanding: { readonly number: number; readonly operation: Operation; readonly replica: ReplicaId }[];
}

export type ClientInput<T extends ProtocolTypes = ProtocolTypes> =
  /** Talk to this replica from now on; `null`: to nobody. */
  | { readonly type: 'attach'; readonly replica: ReplicaId | null }
  | { readonly type: 'link'; readonly up: boolean }
  | { readonly type: 'choose'; readonly guarantees: readonly Guarantee[] }
  | { readonly type: 'operate'; readonly operation: Operation }
  | {
      readonly type: 'reply';
      readonly from: ReplicaId;
      readonly number: number;
      readonly result: OperationResult<T['evidence']>;
    }
  | { readonly type: 'timeout'; readonly timer: ClientTimer };

export interface ClientTimer {
  readonly type: 'giveUp';
  readonly number: number;
}

export type ClientEffect<T extends ProtocolTypes = ProtocolTypes> =
  | { readonly type: 'send'; readonly to: ReplicaId; readonly message: ClientMessage<T> }
  | { readonly type: 'setTimer'; readonly timer: ClientTimer; readonly delayMillis: number }
  | { readonly type: 'cancelTimer'; readonly timer: ClientTimer }
  /** The operation of that number has ended; one `complete` for each `operate`, in no fixed order. */
  | {
      readonly type: 'complete';
      readonly number: number;
      readonly operation: Operation;
      readonly replica: ReplicaId | null;
      readonly result: OperationResult<T['evidence']>;
    };

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
  const effects: ClientEffect<T>[] = [];
  switch (input.type) {
    case 'attach':
      client.replica = input.replica;
      client.linked = false;
      break;
    case 'link':
      client.linked = input.up;
      break;
    case 'choose':
      client.guarantees = [...input.guarantees];
      protocol.session.choose(client.session, input.guarantees);
      break;
    case 'operate':
      onOperate(protocol, client, input.operation, effects);
      break;
    case 'reply':
      onReply(protocol, client, input, effects);
      break;
    case 'timeout':
      onGiveUp(protocol, client, input.timer.number, effects);
      break;
    default:
      assertNever(input);
  }
  return effects;
}

function onOperate<T extends ProtocolTypes>(
  protocol: Protocol<T>,
  client: ClientState<T>,
  operation: Operation,
  effects: ClientEffect<T>[],
): void {
  client.lastNumber += 1;
  const number = client.lastNumber;
  const replica = client.replica;
  const obstacle =
    replica === null
      ? `${client.id} is linked to no replica`
      : !client.linked
        ? `the link between ${client.id} and ${replica} is down`
        : client.outstanding.length >= CLIENT_OUTSTANDING_MAX
          ? `${client.id} already waits for ${CLIENT_OUTSTANDING_MAX} replies`
          : null;
  if (replica === null || obstacle !== null) {
    const result = { type: 'refused', reason: 'UNREACHABLE', sentence: obstacle ?? '' } as const;
    effects.push({ type: 'complete', number, operation, replica, result });
    return;
  }
  client.outstanding.push({ number, operation, replica });
  const context = protocol.session.context(client.session, operation);
  effects.push({ type: 'send', to: replica, message: { type: 'request', number, operation, context } });
  const timer: ClientTimer = { type: 'giveUp', number };
  effects.push({ type: 'setTimer', timer, delayMillis: client.config.timeoutMillis });
}

function onReply<T extends ProtocolTypes>(
  protocol: Protocol<T>,
  client: ClientState<T>,
  reply: { readonly number: number; readonly result: OperationResult<T['evidence']> },
  effects: ClientEffect<T>[],
): void {
  const ended = takeOutstanding(client, reply.number);
  // A duplicate, or a reply after the client gave up: the outcome has been reported already.
  if (ended === undefined) return;
  protocol.session.absorb(client.session, ended.operation, reply.result);
  effects.push({ type: 'cancelTimer', timer: { type: 'giveUp', number: reply.number } });
  effects.push({ type: 'complete', ...ended, result: reply.result });
}

function onGiveUp<T extends ProtocolTypes>(
  protocol: Protocol<T>,
  client: ClientState<T>,
  number: number,
  effects: ClientEffect<T>[],
): void {
  const ended = takeOutstanding(client, number);
  if (ended === undefined) return;
  const sentence = `no reply from ${ended.replica} within ${client.config.timeoutMillis} ms: the outcome is unknown`;
  const result = { type: 'refused', reason: 'TIMEOUT', sentence } as const;
  protocol.session.absorb(client.session, ended.operation, result);
  effects.push({ type: 'complete', ...ended, result });
}

function takeOutstanding<T extends ProtocolTypes>(client: ClientState<T>, number: number) {
  const position = client.outstanding.findIndex((request) => request.number === number);
  return position === -1 ? undefined : client.outstanding.splice(position, 1)[0];
}
