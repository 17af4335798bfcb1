// The lines that people ask a run to perform, from all viewers and from HTTP: one queue for each run, performed
// strictly one after another, so that two people at once do what they would have done in turns.

import { fail, type Result, succeed } from '../shared/core/result.ts';

/** What a line gave. */
export interface Performed {
  /** What it printed. */
  readonly output: readonly string[];
  /** Sentences for people that are no results. */
  readonly notes?: readonly string[];
  /** Why it could not be done. */
  readonly error?: string;
}

/** Performs one line; never rejects for what a person wrote. */
export type Performer = (line: string) => Promise<Performed>;

export type QueueRefusal = 'full' | 'closed';

interface Waiting {
  readonly line: string;
  readonly settle: (outcome: Result<Performed, QueueRefusal>) => void;
}

export class CommandQueue {
  readonly #perform: Performer;
  readonly #waitingMax: number;
  readonly #waiting: Waiting[] = [];
  #current: Waiting | null = null;
  #closed = false;

  constructor(perform: Performer, waitingMax: number) {
    this.#perform = perform;
    this.#waitingMax = waitingMax;
  }

  /** Ends always: performed, or refused because the queue is full or the run was closed meanwhile. */
  submit(line: string): Promise<Result<Performed, QueueRefusal>> {
    if (this.#closed) return Promise.resolve(fail('closed'));
    if (this.#waiting.length >= this.#waitingMax) return Promise.resolve(fail('full'));
    return new Promise((settle) => {
      this.#waiting.push({ line, settle });
      if (this.#current === null) void this.#work();
    });
  }

  /** Refuses what waits. The line that is being performed is refused too: its run may never answer it now. */
  close(): void {
    this.#closed = true;
    this.#current?.settle(fail('closed'));
    for (const waiting of this.#waiting.splice(0)) waiting.settle(fail('closed'));
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#current = next;
      next.settle(succeed(await this.#performed(next.line)));
    }
    this.#current = null;
  }

  /** An error of the code itself ends the line that met it with a sentence, and not the server. */
  async #performed(line: string): Promise<Performed> {
    try {
      return await this.#perform(line);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      return { output: [], error: `this line met an error of the lab itself: ${what}` };
    }
  }
}
