// The timers that one actor has set. An actor has few of one type, so that they are found sooner by a look at each than by
// the text that makes them equal.

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
    const sameType = this.#set.get(timer.type);
    const position = sameType === undefined ? -1 : placeOf(sameType, timer);
    const known = sameType?.[position];
    if (known === undefined || known.position === -1) this.#world.schedule(this.#newTimeout(timer), delay);
    else this.#world.reschedule(known, delay);
  }

  /** A timer that was set in another run. */
  resume(timer: { readonly type: string }, atMicros: number): void {
    this.#world.scheduleAt(this.#newTimeout(timer), atMicros);
  }

  #newTimeout(timer: { readonly type: string }): Timeout {
    this.cancel(timer);
    const timeout: Timeout = {
      at: 0,
      order: 0,
      position: -1,
      type: 'timeout',
      owner: this.#owner,
      timer,
    };
    const sameType = this.#set.get(timer.type);
    if (sameType === undefined) this.#set.set(timer.type, [timeout]);
    else sameType.push(timeout);
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
  for (let position = 0; position < timeouts.length; position += 1)
    if (isSameTimer((timeouts[position] as Timeout).timer, timer)) return position;
  return -1;
}

/** No two are equal and nobody asks for their order, so the last one may take the free place; `splice` would make a list. */
function takeOut(timeouts: Timeout[], position: number): void {
  const last = timeouts.pop() as Timeout;
  if (position < timeouts.length) timeouts[position] = last;
}
