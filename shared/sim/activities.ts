// Who uses a simulated run at once, and who of them waits. Time passes only while all wait: whoever is in the middle of
// something does at the same moment whatever takes no time, so that the order of things depends on nothing else.

/** Somebody who waits for a moment of virtual time. */
export interface Waiter {
  readonly isDone: () => boolean;
  readonly deadlineMillis: number;
  readonly settle: (isTimely: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/** Lets time pass until something is done or the deadline is reached. @returns false if nothing is left to happen */
export type PassTime = (isDone: () => boolean, deadlineMillis: number) => boolean;

export class Activities {
  readonly #now: () => number;
  readonly #passTime: PassTime;
  /** The one that every run has: whoever calls it. */
  #count = 1;
  #waiters: Waiter[] = [];

  constructor(now: () => number, passTime: PassTime) {
    this.#now = now;
    this.#passTime = passTime;
  }

  /** Whether nothing goes beside the run's one user, who waits for nothing else. */
  get isAlone(): boolean {
    return this.#count === 1 && this.#waiters.length === 0;
  }

  /** Begins work beside all that is under way. */
  begin(work: () => Promise<void>): void {
    this.#count += 1;
    const end = () => {
      this.#count -= 1;
      this.proceed();
    };
    work().then(end, end);
  }

  wait(isDone: () => boolean, deadlineMillis: number): Promise<boolean> {
    return new Promise((settle, fail) => {
      this.#waiters.push({ isDone, deadlineMillis, settle, fail });
      this.proceed();
    });
  }

  /** While all wait: wakes the first whose moment is here, or lets time pass up to such a moment. */
  proceed(): void {
    while (this.#waiters.length > 0 && this.#waiters.length >= this.#count) {
      const due = this.#waiters.find((waiter) => this.#isDue(waiter));
      if (due !== undefined) this.#wake(due);
      else if (!this.#passUntilDue()) this.#wakeAll();
    }
  }

  /** Tells everybody that nothing will happen any more. */
  close(): void {
    this.#wakeAll();
  }

  #isDue({ isDone, deadlineMillis }: Waiter): boolean {
    return isDone() || this.#now() >= deadlineMillis;
  }

  #wake(waiter: Waiter): void {
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
    waiter.settle(waiter.isDone());
  }

  #wakeAll(): void {
    for (const waiter of this.#waiters.splice(0)) waiter.settle(waiter.isDone());
  }

  #passUntilDue(): boolean {
    const deadline = Math.min(...this.#waiters.map(({ deadlineMillis }) => deadlineMillis));
    try {
      return (
        this.#passTime(() => this.#waiters.some(({ isDone }) => isDone()), deadline) || deadline < Infinity
      );
    } catch (error) {
      for (const waiter of this.#waiters.splice(0)) waiter.fail(error);
      return true;
    }
  }
}
