// What waits for a frozen replica, in order. In both placements the host holds it, and no process is stopped: one that
// stands still could not be told to cut a link.

import { timerKey } from '../../shared/core/contract.ts';

interface Waiting {
  readonly work: () => void;
  /** Of the timer that ran out, where that is what waits. */
  readonly timer: string | null;
}

export class FrozenInbox {
  /** Whether links changed meanwhile. */
  hasNewLinks = false;
  #waiting: Waiting[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  add(work: () => void): void {
    this.#waiting.push({ work, timer: null });
  }

  addTimeout(timer: { readonly type: string }, work: () => void): void {
    this.#waiting.push({ work, timer: timerKey(timer) });
  }

  /** That timer was set anew or cancelled. */
  cancelTimeout(timer: { readonly type: string }): void {
    if (this.#waiting.every((one) => one.timer === null)) return;
    const key = timerKey(timer);
    this.#waiting = this.#waiting.filter((one) => one.timer !== key);
  }

  /** Takes the next out. */
  next(): (() => void) | undefined {
    return this.#waiting.shift()?.work;
  }
}
