// Messages in the picture: from the step that emitted one to the step that takes it in, or to its loss. They are kept in
// the order of their identities, so that one is found by bisection though ten thousand wait on a held link.

import type { ClientMessage, Protocol } from '../core/contract.ts';
import type { ActorId, MessageId, ReplicaId } from '../core/ids.ts';
import { DEAD_MESSAGES_MAX } from '../core/limits.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { LinkPicture, MessagePicture, RunPicture } from './picture.ts';

type Event<Type extends TraceEvent['type']> = Extract<TraceEvent, { type: Type }>;

/**
 * It was emitted, and waits until what was persisted before it is durable.
 * @param afterPersists 0: it waits for nothing, and leaves with this very step.
 */
export function foldEmission(
  picture: RunPicture,
  message: MessageId,
  from: ActorId,
  to: ActorId,
  body: { readonly type: string },
  at: number,
  afterPersists: number,
): void {
  const position = positionOf(picture.messages, message);
  if (message > picture.lastMessage) picture.lastMessage = message;
  if (afterPersists === 0) picture.scheduled += 1;
  const emitted: MessagePicture = {
    message,
    from,
    to,
    body,
    emittedAt: at,
    state: 'waiting',
    sentAt: null,
    delaysMillis: [],
    afterPersists,
    order: afterPersists === 0 ? picture.scheduled : 0,
  };
  // Nearly always it is the newest.
  if (position === picture.messages.length) picture.messages.push(emitted);
  else picture.messages.splice(position, 0, emitted);
}

/** What waited for these rows leaves now, in the order in which it was emitted. */
export function foldFreed(picture: RunPicture, from: ReplicaId, durablePersists: number): void {
  for (const message of picture.messages) {
    if (message.order !== 0 || message.from !== from || message.afterPersists > durablePersists) continue;
    picture.scheduled += 1;
    message.order = picture.scheduled;
  }
}

export function foldDeparture(picture: RunPicture, event: Event<'messageSent'>): void {
  const message = messageOf(picture, event.message);
  if (message === undefined) return;
  foldDraws(picture, message, DRAWS_OF_A_FATE);
  message.sentAt = event.at;
  message.state = event.fate.type === 'held' ? 'held' : 'travelling';
  message.delaysMillis = event.fate.type === 'held' ? [] : event.fate.delaysMillis;
}

export function foldRelease(picture: RunPicture, event: Event<'messageReleased'>): void {
  const message = messageOf(picture, event.message);
  if (message === undefined) return;
  foldDraws(picture, message, event.delaysMillis.length);
  picture.scheduled += 1;
  message.order = picture.scheduled;
  message.sentAt = event.at;
  message.state = 'travelling';
  message.delaysMillis = event.delaysMillis;
}

/** One copy arrived: the one with the shortest delay. */
export function foldArrival(picture: RunPicture, id: MessageId): void {
  const message = messageOf(picture, id);
  if (message === undefined) return;
  if (message.delaysMillis.length > 1) message.delaysMillis = message.delaysMillis.slice(1);
  else remove(picture, id);
}

/** All copies that were still under way are gone. */
export function foldLoss(picture: RunPicture, event: Event<'messageLost'>, protocol: Protocol): void {
  const lost = messageOf(picture, event.message);
  if (lost === undefined) return;
  remove(picture, event.message);
  const link = linkBetween(picture, event.from, event.to);
  if (link === undefined) return;
  // A link that stands has asked its luck before it lost what was just sent.
  if (lost.state === 'waiting' && link.up) foldDraws(picture, lost, DRAWS_OF_A_FATE);
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

/** `LinkDirection.decide` draws as often for each message, whatever becomes of it. */
const DRAWS_OF_A_FATE = 4;

function foldDraws(picture: RunPicture, { from, to }: MessagePicture, draws: number): void {
  const link = linkBetween(picture, from, to);
  if (link === undefined) return;
  if (link.a === from) link.drawsAb += draws;
  else link.drawsBa += draws;
}

function linkBetween({ links }: RunPicture, from: ActorId, to: ActorId): LinkPicture | undefined {
  for (const link of links) {
    const { a, b } = link;
    if ((a === from && b === to) || (a === to && b === from)) return link;
  }
  return undefined;
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
