// Counts what was opened on this page: what was begun for something else is of no use any more.

let openings = 0;

export function beginOpening(): void {
  openings += 1;
}

/** Another number than before: the page has gone elsewhere since. */
export function openingNow(): number {
  return openings;
}
