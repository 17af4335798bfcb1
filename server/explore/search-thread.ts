// How a thread that simulates is set up: in the search for faults, and where its speed is measured.

import { setFlagsFromString } from 'node:v8';
import type { WorkerOptions } from 'node:worker_threads';

/**
 * Nearly all that a simulated step makes is garbage after the next: room for it, three semi-spaces of 64 MB, of which V8 takes
 * what it needs. More from the start saves a long simulation time, and costs a search, whose simulations are short.
 */
export const SEARCH_THREAD: WorkerOptions = { resourceLimits: { maxYoungGenerationSizeMb: 192 } };

/**
 * To be said before the first such thread. The threads of a search keep all cores busy themselves: helpers that sweep beside
 * them take from one thread what they give to another, and the sweep waits for the last of them.
 */
export function prepareSearch(): void {
  setFlagsFromString('--no-parallel-scavenge');
}
