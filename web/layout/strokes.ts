// Strokes of the knife as they are kept: few points, and a label at the upper end.

import type { Rect } from './clients.ts';
import { clamp, distance, type Point } from './geometry.ts';

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

export interface LabelPlace extends Point {
  readonly anchor: 'start' | 'end';
}

/** Beside an end of the stroke, the upper one if it can be, where the words cover nothing. */
export function strokeLabelPlace(
  points: readonly Point[],
  labelWidth: number,
  room: { readonly width: number; readonly height: number },
  taken: readonly Rect[] = [],
): LabelPlace {
  const [first, last] = [points[0] ?? { x: 0, y: 0 }, points.at(-1) ?? { x: 0, y: 0 }];
  const [upper, lower] = first.y <= last.y ? [first, last] : [last, first];
  const places = [upper, lower].flatMap((end): LabelPlace[] => {
    const y = clamp(end.y + 4, 16, Math.max(16, room.height - 8));
    return [
      { x: end.x + 12, y, anchor: 'start' },
      { x: end.x - 12, y, anchor: 'end' },
    ];
  });
  const fits = places.filter(({ x, anchor }) => {
    const left = anchor === 'start' ? x : x - labelWidth;
    return left >= 4 && left + labelWidth <= room.width;
  });
  const free = fits.find((place) => !taken.some((rect) => covers(place, labelWidth, rect)));
  return free ?? fits[0] ?? { x: 8, y: 16, anchor: 'start' };
}

function covers({ x, y, anchor }: LabelPlace, width: number, rect: Rect): boolean {
  const left = anchor === 'start' ? x : x - width;
  return left < rect.right && left + width > rect.left && y - 12 < rect.bottom && y + 4 > rect.top;
}
