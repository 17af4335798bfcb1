// The trace log of a run: append-only, one total order, the newest events kept for whoever comes late.

import { TRACE_CHARACTERS_MAX, TRACE_EVENTS_MAX } from '../core/limits.ts';
import { assert } from '../core/result.ts';
import type { Happening, TraceEvent } from '../core/trace.ts';

interface Follower {
  readonly listener: (event: TraceEvent) => void;
  /** The sequence number of the next event it is to be given. */
  next: number;
}

export class TraceLog {
  readonly #keptMax: number;
  readonly #charactersMax: number;
  /** The sizes of the events in the ring, at the same places, and their sum. */
  readonly #sizes: number[] = [];
  #characters = 0;
  #firstKept = 1;
  /** A ring: event `n` is at `(n - 1) % keptMax`. */
  readonly #ring: TraceEvent[] = [];
  readonly #followers = new Set<Follower>();
  #lastSequence = 0;
  #isDelivering = false;

  /**
   * @param keptMax events kept for late followers.
   * @param charactersMax about how many characters they may have together.
   * @param lastBefore the event after which this log begins, where the run goes on from another one.
   */
  constructor(keptMax = TRACE_EVENTS_MAX, charactersMax = TRACE_CHARACTERS_MAX, lastBefore = 0) {
    assert(keptMax > 0, 'a trace log keeps at least one event');
    this.#keptMax = keptMax;
    this.#charactersMax = charactersMax;
    this.#lastSequence = lastBefore;
    this.#firstKept = lastBefore + 1;
  }

  /** The sequence number of the newest event; 0 before the first. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** The sequence number of the oldest event that is kept. */
  get firstKept(): number {
    return this.#firstKept;
  }

  /**
   * Writes down what happened and tells all followers, before it returns or, where a follower itself appends, as soon
   * as all have been told of the event before.
   * @param at milliseconds since the run's start.
   */
  append(happening: Happening, at: number): TraceEvent {
    this.#lastSequence += 1;
    const event: TraceEvent = { sequence: this.#lastSequence, at, ...happening };
    this.#keep(event);
    if (this.#followers.size > 0 && !this.#isDelivering) this.#deliver();
    return event;
  }

  /**
   * Calls the listener for each event from `from` on, those kept from before at once.
   * @returns how to stop; or `null` when events from `from` on are no longer kept.
   */
  follow(from: number, listener: (event: TraceEvent) => void): (() => void) | null {
    const next = Math.max(1, from);
    if (next < this.firstKept) return null;
    const follower: Follower = { listener, next };
    this.#followers.add(follower);
    if (!this.#isDelivering) this.#deliver();
    return () => {
      this.#followers.delete(follower);
    };
  }

  /** The kept events from `from` to the newest; `null` when some of them are no longer kept. */
  since(from: number): TraceEvent[] | null {
    const first = Math.max(1, from);
    if (first < this.firstKept) return null;
    const events: TraceEvent[] = [];
    for (let sequence = first; sequence <= this.#lastSequence; sequence += 1)
      events.push(this.#kept(sequence));
    return events;
  }

  /** Gives every follower what it has not seen, the oldest event first, so that all see one order. */
  #deliver(): void {
    this.#isDelivering = true;
    try {
      for (let event = this.#nextEvent(); event !== null; event = this.#nextEvent())
        for (const follower of this.#followers)
          if (follower.next === event.sequence) {
            follower.next += 1;
            follower.listener(event);
          }
    } finally {
      this.#isDelivering = false;
    }
  }

  #nextEvent(): TraceEvent | null {
    let next = this.#lastSequence + 1;
    for (const follower of this.#followers) next = Math.min(next, follower.next);
    return next > this.#lastSequence ? null : this.#kept(next);
  }

  #keep(event: TraceEvent): void {
    const place = (event.sequence - 1) % this.#keptMax;
    if (event.sequence - this.#firstKept >= this.#keptMax) this.#forgetOldest();
    this.#ring[place] = event;
    // One event alone is kept whatever its size.
    if (this.#keptMax === 1) return;
    this.#sizes[place] = sizeOf(event);
    this.#characters += this.#sizes[place];
    while (this.#characters > this.#charactersMax && this.#firstKept < event.sequence) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const place = (this.#firstKept - 1) % this.#keptMax;
    this.#characters -= this.#sizes[place] ?? 0;
    this.#sizes[place] = 0;
    // Its place may not be written again for long, and it may be large.
    this.#ring[place] = FORGOTTEN;
    this.#firstKept += 1;
  }

  #kept(sequence: number): TraceEvent {
    return this.#ring[(sequence - 1) % this.#keptMax] as TraceEvent;
  }
}

const FORGOTTEN: TraceEvent = { sequence: 0, at: 0, type: 'remarked', text: '' };

/** About how many characters a value takes: texts count in full, everything else by its parts. */
export function sizeOf(value: object): number {
  let size = 8;
  if (Array.isArray(value)) for (const part of value as unknown[]) size += sizeOfPart(part);
  else for (const key in value) size += sizeOfPart((value as Record<string, unknown>)[key]);
  return size;
}

function sizeOfPart(part: unknown): number {
  if (typeof part === 'string') return part.length;
  return part === null || typeof part !== 'object' ? 4 : sizeOf(part);
}
