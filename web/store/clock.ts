// The run's clock as the page sees it. Events come late and in bursts; a clock that followed them would stutter. So it
// runs on by itself from the earliest news.

import { assertNever } from '../../shared/core/result.ts';

export type RunClock =
  | { readonly type: 'still'; readonly at: number }
  /** Milliseconds to take from the page's own clock. */
  | { readonly type: 'running'; readonly offset: number }
  /** An earlier moment that is played: from `at` on, since a moment of the page's clock, so many times as fast. */
  | { readonly type: 'played'; readonly at: number; readonly since: number; readonly rate: number };

/** The moment of the run at this moment of the page's clock. */
export function runNow(clock: RunClock, pageNow: number): number {
  switch (clock.type) {
    case 'still':
      return clock.at;
    case 'running':
      return Math.max(0, pageNow - clock.offset);
    case 'played':
      return clock.at + Math.max(0, pageNow - clock.since) * clock.rate;
    default:
      return assertNever(clock);
  }
}

/** An event took place at `at` and is known at `pageNow`: the smallest difference is nearest to the truth. */
export function adjustClock(clock: RunClock, at: number, pageNow: number): RunClock {
  const offset = pageNow - at;
  if (clock.type !== 'running') return { type: 'running', offset };
  return offset < clock.offset ? { type: 'running', offset } : clock;
}
