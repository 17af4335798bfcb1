// The timers that one actor has set, by the text that makes them equal; in real time.

import { timerKey } from '../../shared/core/contract.ts';

/** The longest delay that the platform can wait. */
const DELAY_MILLIS_MAX = 2_147_483_647;

export class RealTimers<T extends { readonly type: string }> {
  readonly #onTimeout: (timer: T) => void;
  readonly #set = new Map<string, NodeJS.Timeout>();

  constructor(onTimeout: (timer: T) => void) {
    this.#onTimeout = onTimeout;
  }

  /** Replaces a timer that is equal. */
  set(timer: T, delayMillis: number): void {
    const key = timerKey(timer);
    clearTimeout(this.#set.get(key));
    const fire = (): void => {
      this.#set.delete(key);
      this.#onTimeout(timer);
    };
    this.#set.set(key, setTimeout(fire, Math.min(Math.max(0, delayMillis), DELAY_MILLIS_MAX)));
  }

  cancel(timer: T): void {
    const key = timerKey(timer);
    clearTimeout(this.#set.get(key));
    this.#set.delete(key);
  }

  cancelAll(): void {
    for (const timeout of this.#set.values()) clearTimeout(timeout);
    this.#set.clear();
  }
}
