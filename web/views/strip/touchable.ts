// What of the strip's drawing can be pointed at, and what that tells.

import type { Selection } from '../../store/view-store.ts';

export interface Touchable {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Put together only when it is pointed at, where that takes a look at more than what is drawn. */
  readonly words: string | (() => string);
  /** What a press selects; absent: it goes to the moment, as everywhere. */
  readonly selects?: Selection;
  /** The event to which a press goes, where that is not what lies beneath it. */
  readonly sequence?: number;
  /** Of a fact its row in the columns: it is in focus while it is pointed at. */
  readonly fact?: number;
}

/** Pixels around a thing that still are the thing: a hand trembles. */
const GRACE = 3;

/** What was drawn last lies on top. */
export function touchedAt(touchables: readonly Touchable[], x: number, y: number): Touchable | null {
  return (
    touchables.findLast(
      (one) =>
        x >= one.x - GRACE &&
        x <= one.x + one.width + GRACE &&
        y >= one.y - GRACE &&
        y <= one.y + one.height + GRACE,
    ) ?? null
  );
}
