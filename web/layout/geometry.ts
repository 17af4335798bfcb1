// Points, segments and strokes in the plane of the cluster; units are pixels.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Segment {
  readonly from: Point;
  readonly to: Point;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** The point a fraction of the way from `from` to `to`. */
export function along(segment: Segment, fraction: number): Point {
  return {
    x: segment.from.x + (segment.to.x - segment.from.x) * fraction,
    y: segment.from.y + (segment.to.y - segment.from.y) * fraction,
  };
}

/** The unit vector from one point to another; to the right when they coincide. */
export function direction(from: Point, to: Point): Point {
  const length = distance(from, to);
  return length === 0 ? { x: 1, y: 0 } : { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

/** How far along the segment (0 to 1) the point's nearest place on it lies. */
export function projection(point: Point, { from, to }: Segment): number {
  const lengthSquared = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
  if (lengthSquared === 0) return 0;
  const dot = (point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y);
  return Math.min(1, Math.max(0, dot / lengthSquared));
}

/** How far the point is from the segment. */
export function distanceToSegment(point: Point, segment: Segment): number {
  return distance(point, along(segment, projection(point, segment)));
}

/** Where along the first segment (0 to 1) the second crosses it; `null` when they do not cross. */
export function crossing(first: Segment, second: Segment): number | null {
  const rx = first.to.x - first.from.x;
  const ry = first.to.y - first.from.y;
  const sx = second.to.x - second.from.x;
  const sy = second.to.y - second.from.y;
  const denominator = rx * sy - ry * sx;
  if (denominator === 0) return null;
  const qx = second.from.x - first.from.x;
  const qy = second.from.y - first.from.y;
  const t = (qx * sy - qy * sx) / denominator;
  const u = (qx * ry - qy * rx) / denominator;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : null;
}

/** The first place along the segment (0 to 1) where a stroke crosses it; `null` when it does not. */
export function strokeCrossing(segment: Segment, stroke: readonly Point[]): number | null {
  for (let i = 1; i < stroke.length; i += 1) {
    const from = stroke[i - 1];
    const to = stroke[i];
    if (from === undefined || to === undefined) continue;
    const at = crossing(segment, { from, to });
    if (at !== null) return at;
  }
  return null;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
