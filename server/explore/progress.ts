// How far a search is, on standard error: a line that is written anew for a person who watches, else a line now and then.

import type { Streams } from '../cli/streams.ts';
import type { Search } from './search.ts';

const WATCHED_MILLIS = 200;
/** A log that nobody watches should show that it goes on, and little more. */
const UNWATCHED_MILLIS = 10_000;
const BAR_WIDTH = 24;

export class SearchProgress {
  readonly #search: Search;
  readonly #streams: Streams;
  #saidAt = 0;

  constructor(search: Search, streams: Streams) {
    this.#search = search;
    this.#streams = streams;
  }

  report(): void {
    const { elapsedMillis } = this.#search;
    const { isWatched } = this.#streams;
    if (elapsedMillis - this.#saidAt < (isWatched ? WATCHED_MILLIS : UNWATCHED_MILLIS)) return;
    this.#saidAt = elapsedMillis;
    const line = describeProgress(this.#search);
    this.#streams.say(isWatched ? `\r${barOf(this.#search)} ${line}\u001b[K` : `${line}\n`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#streams.isWatched) this.#streams.say('\r\u001b[K');
  }
}

export function describeProgress(search: Search): string {
  const { protocol, seedsMax } = search.plan;
  const of = seedsMax === Infinity ? '' : ` of ${seedsMax}`;
  const rate = `${search.seedsPerSecond.toFixed(1)} a second`;
  return `${protocol}: ${search.seeds}${of} seeds, ${rate}, ${describeMillis(search.remainingMillis)} left`;
}

function barOf({ seeds, plan, elapsedMillis }: Search): string {
  const part = Math.max(seeds / plan.seedsMax, elapsedMillis / plan.millisMax);
  const done = Math.min(BAR_WIDTH, Math.round(part * BAR_WIDTH));
  return `[${'#'.repeat(done)}${'.'.repeat(BAR_WIDTH - done)}]`;
}

export function describeMillis(millis: number): string {
  const seconds = Math.round(millis / 1_000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
