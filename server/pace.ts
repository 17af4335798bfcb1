// The pace of a simulated run that people look at: its virtual time stands until somebody performs a line on it, and from
// then on follows real time, until somebody stops it again.

import type { SimulatedRun } from '../shared/sim/simulated-run.ts';
import type { ServerLimits } from './limits.ts';

export class Pace {
  readonly #run: SimulatedRun;
  readonly #limits: ServerLimits;
  readonly #clock: () => number;
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;
  #last = 0;

  /** @param run paced */
  constructor(run: SimulatedRun, limits: ServerLimits, clock: () => number) {
    this.#run = run;
    this.#limits = limits;
    this.#clock = clock;
  }

  get stands(): boolean {
    return this.#timer === null;
  }

  go(): void {
    if (this.#timer !== null || this.#isOver) return;
    this.#last = this.#clock();
    this.#timer = setInterval(() => this.#advance(), this.#limits.displayFrameMillis);
    this.#timer.unref();
  }

  /** Until it goes again. */
  halt(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** For good. */
  stop(): void {
    this.#isOver = true;
    this.halt();
  }

  #advance(): void {
    const now = this.#clock();
    const passed = Math.min(now - this.#last, this.#limits.paceStepMaxMillis);
    this.#last = now;
    try {
      this.#run.advance(passed);
    } catch (error) {
      // An error of the lab itself: told once, not at every frame.
      this.stop();
      throw error;
    }
  }
}
