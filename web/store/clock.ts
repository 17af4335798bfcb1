// The run's clock as the page sees it. Events come late and in bursts; a clock that followed them would stutter. So it
// runs on by itself from the earliest news.

export type RunClock =
  | { readonly type: 'still'; readonly at: number }
  /** Milliseconds to take from the page's own clock. */
  | { readonly type: 'running'; readonly offset: number };

/** The moment of the run at this moment of the page's clock. */
export function runNow(clock: RunClock, pageNow: number): number {
  return clock.type === 'still' ? clock.at : Math.max(0, pageNow - clock.offset);
}

/** An event took place at `at` and is known at `pageNow`: the smallest difference is nearest to the truth. */
export function adjustClock(clock: RunClock, at: number, pageNow: number): RunClock {
  const offset = pageNow - at;
  if (clock.type === 'still') return { type: 'running', offset };
  return offset < clock.offset ? { type: 'running', offset } : clock;
}
