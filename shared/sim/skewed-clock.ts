// A replica's own clock: ahead of virtual time or behind it, slower or faster.

import type { ClockPicture } from '../trace/picture.ts';
import type { World } from './world.ts';

export class SkewedClock {
  readonly #world: World;
  #aheadMillis = 0;
  #rate = 1;
  /** Virtual time when it was set last. */
  #setAt = 0;
  /** What it said last: whoever asks is never told an earlier time. */
  #last = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether it says something other than virtual time. */
  get isSkewed(): boolean {
    return this.#rate !== 1 || this.#aheadMillis !== 0 || this.#last > this.#world.now;
  }

  get rate(): number {
    return this.#rate;
  }

  set(aheadMillis: number, rate: number): void {
    this.#aheadMillis = aheadMillis;
    this.#rate = rate;
    this.#setAt = this.#world.now;
  }

  resume({ aheadMillis, rate, setAt, last }: ClockPicture): void {
    this.#aheadMillis = aheadMillis;
    this.#rate = rate;
    this.#setAt = setAt;
    this.#last = last;
  }

  /** Milliseconds, in whole microseconds; never less than the last time. */
  now(): number {
    const { now } = this.#world;
    if (this.#rate === 1 && this.#aheadMillis === 0 && this.#last <= now) {
      this.#last = now;
      return now;
    }
    const shown = now + this.#aheadMillis + (now - this.#setAt) * (this.#rate - 1);
    this.#last = Math.max(this.#last, Math.round(shown * 1000) / 1000);
    return this.#last;
  }
}
