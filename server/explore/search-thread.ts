// How a thread that simulates is set up: in the search for faults, and where its speed is measured.

import { setFlagsFromString } from 'node:v8';
import type { WorkerOptions } from 'node:worker_threads';

/**
 * Nearly all that a simulated step makes is garbage after the next: room for it, three semi-spaces of 8 MB. With less, much of
 * it is moved before it is garbage; with more, it no longer stays in the caches of a core, and each step waits for memory.
 */
export const SEARCH_THREAD: WorkerOptions = { resourceLimits: { maxYoungGenerationSizeMb: 24 } };

/**
 * To be said before the first such thread. The threads of a search keep all cores busy themselves: helpers that sweep beside
 * them take from one thread what they give to another, and the sweep waits for the last of them. All of the room is there
 * from the start: V8 would widen it only after much had been moved.
 */
export function prepareSearch(): void {
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString('--min-semi-space-size=8');
}
