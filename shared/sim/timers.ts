// The timers that one actor has set. An actor has some tens of one type at most, so that they are found sooner by a look at the
// print of each than by the text that makes them equal.

import { isSameTimer } from '../core/contract.ts';
import type { Timeout, TimerOwner, World } from './world.ts';

export class SimulatedTimers {
  readonly #world: World;
  readonly #owner: TimerOwner;
  /** By type. */
  readonly #set = new Map<string, Timeout[]>();
  /** Of the clock that timers go by, beside virtual time. */
  rate = 1;

  constructor(world: World, owner: TimerOwner) {
    this.#world = world;
    this.#owner = owner;
  }

  /** Replaces an equal one, which is scheduled anew: most timers are set again long before they fire. */
  set(timer: { readonly type: string }, delayMillis: number): void {
    const delay = Math.max(0, delayMillis) / this.rate;
    const sameType = this.#sameType(timer);
    const position = placeOf(sameType, timer);
    const known = sameType[position];
    if (known !== undefined && known.position !== -1) {
      this.#world.reschedule(known, delay);
      return;
    }
    // One that came due while its replica was frozen is not in the queue.
    if (known !== undefined) takeOut(sameType, position);
    this.#world.schedule(this.#add(sameType, timer), delay);
  }

  /** A timer that was set in another run. */
  resume(timer: { readonly type: string }, atMicros: number): void {
    this.cancel(timer);
    this.#world.scheduleAt(this.#add(this.#sameType(timer), timer), atMicros);
  }

  #sameType({ type }: { readonly type: string }): Timeout[] {
    let sameType = this.#set.get(type);
    if (sameType === undefined) {
      sameType = [];
      this.#set.set(type, sameType);
    }
    return sameType;
  }

  #add(sameType: Timeout[], timer: { readonly type: string }): Timeout {
    const owner = this.#owner;
    const timeout: Timeout = { at: 0, order: 0, position: -1, type: 'timeout', owner, timer, print: null };
    sameType.push(timeout);
    return timeout;
  }

  cancel(timer: { readonly type: string }): void {
    const sameType = this.#set.get(timer.type);
    if (sameType === undefined) return;
    const position = placeOf(sameType, timer);
    const timeout = sameType[position];
    if (timeout === undefined) return;
    takeOut(sameType, position);
    this.#world.unschedule(timeout);
  }

  onFired(timeout: Timeout): void {
    const sameType = this.#set.get(timeout.timer.type);
    if (sameType === undefined) return;
    const position = sameType.indexOf(timeout);
    if (position !== -1) takeOut(sameType, position);
  }

  cancelAll(): void {
    for (const timeouts of this.#set.values())
      for (const timeout of timeouts) this.#world.unschedule(timeout);
    this.#set.clear();
  }
}

/** @returns -1: it is not among them */
function placeOf(timeouts: readonly Timeout[], timer: { readonly type: string }): number {
  const [only] = timeouts;
  if (only === undefined) return -1;
  if (timeouts.length === 1) return isSameTimer(only.timer, timer) ? 0 : -1;
  const print = printOf(timer);
  for (let position = 0; position < timeouts.length; position += 1) {
    const timeout = timeouts[position] as Timeout;
    timeout.print ??= printOf(timeout.timer);
    if (timeout.print === print && isSameTimer(timeout.timer, timer)) return position;
  }
  return -1;
}

/** Of numbers and texts alone, a sum: what else a timer holds makes equal timers no less equal. */
function printOf(timer: { readonly type: string }): number {
  const parts = timer as Readonly<Record<string, unknown>>;
  let print = 0;
  for (const name in parts) {
    const part = parts[name];
    if (typeof part === 'number') print = (print + Math.imul(part, 31)) | 0;
    else if (typeof part === 'string')
      print = (print + part.length * 7 + part.charCodeAt(part.length - 1)) | 0;
  }
  return print;
}

/** No two are equal and nobody asks for their order, so the last one may take the free place; `splice` would make a list. */
function takeOut(timeouts: Timeout[], position: number): void {
  const last = timeouts.pop() as Timeout;
  if (position < timeouts.length) timeouts[position] = last;
}
