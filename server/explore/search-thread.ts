// How a thread that simulates is set up: in the search for faults, and where its speed is measured.

import { setFlagsFromString } from 'node:v8';
import type { WorkerOptions } from 'node:worker_threads';

/** Three semi-spaces of 64 MB. */
export const SEARCH_THREAD: WorkerOptions = { resourceLimits: { maxYoungGenerationSizeMb: 192 } };

/**
 * To be said before the first such thread; `scripts/bench.mjs` and `scripts/fuzz.mjs` say the same of their main thread.
 *
 * Nearly all that a simulated step makes is garbage after the next: the more room there is for it, the less is left of it
 * when it is swept. Left to itself the room stays small, since little survives; a sixth of a search was sweeping. And the threads
 * of a search keep all cores busy themselves: helpers that sweep beside them take from one thread what they give to another,
 * and the sweep waits for the last of them.
 */
export function prepareSearch(): void {
  setFlagsFromString('--min-semi-space-size=32');
  setFlagsFromString('--no-parallel-scavenge');
}
