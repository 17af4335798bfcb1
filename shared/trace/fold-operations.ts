// Operations of clients in the picture: from call to return.

import { type ClientEffect, callOf } from '../client/client.ts';
import type { Operation } from '../core/contract.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import { OPERATIONS_KEPT_MAX } from '../core/limits.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { OperationPicture, RunPicture } from './picture.ts';

type ClientStepped = Extract<TraceEvent, { type: 'clientStepped' }>;

/**
 * A call sets a timer or ends at once, so the effects bear its number; without either the client broke.
 * @param replica where the client is
 */
export function foldCall(
  picture: RunPicture,
  event: ClientStepped,
  operation: Operation,
  replica: ReplicaId | null,
): void {
  const called = callOf(event.effects);
  if (called === null) return;
  picture.operations.push({
    client: event.client,
    number: called,
    operation,
    replica,
    calledAt: event.at,
    calledSequence: event.sequence,
    endedAt: null,
    endedSequence: null,
    result: null,
  });
  if (picture.operations.length > OPERATIONS_KEPT_MAX) picture.operations.shift();
}

export function foldReturn(
  picture: RunPicture,
  event: ClientStepped,
  effect: Extract<ClientEffect, { type: 'complete' }>,
): void {
  const operation = findOperation(picture, event.client, effect.number);
  // Of so old an operation the picture no longer knows the call.
  if (operation === undefined) return;
  operation.endedAt = event.at;
  operation.endedSequence = event.sequence;
  operation.result = effect.result;
}

/** The request was sent, for the first time or again. */
export function foldAsking(
  picture: RunPicture,
  client: ClientId,
  { to, message }: Extract<ClientEffect, { type: 'send' }>,
): void {
  if (message.type !== 'request' || message.attempt === undefined) return;
  const operation = findOperation(picture, client, message.number);
  if (operation === undefined) return;
  operation.replica = to;
  operation.attempt = message.attempt;
}

/** Called for each answer, and with many clients that ask at once each has many before it. */
function findOperation(
  { operations }: RunPicture,
  client: ClientId,
  number: number,
): OperationPicture | undefined {
  for (let i = operations.length - 1; i >= 0; i -= 1) {
    const operation = operations[i] as OperationPicture;
    if (operation.number === number && operation.client === client) return operation;
  }
  return undefined;
}
