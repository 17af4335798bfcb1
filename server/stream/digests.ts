// Puts the digest of a run into its trace now and then while somebody watches, at a bounded share of the time.

import type { Run } from '../../shared/host/run.ts';
import { digestOf } from '../../shared/trace/digest.ts';
import type { ServerLimits } from '../limits.ts';

export class Digests {
  readonly #run: Run;
  readonly #limits: ServerLimits;
  readonly #clock: () => number;
  #timer: NodeJS.Timeout | null = null;
  #lastSequence = 0;
  #tooDear = false;

  constructor(run: Run, limits: ServerLimits, clock: () => number) {
    this.#run = run;
    this.#limits = limits;
    this.#clock = clock;
  }

  start(): void {
    if (this.#timer === null) this.#arm(this.#limits.digestIntervalMillis);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(delayMillis: number): void {
    if (this.#tooDear) return;
    this.#timer = setTimeout(() => this.#arm(this.#take()), delayMillis);
    this.#timer.unref();
  }

  /** @returns how long to wait until the next one, so that digests keep to their share of the time */
  #take(): number {
    const { digestIntervalMillis, digestShareMax, digestCostMaxMillis } = this.#limits;
    // An idle run has nothing new to compare, and must not fill its trace with digests.
    if (this.#run.lastSequence() === this.#lastSequence) return digestIntervalMillis;
    const start = this.#clock();
    const digest = digestOf(this.#run.replicas(), this.#run.clients());
    const costMillis = this.#clock() - start;
    this.#lastSequence = this.#run.record({ type: 'digested', digest }).sequence;
    this.#tooDear = costMillis > digestCostMaxMillis;
    return Math.max(digestIntervalMillis, costMillis / digestShareMax);
  }
}
