// What all parts of a simulation share: one virtual clock, one event queue, one trace.

import type { Protocol } from '../core/contract.ts';
import type { MessageId, ReplicaId } from '../core/ids.ts';
import { EVENTS_AT_ONCE_MAX } from '../core/limits.ts';
import { AssertionError, present } from '../core/result.ts';
import type { Happening, TraceEvent } from '../core/trace.ts';
import type { LinkDirection, LinkMessage } from '../host/link.ts';
import { Checkpoints } from '../trace/checkpoints.ts';
import { foldEvent, type StateSource } from '../trace/fold.ts';
import { TraceLog } from '../trace/log.ts';
import type { RunPicture } from '../trace/picture.ts';
import { EventQueue, type Scheduled } from './event-queue.ts';

/** Who sets timers. */
export interface TimerOwner {
  onTimeout(timeout: Timeout): void;
}

/** One copy of a message that travels. */
export interface Delivery extends Scheduled {
  readonly type: 'delivery';
  readonly direction: LinkDirection;
  readonly message: LinkMessage;
}

export interface Timeout extends Scheduled {
  readonly type: 'timeout';
  readonly owner: TimerOwner;
  readonly timer: { readonly type: string };
  /** Equal timers have equal prints, and others hardly ever; `null` until it is asked for. */
  print: number | null;
}

/** A disk has written a batch. */
export interface Synced extends Scheduled {
  readonly type: 'synced';
  readonly onSynced: () => void;
}

/** The patience of somebody outside of the protocol. */
export interface Deadline extends Scheduled {
  readonly type: 'deadline';
  readonly onPassed: () => void;
}

export type SimulatedEvent = Delivery | Timeout | Synced | Deadline;

/**
 * What becomes of what happens. `kept`: it is told to whoever follows, kept for who comes late, and folded into a picture.
 * `told`: it is told, and forgotten. `off`: nobody is told, and a simulation is several times as quick.
 */
export type Tracing = 'kept' | 'told' | 'off';

export interface WorldOptions {
  readonly trace: Tracing;
  /** Events kept for late followers. */
  readonly keptMax?: number | undefined;
  /** The moment of another run from which this one goes on. Its picture is taken over. */
  readonly from?: { readonly picture: RunPicture; readonly nowMillis: number } | undefined;
}

export class World {
  /** Whether anybody is told what happens. */
  readonly isTraced: boolean;
  readonly log: TraceLog;
  /** Deliveries and syncs that are scheduled: what `drain` waits for. */
  underWay = 0;
  readonly #queue = new EventQueue<SimulatedEvent>();
  /** Events that came due for a frozen replica, in order. */
  readonly #parked = new Map<ReplicaId, SimulatedEvent[]>();
  #nowMicros = 0;
  #eventsAtOnce = 0;
  #lastMessage: MessageId = 0;
  #picture: RunPicture | null = null;
  readonly #checkpoints: Checkpoints;

  constructor(protocol: Protocol, states: StateSource, options: WorldOptions) {
    const { trace, from } = options;
    this.isTraced = trace !== 'off';
    const keptMax = trace === 'kept' ? options.keptMax : 1;
    this.log = new TraceLog(keptMax, undefined, from?.picture.sequence);
    if (from !== undefined) {
      if (trace === 'kept') this.#picture = from.picture;
      this.#lastMessage = from.picture.lastMessage;
      this.#nowMicros = toMicros(from.nowMillis);
    }
    this.#checkpoints = new Checkpoints(this.log, trace === 'kept' ? this.#picture : null);
    // The first of all followers, so that a picture is never older than what others were told.
    if (trace === 'kept')
      this.log.follow(this.log.firstKept, (event) => {
        this.#picture = foldEvent(this.#picture, event, protocol, { states });
        this.#checkpoints.after(this.#picture);
      });
  }

  /** Milliseconds since the run's start. */
  get now(): number {
    return this.#nowMicros / 1000;
  }

  /** When the next event happens, in milliseconds; infinity when none is scheduled. */
  get nextAt(): number {
    const first = this.#queue.first;
    return first === undefined ? Number.POSITIVE_INFINITY : first.at / 1000;
  }

  get picture(): RunPicture {
    return present(this.#picture, 'the picture of a run whose trace is not kept');
  }

  /** Of earlier events, the oldest first. */
  get pictures(): readonly RunPicture[] {
    return this.#checkpoints.pictures;
  }

  /** The identity that was given last. */
  get lastMessage(): MessageId {
    return this.#lastMessage;
  }

  nextMessage(): MessageId {
    this.#lastMessage += 1;
    return this.#lastMessage;
  }

  schedule(event: SimulatedEvent, delayMillis: number): void {
    if (!(delayMillis >= 0)) throw new AssertionError(`a delay of ${delayMillis} ms`);
    if (isUnderWay(event)) this.underWay += 1;
    this.#queue.add(event, this.#nowMicros + Math.round(delayMillis * 1000));
  }

  /** @param atMicros since the run's start; what is past happens next */
  scheduleAt(event: SimulatedEvent, atMicros: number): void {
    if (isUnderWay(event)) this.underWay += 1;
    this.#queue.add(event, Math.max(this.#nowMicros, atMicros));
  }

  /** Schedules a timeout anew, as if it had been taken out before. */
  reschedule(timeout: Timeout, delayMillis: number): void {
    if (!(delayMillis >= 0)) throw new AssertionError(`a delay of ${delayMillis} ms`);
    this.#queue.move(timeout, this.#nowMicros + Math.round(delayMillis * 1000));
  }

  unschedule(event: SimulatedEvent): void {
    if (event.position === -1) return;
    if (isUnderWay(event)) this.underWay -= 1;
    this.#queue.remove(event);
  }

  /**
   * Keeps an event that came due until its replica is thawed. Bounded by what can be under way: the queues of its links, its
   * timers, one write of its disk, its instructions.
   */
  park(replica: ReplicaId, event: SimulatedEvent): void {
    const parked = this.#parked.get(replica);
    if (parked === undefined) this.#parked.set(replica, [event]);
    else parked.push(event);
  }

  /** What was kept for it comes due now, in the order in which it came. @returns the last of it */
  unpark(replica: ReplicaId): SimulatedEvent | null {
    const parked = this.#parked.get(replica) ?? [];
    this.#parked.delete(replica);
    for (const event of parked) this.schedule(event, 0);
    return parked.at(-1) ?? null;
  }

  /** What was kept for it dies with it, but for messages: these die on their links. */
  forgetParked(replica: ReplicaId): void {
    const messages = this.#parked.get(replica)?.filter(({ type }) => type === 'delivery') ?? [];
    this.#parked.set(replica, messages);
  }

  /** Moves the clock to the next event and takes it from the queue. */
  takeNext(): SimulatedEvent | undefined {
    const event = this.#queue.takeFirst();
    if (event === undefined) return undefined;
    if (isUnderWay(event)) this.underWay -= 1;
    this.#eventsAtOnce = event.at === this.#nowMicros ? this.#eventsAtOnce + 1 : 0;
    if (this.#eventsAtOnce >= EVENTS_AT_ONCE_MAX)
      throw new AssertionError(
        `time stands still at ${this.now} ms: ${EVENTS_AT_ONCE_MAX} events at one instant`,
      );
    this.#nowMicros = event.at;
    return event;
  }

  /** Moves the clock on, never past the next event and never back. */
  advanceTo(millis: number): void {
    this.#nowMicros = Math.max(this.#nowMicros, Math.round(Math.min(millis, this.nextAt) * 1000));
  }

  /** Takes all copies out that travel there; those of one message, if it is given. @returns their messages, in the order of their identities. */
  takeTravelling(directions: readonly LinkDirection[], only?: MessageId): LinkMessage[] {
    const isTaken = (event: SimulatedEvent): event is Delivery =>
      event.type === 'delivery' &&
      directions.includes(event.direction) &&
      (only === undefined || event.message.message === only);
    const taken = this.#queue.all.filter(isTaken);
    for (const [replica, parked] of this.#parked) {
      taken.push(...parked.filter(isTaken));
      this.#parked.set(
        replica,
        parked.filter((event) => !isTaken(event)),
      );
    }
    const messages = new Map<MessageId, LinkMessage>();
    for (const delivery of taken) {
      this.unschedule(delivery);
      delivery.direction.arrived();
      messages.set(delivery.message.message, delivery.message);
    }
    return [...messages.values()].sort((left, right) => left.message - right.message);
  }

  /** Whether a copy of the message travels there. */
  isTravelling(direction: LinkDirection, message: MessageId): boolean {
    const isThat = (event: SimulatedEvent): boolean =>
      event.type === 'delivery' && event.direction === direction && event.message.message === message;
    return this.#queue.all.some(isThat) || [...this.#parked.values()].some((parked) => parked.some(isThat));
  }

  /** Writes down what happened; where nobody is told, callers spare themselves to say it. */
  record(happening: Happening): TraceEvent {
    if (!this.isTraced) return { sequence: 0, at: this.now, ...happening };
    return this.log.append(happening, this.now);
  }

  clear(): void {
    this.#queue.clear();
    this.#parked.clear();
    this.underWay = 0;
  }
}

export function toMicros(millis: number): number {
  return Math.round(millis * 1000);
}

function isUnderWay(event: SimulatedEvent): boolean {
  return event.type === 'delivery' || event.type === 'synced';
}
