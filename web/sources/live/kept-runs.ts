// What the page knew of runs of the server that it has left: coming back, it shows their past as it was seen, and follows on
// from there. A page that is loaded anew knows nothing of them.

import { liveStore } from '../../store/run-store.ts';
import { type SeenRun, seenNow } from '../show-kept.ts';
import type { StreamPlace } from './live-source.ts';

export interface KeptRun {
  readonly place: StreamPlace;
  readonly seen: SeenRun;
}

/** The newest ones, each with as many events as a page remembers at most. */
const RUNS_MAX = 4;

const kept = new Map<string, KeptRun>();

/** What is shown now is that run, and is about to be left. */
export function keepRun(name: string, epoch: string | null): void {
  const { picture } = liveStore.getState();
  const seen = seenNow();
  kept.delete(name);
  if (epoch === null || picture === null || seen.events.length === 0) return;
  kept.set(name, { place: { epoch, received: picture.sequence }, seen });
  for (const oldest of [...kept.keys()].slice(0, -RUNS_MAX)) kept.delete(oldest);
}

/** It is shown again, and grows. */
export function takeKeptRun(name: string): KeptRun | null {
  const run = kept.get(name) ?? null;
  kept.delete(name);
  return run;
}
