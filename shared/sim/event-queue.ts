// The event queue of a simulation: a binary heap ordered by (time, order of scheduling), so that equal times never leave
// a choice. Events know their place in it and can be taken out again.

import { assert } from '../core/result.ts';

/** What the queue keeps of an event, in the event itself: one object for each is what makes it quick. */
export interface Scheduled {
  /** Microseconds since the run's start. Whole, so that sums are exact. */
  at: number;
  /** Counts what was ever scheduled; decides between equal times. */
  order: number;
  /** Place in the heap; -1 while it is not in there. */
  position: number;
}

export class EventQueue<E extends Scheduled> {
  readonly #heap: E[] = [];
  #scheduled = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The next event, left in its place. */
  get first(): E | undefined {
    return this.#heap[0];
  }

  /** All events, in no particular order. */
  get all(): readonly E[] {
    return this.#heap;
  }

  /** @param at microseconds since the run's start. */
  add(event: E, at: number): void {
    assert(event.position === -1, 'an event is scheduled twice');
    this.#scheduled += 1;
    event.at = at;
    event.order = this.#scheduled;
    this.#heap.push(event);
    this.#rise(event, this.#heap.length - 1);
  }

  /** Schedules an event that is in there for another time, as if it had been taken out and added. */
  move(event: E, at: number): void {
    assert(event.position !== -1, 'an event is moved that is not scheduled');
    this.#scheduled += 1;
    const isEarlier = at < event.at;
    event.at = at;
    event.order = this.#scheduled;
    if (isEarlier) this.#rise(event, event.position);
    else this.#sink(event, event.position);
  }

  takeFirst(): E | undefined {
    const first = this.#heap[0];
    if (first === undefined) return undefined;
    first.position = -1;
    const last = this.#heap.pop() as E;
    if (last !== first) this.#sink(last, 0);
    return first;
  }

  /** Takes an event out. Does nothing if it is not in there. */
  remove(event: E): void {
    const { position } = event;
    if (position === -1) return;
    event.position = -1;
    const last = this.#heap.pop() as E;
    if (last === event) return;
    // The last one takes the free place, and moves from there to where it belongs.
    if (position > 0 && isBefore(last, this.#heap[(position - 1) >> 1] as E)) this.#rise(last, position);
    else this.#sink(last, position);
  }

  clear(): void {
    for (const event of this.#heap) event.position = -1;
    this.#heap.length = 0;
  }

  #rise(event: E, from: number): void {
    const heap = this.#heap;
    let position = from;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const above = heap[parent] as E;
      if (!isBefore(event, above)) break;
      heap[position] = above;
      above.position = position;
      position = parent;
    }
    heap[position] = event;
    event.position = position;
  }

  #sink(event: E, from: number): void {
    const heap = this.#heap;
    const size = heap.length;
    let position = from;
    for (;;) {
      let child = 2 * position + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1] as E, heap[child] as E)) child += 1;
      const below = heap[child] as E;
      if (!isBefore(below, event)) break;
      heap[position] = below;
      below.position = position;
      position = child;
    }
    heap[position] = event;
    event.position = position;
  }
}

function isBefore(left: Scheduled, right: Scheduled): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
