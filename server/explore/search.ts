// The search: seed after seed, so many at once as the crew is large, until one breaks something or it is enough.

import type { Finding, Outcome } from '../../shared/explore/outcome.ts';
import type { Crew } from './crew.ts';

export interface SearchPlan {
  readonly protocol: string;
  readonly from: number;
  readonly seedsMax: number;
  readonly millisMax: number;
  readonly options: Readonly<Record<string, string>>;
}

export interface Found {
  readonly seed: number;
  readonly outcome: Outcome & { readonly finding: Finding };
}

/** How far a search is; it is kept up to date while it goes on. */
export class Search {
  readonly plan: SearchPlan;
  /** Seeds that were performed. */
  seeds = 0;
  readonly sightings = new Map<string, number>();
  /** Seeds in which something could not go on in the end, so that nothing was demanded of it; and how many for each reason. */
  excused = 0;
  readonly excuses = new Map<string, number>();
  found: Found | null = null;
  readonly #clock: () => number;
  readonly #begunAt: number;
  #next: number;
  #isStopped = false;

  /** @param clock in milliseconds */
  constructor(plan: SearchPlan, clock: () => number = () => performance.now()) {
    this.plan = plan;
    this.#clock = clock;
    this.#begunAt = clock();
    this.#next = plan.from;
  }

  get elapsedMillis(): number {
    return this.#clock() - this.#begunAt;
  }

  get seedsPerSecond(): number {
    return this.elapsedMillis === 0 ? 0 : (this.seeds * 1_000) / this.elapsedMillis;
  }

  /** How long it still takes, at the rate so far. */
  get remainingMillis(): number {
    const bySeeds = ((this.plan.seedsMax - this.seeds) * 1_000) / Math.max(this.seedsPerSecond, 0.001);
    return Math.max(0, Math.min(bySeeds, this.plan.millisMax - this.elapsedMillis));
  }

  /** Begins no more seeds. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Ends with the least seed that breaks something, whatever the crew: lower ones that were begun are waited for. */
  async run(crew: Crew, onPerformed: () => void = () => {}): Promise<void> {
    const lane = async (): Promise<void> => {
      while (this.#hasMore()) {
        const seed = this.#next;
        this.#next += 1;
        const { protocol, options } = this.plan;
        this.#take(seed, await crew.ask({ type: 'perform', protocol, seed, options }));
        onPerformed();
      }
    };
    await Promise.all(Array.from({ length: crew.size }, lane));
  }

  #hasMore(): boolean {
    const { from, seedsMax, millisMax } = this.plan;
    const isEnough = this.#next - from >= seedsMax || this.elapsedMillis >= millisMax;
    return !this.#isStopped && this.found === null && !isEnough;
  }

  #take(seed: number, outcome: Outcome): void {
    this.seeds += 1;
    for (const [name, count] of Object.entries(outcome.sightings))
      this.sightings.set(name, (this.sightings.get(name) ?? 0) + count);
    const reasons = new Set(outcome.excuses.map(({ why }) => why));
    if (reasons.size > 0) this.excused += 1;
    for (const why of reasons) this.excuses.set(why, (this.excuses.get(why) ?? 0) + 1);
    const { finding } = outcome;
    if (finding === null || (this.found !== null && this.found.seed < seed)) return;
    this.found = { seed, outcome: { ...outcome, finding } };
  }
}
