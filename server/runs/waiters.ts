// People who wait for a run to reach a condition, each with a patience. Nobody polls: whoever changes the run pokes.

interface Waiter {
  readonly isDone: () => boolean;
  readonly settle: (isTimely: boolean) => void;
}

export class Waiters {
  readonly #waiting = new Set<Waiter>();
  #isPoked = false;
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @returns whether the condition came to hold within the time */
  until(isDone: () => boolean, millis: number): Promise<boolean> {
    if (isDone()) return Promise.resolve(true);
    if (this.#isClosed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const patience = setTimeout(() => waiter.settle(isDone()), millis);
      const waiter: Waiter = {
        isDone,
        settle: (isTimely) => {
          clearTimeout(patience);
          this.#waiting.delete(waiter);
          resolve(isTimely);
        },
      };
      this.#waiting.add(waiter);
    });
  }

  /** Something has changed. Looked at when this turn is over, as one change often comes with the next. */
  poke(): void {
    if (this.#waiting.size === 0 || this.#isPoked) return;
    this.#isPoked = true;
    queueMicrotask(() => this.#look());
  }

  #look(): void {
    this.#isPoked = false;
    for (const waiter of this.#waiting) if (waiter.isDone()) waiter.settle(true);
  }

  /** Nothing will change any more. */
  close(): void {
    this.#isClosed = true;
    for (const waiter of this.#waiting) waiter.settle(waiter.isDone());
  }
}
