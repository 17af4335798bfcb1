// Strokes of the knife as they are kept: with few points.

import { distance, type Point } from './geometry.ts';

/** Pixels between two points of a kept stroke: a hand trembles, a curve does not. */
const STEP = 28;

/** Leaves out points that are near the last one kept; both ends stay. */
export function thinStroke(points: readonly Point[]): Point[] {
  const last = points.at(-1);
  const kept: Point[] = [];
  for (const point of points) {
    const before = kept.at(-1);
    if (before === undefined || distance(before, point) >= STEP) kept.push(point);
  }
  const end = kept.at(-1);
  if (last === undefined || end === undefined || end === last) return kept;
  return kept.length > 1 && distance(end, last) < STEP / 2 ? [...kept.slice(0, -1), last] : [...kept, last];
}
