// Operations of clients in the picture: from call to return.

import type { ClientEffect } from '../client/client.ts';
import type { Operation } from '../core/contract.ts';
import { OPERATIONS_KEPT_MAX } from '../core/limits.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { RunPicture } from './picture.ts';

type ClientStepped = Extract<TraceEvent, { type: 'clientStepped' }>;

/** A call sends its request or ends at once, so the effects bear its number; without either the client broke. */
export function foldCall(picture: RunPicture, event: ClientStepped, operation: Operation): void {
  const called = event.effects.map(toCall).find((call) => call !== null);
  if (called === undefined) return;
  picture.operations.push({
    client: event.client,
    number: called.number,
    operation,
    replica: called.replica,
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
  const operation = picture.operations.findLast(
    (one) => one.client === event.client && one.number === effect.number,
  );
  // Of so old an operation the picture no longer knows the call.
  if (operation === undefined) return;
  operation.endedAt = event.at;
  operation.endedSequence = event.sequence;
  operation.result = effect.result;
}

function toCall(effect: ClientEffect): { readonly number: number; readonly replica: string | null } | null {
  if (effect.type === 'complete') return { number: effect.number, replica: effect.replica };
  if (effect.type === 'send' && effect.message.type === 'request')
    return { number: effect.message.number, replica: effect.to };
  return null;
}
