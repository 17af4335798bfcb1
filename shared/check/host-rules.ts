// What a host owes a protocol, looked at in the trace of a run: the obligations at the head of host/actor.ts. Useful after
// any run of any engine; a breach is a bug of the host, never of the protocol.

import type { ClientEffect } from '../client/client.ts';
import { type Effect, timerKey } from '../core/contract.ts';
import type { ActorId, MessageId } from '../core/ids.ts';
import type { TraceEvent } from '../core/trace.ts';

type Event<Type extends TraceEvent['type']> = Extract<TraceEvent, { type: Type }>;
type Step = Event<'replicaStepped'> | Event<'clientStepped'>;

/** An actor as far as its host's duties go. */
interface Actor {
  alive: boolean;
  incarnation: number;
  /** Timers that are set, by the text that makes them equal. */
  readonly timers: Set<string>;
  persists: number;
  durable: number;
}

interface Message {
  readonly from: ActorId;
  readonly to: ActorId;
  /** Persists of its replica that came before it. */
  readonly afterPersists: number;
  copies: number;
  arrivals: number;
}

/** @returns a sentence for each duty that was not done; the events are those of a run from its first on. */
export function hostBreaches(events: readonly TraceEvent[]): string[] {
  const audit = new Audit();
  for (const event of events) audit.take(event);
  return audit.close();
}

class Audit {
  readonly #breaches: string[] = [];
  readonly #actors = new Map<ActorId, Actor>();
  readonly #messages = new Map<MessageId, Message>();
  #last: TraceEvent | null = null;

  take(event: TraceEvent): void {
    if (event.sequence !== (this.#last?.sequence ?? 0) + 1) this.#say(event, 'the trace has a gap');
    if (event.at < (this.#last?.at ?? 0)) this.#say(event, 'time went back');
    this.#last = event;
    if (event.type === 'replicaStarted') this.#onStart(event);
    if (event.type === 'replicaStopped') this.#actorOf(event.replica).alive = false;
    if (event.type === 'clientStarted') this.#actors.set(event.client, newActor(1));
    if (event.type === 'rowsDurable') this.#actorOf(event.replica).durable = event.persists;
    if (event.type === 'replicaStepped') this.#onStep(event, event.replica);
    if (event.type === 'clientStepped') this.#onStep(event, event.client);
    if (event.type === 'messageSent') this.#onSent(event);
    if (event.type === 'messageReleased') this.#addCopies(event.message, event.delaysMillis.length);
  }

  /** Deliveries are counted at the end: what two processes report may reach the trace in another order. */
  close(): string[] {
    for (const [message, { copies, arrivals }] of this.#messages)
      if (arrivals > copies)
        this.#breaches.push(`message ${message} arrived ${arrivals} times, and ${copies} copies were sent`);
    return this.#breaches;
  }

  #onStart(event: Event<'replicaStarted'>): void {
    const before = this.#actors.get(event.replica);
    const { incarnation } = event.identity;
    if (before?.alive === true) this.#say(event, `${event.replica} was started while it ran`);
    if (incarnation !== (before?.incarnation ?? 0) + 1)
      this.#say(event, `incarnation ${incarnation} of ${event.replica} came after ${before?.incarnation}`);
    this.#actors.set(event.replica, newActor(incarnation));
  }

  #onStep(event: Step, id: ActorId): void {
    const actor = this.#actorOf(id);
    const { input } = event;
    if (!actor.alive) this.#say(event, `${id} stepped while it was down`);
    if (input.type === 'timeout' && !actor.timers.delete(timerKey(input.timer)))
      this.#say(event, `timer ${timerKey(input.timer)} of ${id} was not set`);
    if (event.message !== undefined) this.#onArrival(event, id, event.message);
    let sent = 0;
    for (const effect of event.effects) {
      noteTimer(actor, effect);
      if (effect.type === 'persist') actor.persists += 1;
      if (effect.type !== 'send' && effect.type !== 'reply') continue;
      const to = effect.type === 'send' ? effect.to : effect.client;
      const message = event.messages[sent];
      sent += 1;
      if (message === undefined || this.#messages.has(message))
        this.#say(event, `message ${message} of ${id} has no identity of its own`);
      else this.#messages.set(message, newMessage(id, to, actor.persists));
    }
    if (sent !== event.messages.length) this.#say(event, `${id} sent ${sent} messages, and more were named`);
  }

  #onArrival(event: Step, to: ActorId, id: MessageId): void {
    const message = this.#messages.get(id);
    if (message === undefined) {
      this.#say(event, `message ${id} arrived at ${to}, and nobody sent it`);
      return;
    }
    message.arrivals += 1;
    if (message.to !== to) this.#say(event, `message ${id} to ${message.to} arrived at ${to}`);
  }

  #onSent(event: Event<'messageSent'>): void {
    this.#addCopies(event.message, event.fate.type === 'held' ? 0 : event.fate.delaysMillis.length);
    const message = this.#messages.get(event.message);
    if (message === undefined) return;
    const { durable } = this.#actorOf(message.from);
    if (durable < message.afterPersists)
      this.#say(event, `message ${event.message} left ${message.from} before what it depends on was durable`);
  }

  #addCopies(id: MessageId, copies: number): void {
    const message = this.#messages.get(id);
    if (message === undefined) this.#breaches.push(`message ${id} was sent by no step`);
    else message.copies += copies;
  }

  #actorOf(id: ActorId): Actor {
    let actor = this.#actors.get(id);
    if (actor === undefined) {
      this.#breaches.push(`${id} never started`);
      actor = newActor(0);
      this.#actors.set(id, actor);
    }
    return actor;
  }

  #say(event: TraceEvent, sentence: string): void {
    this.#breaches.push(`event ${event.sequence}: ${sentence}`);
  }
}

function noteTimer(actor: Actor, effect: Effect | ClientEffect): void {
  if (effect.type === 'setTimer') actor.timers.add(timerKey(effect.timer));
  if (effect.type === 'cancelTimer') actor.timers.delete(timerKey(effect.timer));
}

function newActor(incarnation: number): Actor {
  return { alive: true, incarnation, timers: new Set(), persists: 0, durable: 0 };
}

function newMessage(from: ActorId, to: ActorId, afterPersists: number): Message {
  return { from, to, afterPersists, copies: 0, arrivals: 0 };
}
