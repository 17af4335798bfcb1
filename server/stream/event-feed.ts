// The newest events of one run, as they are sent to its viewers: encoded once for all of them, and kept as long as
// the run keeps them, so that a viewer that was away can go on without a gap.

import { TRACE_EVENTS_MAX } from '../../shared/core/limits.ts';
import { assert, present } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { Run } from '../../shared/host/run.ts';
import type { ServerLimits } from '../limits.ts';

/** Consecutive events as the text of a JSON array. */
export interface EventSlice {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

export class EventFeed {
  readonly #run: Run;
  readonly #limits: ServerLimits;
  readonly #onEvent: () => void;
  readonly #eventsMax: number;
  #events: TraceEvent[] = [];
  /** The encoded event beside each event; `null` where it is not encoded (any more). */
  #texts: (string | null)[] = [];
  /** The sequence number of the first event kept. */
  #first = 1;
  /** Texts before this position were given up already. */
  #encodedFrom = 0;
  #encodedChars = 0;
  #stop: (() => void) | null = null;

  constructor(run: Run, limits: ServerLimits, onEvent: () => void, eventsMax = TRACE_EVENTS_MAX) {
    this.#run = run;
    this.#limits = limits;
    this.#onEvent = onEvent;
    this.#eventsMax = eventsMax;
  }

  /** The sequence number of the first event that can still be sent. */
  get first(): number {
    return this.#first;
  }

  get last(): number {
    return this.#first + this.#events.length - 1;
  }

  /** Follows the run from as far back as it remembers. Costs nothing while nobody watches, as then it is stopped. */
  start(): void {
    if (this.#stop !== null) return;
    const last = this.#run.lastSequence();
    for (let span = Math.min(this.#eventsMax, last); ; span = Math.floor(span / 2)) {
      this.#forget();
      this.#first = last - span + 1;
      this.#stop = this.#run.follow(this.#first, (event) => this.#take(event));
      if (this.#stop !== null) return;
      assert(span > 0, 'a run can be followed from its next event on');
    }
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#forget();
  }

  /**
   * As many events from `from` on as fit into one frame, and no more than up to `through`; at least one.
   * @returns `null` if the very first is too large for a frame
   */
  slice(from: number, through: number): EventSlice | null {
    assert(from >= this.#first && through <= this.last && from <= through, 'only kept events can be sent');
    const texts: string[] = [];
    let chars = 0;
    const lastOfFrame = Math.min(through, from + this.#limits.eventsPerFrameMax - 1);
    for (let sequence = from; sequence <= lastOfFrame; sequence += 1) {
      const text = this.#textAt(sequence - this.#first);
      if (texts.length > 0 && chars + text.length > this.#limits.eventsFrameCharsMax) break;
      if (text.length > this.#limits.eventCharsMax) return null;
      texts.push(text);
      chars += text.length + 1;
    }
    return { text: `[${texts.join(',')}]`, first: from, last: from + texts.length - 1 };
  }

  #take(event: TraceEvent): void {
    assert(
      event.sequence === this.last + 1,
      `event ${event.sequence} follows ${this.last}: the trace has a gap`,
    );
    this.#events.push(event);
    this.#texts.push(null);
    // Cutting the array's front costs its length, so it is done once for a quarter of it.
    if (this.#events.length > this.#eventsMax * 1.25) this.#drop(this.#events.length - this.#eventsMax);
    this.#onEvent();
  }

  #drop(count: number): void {
    for (const text of this.#texts.slice(this.#encodedFrom, count)) this.#encodedChars -= text?.length ?? 0;
    this.#events = this.#events.slice(count);
    this.#texts = this.#texts.slice(count);
    this.#first += count;
    this.#encodedFrom = Math.max(0, this.#encodedFrom - count);
  }

  #forget(): void {
    this.#events = [];
    this.#texts = [];
    this.#encodedFrom = 0;
    this.#encodedChars = 0;
  }

  #textAt(position: number): string {
    const kept = this.#texts[position];
    if (kept !== null && kept !== undefined) return kept;
    const text = JSON.stringify(present(this.#events[position], 'a kept event'));
    if (position < this.#encodedFrom) return text;
    this.#texts[position] = text;
    this.#encodedChars += text.length;
    while (this.#encodedChars > this.#limits.feedTextCharsMax && this.#encodedFrom < position) {
      this.#encodedChars -= this.#texts[this.#encodedFrom]?.length ?? 0;
      this.#texts[this.#encodedFrom] = null;
      this.#encodedFrom += 1;
    }
    return text;
  }
}
