// Messages in the picture: from the step that emitted one to the step that takes it in, or to its loss. They are kept in
// the order of their identities, so that one is found by bisection though ten thousand wait on a held link.

import type { ClientMessage, Protocol } from '../core/contract.ts';
import type { ActorId, MessageId, ReplicaId } from '../core/ids.ts';
import { linkName } from '../core/ids.ts';
import { DEAD_MESSAGES_MAX } from '../core/limits.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { MessagePicture, RunPicture } from './picture.ts';

type Event<Type extends TraceEvent['type']> = Extract<TraceEvent, { type: Type }>;

/** It was emitted, and waits until what was persisted before it is durable. */
export function foldEmission(
  picture: RunPicture,
  message: MessageId,
  from: ActorId,
  to: ActorId,
  body: { readonly type: string },
  at: number,
): void {
  const position = positionOf(picture.messages, message);
  picture.messages.splice(position, 0, {
    message,
    from,
    to,
    body,
    emittedAt: at,
    state: 'waiting',
    sentAt: null,
    delaysMillis: [],
  });
}

export function foldDeparture(picture: RunPicture, event: Event<'messageSent'>): void {
  const message = messageOf(picture, event.message);
  if (message === undefined) return;
  message.sentAt = event.at;
  message.state = event.fate.type === 'held' ? 'held' : 'travelling';
  message.delaysMillis = event.fate.type === 'held' ? [] : event.fate.delaysMillis;
}

export function foldRelease(picture: RunPicture, event: Event<'messageReleased'>): void {
  const message = messageOf(picture, event.message);
  if (message === undefined) return;
  message.sentAt = event.at;
  message.state = 'travelling';
  message.delaysMillis = event.delaysMillis;
}

/** One copy arrived: the one with the shortest delay. */
export function foldArrival(picture: RunPicture, id: MessageId): void {
  const message = messageOf(picture, id);
  if (message === undefined) return;
  message.delaysMillis = message.delaysMillis.slice(1);
  if (message.delaysMillis.length === 0) remove(picture, id);
}

/** All copies that were still under way are gone. */
export function foldLoss(picture: RunPicture, event: Event<'messageLost'>, protocol: Protocol): void {
  const lost = messageOf(picture, event.message);
  if (lost === undefined) return;
  remove(picture, event.message);
  const name = linkName(event.from, event.to);
  const link = picture.links.find((one) => linkName(one.a, one.b) === name);
  if (link === undefined) return;
  link.died.push({
    message: event.message,
    from: event.from,
    label: messageLabel(picture, lost, protocol),
    reason: event.reason,
  });
  if (link.died.length > DEAD_MESSAGES_MAX) link.died.shift();
}

/** A replica stopped: what waited for its disk never leaves. */
export function foldSilence(picture: RunPicture, replica: ReplicaId): void {
  picture.messages = picture.messages.filter(
    (message) => message.from !== replica || message.state !== 'waiting',
  );
}

/** A few characters that fit on a message in flight. */
export function messageLabel(
  picture: RunPicture,
  message: Pick<MessagePicture, 'from' | 'to' | 'body'>,
  protocol: Protocol,
): string {
  const isOfClient = picture.clients.some(({ id }) => id === message.from || id === message.to);
  return isOfClient
    ? clientMessageLabel(message.body as ClientMessage)
    : protocol.describe.messageLabel(message.body);
}

function clientMessageLabel(message: ClientMessage): string {
  if (message.type === 'request') return message.operation.type;
  return message.result.type === 'refused' ? message.result.reason : message.result.type;
}

function messageOf(picture: RunPicture, id: MessageId): MessagePicture | undefined {
  const message = picture.messages[positionOf(picture.messages, id)];
  return message?.message === id ? message : undefined;
}

function remove(picture: RunPicture, id: MessageId): void {
  picture.messages.splice(positionOf(picture.messages, id), 1);
}

/** The position of the first message whose identity is not below `id`. */
function positionOf(messages: readonly MessagePicture[], id: MessageId): number {
  const newest = messages.at(-1);
  if (newest === undefined || newest.message < id) return messages.length;
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle] as MessagePicture).message < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
