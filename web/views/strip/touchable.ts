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
/** Half of what a finger covers. */
const FINGER_RADIUS = 22;

/**
 * What a press there means. What was drawn last lies on top; a finger that meets nothing means the nearest thing beneath its
 * tip of those that it can choose.
 * @param unit screen pixels per pixel of the drawing
 */
export function touchedAt(
  touchables: readonly Touchable[],
  at: { readonly x: number; readonly y: number },
  by: { readonly finger: boolean; readonly unit: number },
): Touchable | null {
  const beneath = touchables.findLast((one) => awayFrom(one, at) <= GRACE) ?? null;
  if (!by.finger || isChoice(beneath)) return beneath;
  let nearest = beneath;
  let least = FINGER_RADIUS / by.unit;
  for (const one of touchables) {
    const away = awayFrom(one, at);
    if (!isChoice(one) || away > least) continue;
    nearest = one;
    least = away;
  }
  return nearest;
}

function isChoice(touched: Touchable | null): boolean {
  return touched?.selects !== undefined || touched?.sequence !== undefined;
}

/** Pixels from the box, along the axis on which they are more. */
function awayFrom(box: Touchable, { x, y }: { readonly x: number; readonly y: number }): number {
  return Math.max(box.x - x, x - box.x - box.width, box.y - y, y - box.y - box.height);
}
