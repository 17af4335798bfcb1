// What could have known of what: happens-before over a trace (Lamport 1978). The steps of one actor are in order, and what
// emits a message comes before what receives it; two steps that are not connected by these cannot have known of each other.

import type { ActorId, MessageId } from '../core/ids.ts';
import type { TraceEvent } from '../core/trace.ts';

/** Where the cone of an event touches the lane of an actor. */
export interface ConeEdge {
  readonly sequence: number;
  readonly at: number;
}

export interface CausalCone {
  /** The step whose cone it is. */
  readonly of: ConeEdge & { readonly actor: ActorId };
  /** Of each actor the last step that the event can have known of; none: it can have known of nothing of it. */
  readonly past: ReadonlyMap<ActorId, ConeEdge>;
  /** Of each actor the first step that can have known of the event. */
  readonly future: ReadonlyMap<ActorId, ConeEdge>;
}

/** The actor in whose order an event stands; `null`: it is no step of anybody. */
export function actorOf(event: TraceEvent): ActorId | null {
  switch (event.type) {
    case 'replicaStarted':
    case 'replicaStopped':
    case 'replicaStepped':
      return event.replica;
    case 'clientStarted':
    case 'clientStepped':
      return event.client;
    default:
      return null;
  }
}

/** Whose an event is, also where it is no step: who wrote, or who sent; on that one's lane it is drawn. */
export function ownerOf(event: TraceEvent): ActorId | null {
  switch (event.type) {
    case 'rowsDurable':
    case 'violated':
      return event.replica;
    case 'messageSent':
    case 'messageLost':
    case 'messageReleased':
      return event.from;
    default:
      return actorOf(event);
  }
}

/**
 * The cone of an event, or, where that is nobody's step, of the last step before it.
 * @param events in order, without a gap
 * @returns `null`: there is no step as early as that
 */
export function causalCone(events: readonly TraceEvent[], sequence: number): CausalCone | null {
  let index = events.findLastIndex((event) => event.sequence <= sequence);
  while (index >= 0 && actorOf(events[index] as TraceEvent) === null) index -= 1;
  const event = events[index];
  const actor = event === undefined ? null : actorOf(event);
  if (event === undefined || actor === null) return null;
  return {
    of: { actor, sequence: event.sequence, at: event.at },
    past: pastOf(events, index),
    future: futureOf(events, index),
  };
}

function pastOf(events: readonly TraceEvent[], index: number): Map<ActorId, ConeEdge> {
  const past = new Map<ActorId, ConeEdge>();
  const received = new Set<MessageId>();
  for (let i = index; i >= 0; i -= 1) {
    const event = events[i] as TraceEvent;
    const actor = actorOf(event);
    if (actor === null) continue;
    const isKnown = i === index || past.has(actor) || emitted(event).some((message) => received.has(message));
    if (!isKnown) continue;
    if (!past.has(actor)) past.set(actor, { sequence: event.sequence, at: event.at });
    const message = receivedBy(event);
    if (message !== undefined) received.add(message);
  }
  return past;
}

function futureOf(events: readonly TraceEvent[], index: number): Map<ActorId, ConeEdge> {
  const future = new Map<ActorId, ConeEdge>();
  const sent = new Set<MessageId>();
  for (let i = index; i < events.length; i += 1) {
    const event = events[i] as TraceEvent;
    const actor = actorOf(event);
    if (actor === null) continue;
    const message = receivedBy(event);
    const knows = i === index || future.has(actor) || (message !== undefined && sent.has(message));
    if (!knows) continue;
    if (!future.has(actor)) future.set(actor, { sequence: event.sequence, at: event.at });
    for (const one of emitted(event)) sent.add(one);
  }
  return future;
}

/** What made this event happen: of a receipt the step that sent the message, of any other step the one before it. */
export function previousCause(events: readonly TraceEvent[], sequence: number): number | null {
  const event = events.find((one) => one.sequence === sequence);
  if (event === undefined) return null;
  const before = events.filter((one) => one.sequence < sequence);
  const message = messageOf(event);
  const sender = message === undefined ? undefined : before.findLast((one) => emitted(one).includes(message));
  if (sender !== undefined) return sender.sequence;
  const actor = ownerOf(event);
  return actor === null ? null : (before.findLast((one) => actorOf(one) === actor)?.sequence ?? null);
}

/** What came of this event: the first receipt of what it sent, else the actor's next step. */
export function nextEffect(events: readonly TraceEvent[], sequence: number): number | null {
  const event = events.find((one) => one.sequence === sequence);
  if (event === undefined) return null;
  const after = events.filter((one) => one.sequence > sequence);
  const message = event.type === 'messageSent' || event.type === 'messageReleased' ? [event.message] : [];
  const sent = new Set([...emitted(event), ...message]);
  const receipt = after.find((one) => {
    const received = receivedBy(one);
    return received !== undefined && sent.has(received);
  });
  if (receipt !== undefined) return receipt.sequence;
  const actor = ownerOf(event);
  return actor === null ? null : (after.find((one) => actorOf(one) === actor)?.sequence ?? null);
}

function emitted(event: TraceEvent): readonly MessageId[] {
  return event.type === 'replicaStepped' || event.type === 'clientStepped' ? event.messages : [];
}

function receivedBy(event: TraceEvent): MessageId | undefined {
  return event.type === 'replicaStepped' || event.type === 'clientStepped' ? event.message : undefined;
}

/** The message that an event is about. */
function messageOf(event: TraceEvent): MessageId | undefined {
  const isFate =
    event.type === 'messageSent' || event.type === 'messageLost' || event.type === 'messageReleased';
  return isFate ? event.message : receivedBy(event);
}
