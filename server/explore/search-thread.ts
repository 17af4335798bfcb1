// How a thread that simulates is set up: in the search for faults, and where its speed is measured.

import { setFlagsFromString } from 'node:v8';
import type { WorkerOptions } from 'node:worker_threads';

/**
 * Nearly all that a simulated step makes is garbage after the next: more room for it, fewer sweeps. Three semi-spaces of 64
 * MB, as much as the main thread of a search is given; it is used only as far as it is needed.
 */
export const SEARCH_THREAD: WorkerOptions = { resourceLimits: { maxYoungGenerationSizeMb: 192 } };

/**
 * To be said before the first such thread. The threads of a search keep all cores busy themselves, so helpers that sweep
 * beside them take from one thread what they give to another, and the sweep waits for the last of them.
 */
export function sweepAlone(): void {
  setFlagsFromString('--no-parallel-scavenge');
}
