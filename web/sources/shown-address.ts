// Which run the page shows, as its address names it. Moments and selections are of one run.

import { readAddress } from '../commands/shared-address.ts';

let shown: string | null = null;

/** The page shows what its address says now. */
export function markShown(): void {
  shown = placeNow();
}

/** The page shows something else than its address says. */
export function markOther(): void {
  shown = null;
}

export function isShown(): boolean {
  return shown === placeNow();
}

function placeNow(): string {
  return JSON.stringify(readAddress(location).wanted);
}
