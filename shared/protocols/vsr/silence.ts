// How a replica notices that it hears nothing: a clock of its own ticks, and every fourth tick without a word is one too many.
// It counts ticks and reads no time, so that a clock which is set does no harm.

import type { Out } from '../../core/contract.ts';
import { drawBetween } from '../../core/random.ts';
import { quorumOf } from './configuration.ts';
import type { VsrState, VsrTypes } from './types.ts';

/** Ticks in the least silence after which something is done. A word may have come right before the first of one more. */
const TICKS_A_TIMEOUT = 3;
/** Ticks differ by so much, so that replicas do not wish all at once (pitfall 17). */
const JITTER = 0.25;
/** The wait doubles with each view that did not come about, so many times at most. */
const DOUBLINGS_MAX = 4;
/** Timeouts without silence that show that a view works. */
const TIMEOUTS_THAT_SHOW = 3;

export function setTick(state: VsrState, out: Out<VsrTypes>): void {
  const shortest = state.config.viewTimeoutMillis / TICKS_A_TIMEOUT;
  out.setTimer({ type: 'tick' }, drawBetween(state, shortest, shortest * (1 + JITTER)));
}

export function isSilentForLong(state: VsrState): boolean {
  const doublings = Math.min(Math.max(0, state.failedViews - 1), DOUBLINGS_MAX);
  return state.silentTicks > TICKS_A_TIMEOUT * (1 << doublings);
}

/** A word came. That the view works shows only when words go on coming (`onTickOfView`). */
export function onHeard(state: VsrState): void {
  state.silentTicks = 0;
}

/**
 * A view that lasts for a few timeouts takes back one of the doublings. Taken back at the first word, views would go on for ever
 * where links are slower than the timeout is long: each begins, and none lasts.
 */
export function onTickOfView(state: VsrState): void {
  if (state.failedViews === 0) return;
  state.heardTicks = state.silentTicks === 0 ? state.heardTicks + 1 : 0;
  if (state.heardTicks < TICKS_A_TIMEOUT * TIMEOUTS_THAT_SHOW) return;
  state.heardTicks = 0;
  state.failedViews -= 1;
}

/** Another view is entered: should it not work, the next wait is longer (pitfall 17). */
export function onViewEntered(state: VsrState): void {
  state.heardTicks = 0;
  state.failedViews = Math.min(state.failedViews + 1, DOUBLINGS_MAX + 1);
}

/** A primary listens as well: to a quorum of backups (pitfall 18). */
export function onQuorumHeard(state: VsrState, from: string): void {
  state.answered[from] = true;
  if (Object.keys(state.answered).length < quorumOf(state) - 1) return;
  state.answered = {};
  onHeard(state);
}
