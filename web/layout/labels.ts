// Where words stand on the cluster: one rule for all of them. A label takes the first of its spots at which it lies
// inside the free stage and on nothing; so what is placed first has the choice.

import { clamp, type Point } from './geometry.ts';
import { around, overlap, type Rect } from './rects.ts';

export interface LabelWish {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  /** Centres, the best first. */
  readonly spots: readonly Point[];
  /** Rather left out than laid over something; the others take the spot where they cover least. */
  readonly optional: boolean;
}

/** Pixels between a label and the edge of the stage. */
const EDGE = 4;

/**
 * @param taken what no label may cover; each label that was placed is taken for the next ones.
 * @param room the free stage.
 * @returns centres by key; without those that were left out.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  taken: readonly Rect[],
  room: { readonly width: number; readonly height: number },
): Map<string, Point> {
  const covered = [...taken];
  const places = new Map<string, Point>();
  for (const wish of wishes) {
    const best = bestSpot(wish, covered, room);
    if (best === null || (wish.optional && best.cost > 0)) continue;
    places.set(wish.key, best.at);
    covered.push(around(best.at, wish.width, wish.height));
  }
  return places;
}

function bestSpot(
  wish: LabelWish,
  covered: readonly Rect[],
  room: { readonly width: number; readonly height: number },
): { readonly at: Point; readonly cost: number } | null {
  let best: { readonly at: Point; readonly cost: number } | null = null;
  for (const spot of wish.spots) {
    const at = inside(spot, wish, room);
    const rect = around(at, wish.width, wish.height);
    let cost = 0;
    for (const other of covered) cost += overlap(rect, other);
    if (best === null || cost < best.cost) best = { at, cost };
    if (cost === 0) break;
  }
  return best;
}

/** The nearest place to a spot at which the whole label is on the stage. */
function inside(
  spot: Point,
  { width, height }: LabelWish,
  room: { readonly width: number; readonly height: number },
): Point {
  return {
    x: clamp(spot.x, EDGE + width / 2, room.width - EDGE - width / 2),
    y: clamp(spot.y, EDGE + height / 2, room.height - EDGE - height / 2),
  };
}
