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

export function setTick(state: VsrState, out: Out<VsrTypes>): void {
  const shortest = state.config.viewTimeoutMillis / TICKS_A_TIMEOUT;
  out.setTimer({ type: 'tick' }, drawBetween(state, shortest, shortest * (1 + JITTER)));
}

export function isSilentForLong(state: VsrState): boolean {
  const doublings = Math.min(Math.max(0, state.failedViews - 1), DOUBLINGS_MAX);
  return state.silentTicks > TICKS_A_TIMEOUT * (1 << doublings);
}

/** The view works. A new one is waited for longer, as the links may be slower than the timeout is long. */
export function onHeard(state: VsrState): void {
  state.silentTicks = 0;
  state.failedViews = 0;
}

/** A primary listens as well: to a quorum of backups (pitfall 18). */
export function onQuorumHeard(state: VsrState, from: string): void {
  state.answered[from] = true;
  if (Object.keys(state.answered).length < quorumOf(state) - 1) return;
  state.answered = {};
  onHeard(state);
}
