// What a message becomes where it arrives: the input of a replica or of a client.

import type { ClientInput } from '../client/client.ts';
import type { ClientMessage, Input, OperationResult } from '../core/contract.ts';
import type { ActorId, ClientId, ReplicaId } from '../core/ids.ts';
import { AssertionError } from '../core/result.ts';

/** A message between two replicas. */
export function toPeerInput(from: ReplicaId, message: { readonly type: string }): Input {
  return { type: 'message', from, message };
}

/** A message from a client to a replica. */
export function toRequestInput(client: ClientId, body: ClientMessage): Input {
  if (body.type !== 'request') throw new AssertionError(`${client} sent a ${body.type} to a replica`);
  return {
    type: 'request',
    client,
    number: body.number,
    operation: body.operation,
    context: body.context,
    ...(body.attempt === undefined ? {} : { attempt: body.attempt }),
  };
}

/** A message from a replica to a client. */
export function toReplyInput(from: ActorId, body: ClientMessage): ClientInput {
  if (body.type !== 'reply') throw new AssertionError(`${from} sent a ${body.type} to a client`);
  return { type: 'reply', from, number: body.number, result: body.result };
}

/** What a replica's `reply` effect puts on the link. */
export function toReplyMessage(number: number, result: OperationResult): ClientMessage {
  return { type: 'reply', number, result };
}
