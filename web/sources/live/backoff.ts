// How long to wait before dialling again: longer each time, never in step with other pages.

const FIRST_MILLIS = 400;
const LONGEST_MILLIS = 8_000;

/** @param luck in [0, 1): spreads the pages of one lecture, which all lost the same server. */
export function backoffMillis(attempt: number, luck: number): number {
  const longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.max(0, attempt - 1));
  return Math.round(longest * (0.6 + 0.4 * luck));
}
