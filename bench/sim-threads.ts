// Threads that each simulate a cluster of their own, for `npm run bench:sim`. They are kept, so that each round finds them
// warm, and work for a given time, so that they work at the same time from the first moment to the last.

import { parentPort, Worker } from 'node:worker_threads';
import { SEARCH_THREAD } from '../server/explore/search-thread.ts';
import { LoadedCluster, pureLoop } from './sim-load.ts';

/** `pure`: the loop that needs nothing but a processor. */
export type Work = 'cluster' | 'pure';

export interface Pace {
  /** Units of work in a millisecond. */
  readonly rate: number;
  /** Milliseconds of processors for a unit, helpers of the runtime included. */
  readonly processor: number;
}

/** What a thread does between two looks at the clock. */
const STEPS_AT_ONCE = 500;
const DRAWS_AT_ONCE = 100_000;

export class Threads {
  readonly #workers: readonly Worker[];

  /** @param program calls `serveThread` in its threads */
  constructor(count: number, program: URL) {
    this.#workers = Array.from({ length: count }, () => new Worker(program, SEARCH_THREAD));
  }

  /** What the first `count` of the threads do together in that time. */
  async measure(work: Work, count: number, millis: number): Promise<Pace> {
    const before = process.cpuUsage();
    const rates = await Promise.all(
      this.#workers.slice(0, count).map((worker) => {
        const answer = new Promise<number>((resolve, reject) => {
          worker.once('message', (rate: number) => {
            worker.off('error', reject);
            resolve(rate);
          });
          worker.once('error', reject);
        });
        worker.postMessage({ work, millis });
        return answer;
      }),
    );
    const { user, system } = process.cpuUsage(before);
    const rate = rates.reduce((sum, one) => sum + one, 0);
    return { rate, processor: (user + system) / 1_000 / (rate * millis) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

/** Works as it is told, in one of the threads. */
export function serveThread(): void {
  const cluster = new LoadedCluster(1, 'off');
  parentPort?.on('message', ({ work, millis }: { readonly work: Work; readonly millis: number }) => {
    const begun = performance.now();
    let done = 0;
    while (performance.now() - begun < millis) {
      if (work === 'cluster') cluster.run(STEPS_AT_ONCE);
      else pureLoop(DRAWS_AT_ONCE);
      done += work === 'cluster' ? STEPS_AT_ONCE : DRAWS_AT_ONCE;
    }
    parentPort?.postMessage(done / (performance.now() - begun));
  });
}
