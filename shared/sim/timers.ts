// The timers that one actor has set, by the text that makes them equal.

import { timerKey } from '../core/contract.ts';
import type { Timeout, TimerOwner, World } from './world.ts';

export class SimulatedTimers {
  readonly #world: World;
  readonly #owner: TimerOwner;
  readonly #set = new Map<string, Timeout>();
  /** Of the clock that timers go by, beside virtual time. */
  rate = 1;

  constructor(world: World, owner: TimerOwner) {
    this.#world = world;
    this.#owner = owner;
  }

  set(timer: { readonly type: string }, delayMillis: number): void {
    this.cancel(timer);
    const key = timerKey(timer);
    const timeout: Timeout = {
      at: 0,
      order: 0,
      position: -1,
      type: 'timeout',
      owner: this.#owner,
      timer,
      key,
    };
    this.#set.set(key, timeout);
    this.#world.schedule(timeout, Math.max(0, delayMillis) / this.rate);
  }

  cancel(timer: { readonly type: string }): void {
    const key = timerKey(timer);
    const timeout = this.#set.get(key);
    if (timeout === undefined) return;
    this.#set.delete(key);
    this.#world.unschedule(timeout);
  }

  onFired(timeout: Timeout): void {
    this.#set.delete(timeout.key);
  }

  cancelAll(): void {
    for (const timeout of this.#set.values()) this.#world.unschedule(timeout);
    this.#set.clear();
  }
}
