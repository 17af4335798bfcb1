// Links as lines: whole, or as two loose ends with a gap where they were cut.

import { along, direction, distance, type Point, type Segment } from './geometry.ts';

export type LinkHealth =
  | { readonly type: 'whole' }
  /** Both directions are cut. */
  | { readonly type: 'cut' }
  /** Messages from `from` die; the other way works. */
  | { readonly type: 'cutOneWay'; readonly from: string; readonly to: string }
  /** Nobody cut it and it is down all the same: an end crashed, or it is being dialled. */
  | { readonly type: 'down' };

export interface LinkLine {
  readonly a: string;
  readonly b: string;
  readonly health: LinkHealth;
  /** From rim to rim. */
  readonly line: Segment;
  /** The two pieces of a cut link, each from its rim to its loose end. */
  readonly stubs: { readonly a: Segment; readonly b: Segment } | null;
  readonly middle: Point;
  readonly length: number;
}

/** Half the gap of a cut link, in pixels at scale 1. */
const HALF_GAP = 26;

/**
 * @param cutAt how far from `a` (0 to 1) the knife went through.
 * @param rims how far from its centre each end begins.
 * @param stubMost pixels that each end of a cut link keeps at most.
 */
export function layLink(
  ends: { readonly a: string; readonly b: string; readonly from: Point; readonly to: Point },
  health: LinkHealth,
  rims: { readonly a: number; readonly b: number },
  cutAt: number,
  scale: number,
  stubMost = Number.POSITIVE_INFINITY,
): LinkLine {
  const towards = direction(ends.from, ends.to);
  const line = {
    from: { x: ends.from.x + towards.x * rims.a, y: ends.from.y + towards.y * rims.a },
    to: { x: ends.to.x - towards.x * rims.b, y: ends.to.y - towards.y * rims.b },
  };
  const length = distance(line.from, line.to);
  const cut = { a: ends.a, b: ends.b, health, line, middle: along(line, 0.5), length };
  if (health.type === 'whole' || health.type === 'down') return { ...cut, stubs: null };
  const half = Math.min((HALF_GAP * scale) / Math.max(1, length), 0.3);
  // The gap stays clear of both rims, so that each end keeps something to be seen and grasped.
  const at = Math.min(Math.max(cutAt, half + 0.12), 0.88 - half);
  const keep = stubMost / Math.max(1, length);
  return {
    ...cut,
    middle: along(line, at),
    stubs: {
      a: { from: line.from, to: along(line, Math.min(at - half, keep)) },
      b: { from: line.to, to: along(line, Math.max(at + half, 1 - keep)) },
    },
  };
}

/** The side of the line on which messages from `from` travel: each direction keeps to its right. */
export function offsetSideways(segment: Segment, pixels: number): Segment {
  const towards = direction(segment.from, segment.to);
  const shift = { x: -towards.y * pixels, y: towards.x * pixels };
  return {
    from: { x: segment.from.x + shift.x, y: segment.from.y + shift.y },
    to: { x: segment.to.x + shift.x, y: segment.to.y + shift.y },
  };
}

/** A link that is pulled sideways, as a path through the pointer. */
export function bentPath(segment: Segment, pull: Point): string {
  // A quadratic curve passes half-way to its control point, so the control point lies twice as far out.
  const middle = along(segment, 0.5);
  const control = { x: 2 * pull.x - middle.x, y: 2 * pull.y - middle.y };
  return `M${segment.from.x} ${segment.from.y}Q${control.x} ${control.y} ${segment.to.x} ${segment.to.y}`;
}
