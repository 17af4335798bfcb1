// Where replicas and clients stand: on a ring, unless a person put them elsewhere. Kept places are fractions of the
// scene, so that they survive another window.

import {
  FIGURES,
  type Figure,
  NARROW_FIGURES,
  PRESENTED_FIGURES,
  PRESENTED_LETTERS,
  PRESENTED_SCALE,
  SCALE_FLOOR,
  SCALE_LEAST,
  SCALE_MOST,
} from './figures.ts';
import { along, clamp, distance, type Point } from './geometry.ts';
import { overlap, type Rect } from './rects.ts';

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Everything on a replica is drawn this many times as large as at 1440 × 900. */
  readonly scale: number;
  /** Words beside the figures are drawn this many times as large: they stay readable longer. */
  readonly letters: number;
  /** How much is drawn of each replica. */
  readonly figure: Figure;
  /** What nothing else lies over, from the left top corner. */
  readonly free: { readonly width: number; readonly height: number };
  /** Where replicas' centres may be. */
  readonly field: Rect;
}

/** Below this width, in pixels, everything stands closer. */
export const NARROW = 600;

/**
 * The scene of a given size. `reserved` pixels at the right and below belong to what lies over the picture there. The
 * richest figure is chosen that stands on the ring without touching its neighbours and can still be read.
 */
export function sceneOf(
  width: number,
  height: number,
  replicas: number,
  reserved: { readonly right: number; readonly bottom: number },
  presents = false,
): Scene {
  const free = { width: width - reserved.right, height: height - reserved.bottom };
  if (presents) return presentedScene(width, height, replicas, free);
  const isNarrow = free.width < NARROW;
  const most = clamp(
    Math.min(free.width / (isNarrow ? 500 : 590), free.height / 480),
    SCALE_FLOOR,
    SCALE_MOST,
  );
  let last: Scene | null = null;
  for (const figure of isNarrow ? NARROW_FIGURES : FIGURES) {
    // In a small window all is small, and not for want of room.
    const least = Math.min(most, SCALE_LEAST);
    for (let scale = most; scale >= SCALE_FLOOR; scale -= SCALE_STEP) {
      const letters = Math.max(scale, LETTERS_LEAST);
      last = { width, height, scale, letters, free, figure, field: fieldOf(free, figure, scale) };
      if (standsApart(last, replicas)) {
        if (scale >= least || figure.detail === 'least') return last;
        break;
      }
    }
  }
  return last as Scene;
}

/** Letters keep their size, whatever it costs: with many replicas figures come to touch. */
function presentedScene(width: number, height: number, replicas: number, free: Scene['free']): Scene {
  const { least, most } = PRESENTED_SCALE;
  const largest = clamp(Math.min(free.width / 480, free.height / 300), least, most);
  let last: Scene | null = null;
  for (const figure of PRESENTED_FIGURES)
    for (let scale = largest; scale >= least - SCALE_STEP / 2; scale -= SCALE_STEP) {
      const letters = Math.max(scale, PRESENTED_LETTERS);
      last = { width, height, scale, letters, free, figure, field: fieldOf(free, figure, scale) };
      if (standsApart(last, replicas)) return last;
    }
  return last as Scene;
}

const SCALE_STEP = 0.02;
const LETTERS_LEAST = 0.92;
/** Pixels between two figures at scale 1. */
const APART = 5;

function fieldOf(free: Scene['free'], figure: Figure, scale: number): Rect {
  // Left and right of a full replica there is room for a client; above for the crown, below for the log and the keys.
  const side =
    figure.detail === 'full' ? Math.min(130 * scale, free.width * 0.24) : (figure.halfWidth + 8) * scale;
  const top = (figure.radius + figure.crown + 7) * scale;
  return {
    left: side,
    right: Math.max(side, free.width - side),
    top,
    bottom: Math.max(top, free.height - (figure.radius + figure.below + 4) * scale),
  };
}

function standsApart({ field, figure, scale }: Scene, replicas: number): boolean {
  const figures = ringPlaces(replicas, field).map((at) =>
    figureRects(at, figure, scale, (APART / 2) * scale),
  );
  return figures.every((rects, i) =>
    figures
      .slice(i + 1)
      .every((others) => rects.every((rect) => others.every((other) => overlap(rect, other) === 0))),
  );
}

/** Circle with crown, and what hangs beneath: log strip and newest keys. */
export function figureRects(at: Point, figure: Figure, scale: number, margin = 0): Rect[] {
  const r = figure.radius * scale + margin;
  const half = figure.halfWidth * scale + margin;
  const waist = at.y + figure.radius * scale;
  return [
    { left: at.x - r, right: at.x + r, top: at.y - r - figure.crown * scale, bottom: waist + margin },
    { left: at.x - half, right: at.x + half, top: waist, bottom: waist + figure.below * scale + margin },
  ];
}

/** Up to so many, equal angles look best; more would crowd where an ellipse is narrow. */
const EQUAL_ANGLES_MOST = 5;

/** Places on the ring in join order, the first on top where the eye begins, clockwise. */
export function ringPlaces(count: number, field: Rect): Point[] {
  const centre = { x: (field.left + field.right) / 2, y: (field.top + field.bottom) / 2 };
  if (count === 1) return [centre];
  const radii = { x: (field.right - field.left) / 2, y: (field.bottom - field.top) / 2 };
  const ring = (angle: number): Point => ({
    x: centre.x + radii.x * bulge(Math.cos(angle), count),
    y: centre.y + radii.y * bulge(Math.sin(angle), count),
  });
  // Two stand side by side; more start at the top.
  const start = count === 2 ? Math.PI : -Math.PI / 2;
  if (count <= EQUAL_ANGLES_MOST)
    return Array.from({ length: count }, (_, i) => ring(start + (i * 2 * Math.PI) / count));
  return equallyFar(count, ring, start);
}

/** With many replicas the ring fills the corners of its field; it stays round, so that links run beside circles. */
function bulge(part: number, count: number): number {
  return count <= 8 ? part : Math.sign(part) * Math.abs(part) ** 0.78;
}

const RING_SAMPLES = 720;

/** Points at equal distances along the ring. */
function equallyFar(count: number, ring: (angle: number) => Point, start: number): Point[] {
  const samples = Array.from({ length: RING_SAMPLES + 1 }, (_, i) =>
    ring(start + (i * 2 * Math.PI) / RING_SAMPLES),
  );
  const lengths = [0];
  for (let i = 1; i < samples.length; i += 1)
    lengths.push((lengths[i - 1] as number) + distance(samples[i - 1] as Point, samples[i] as Point));
  const whole = lengths.at(-1) as number;
  let at = 0;
  return Array.from({ length: count }, (_, i) => {
    const wanted = (whole * i) / count;
    while (at < RING_SAMPLES && (lengths[at + 1] as number) <= wanted) at += 1;
    const before = lengths[at] as number;
    const step = (lengths[at + 1] ?? before) - before;
    const [from, to] = [samples[at] as Point, samples[at + 1] ?? (samples[at] as Point)];
    return step === 0 ? from : along({ from, to }, (wanted - before) / step);
  });
}

/** A place as fractions of the scene. */
export function toFraction(point: Point, scene: Scene): Point {
  return { x: point.x / Math.max(1, scene.width), y: point.y / Math.max(1, scene.height) };
}

/**
 * The place of a fraction, such that the whole figure is free, whatever size the scene has become: the crown above, the
 * log and the keys below, and nothing beneath what lies over the picture.
 */
export function fromFraction(fraction: Point, scene: Scene): Point {
  // Half a log strip is wider than the circle; a narrow scene has no more room than its ring has.
  const margin = Math.min((scene.figure.halfWidth + 14) * scene.scale, scene.field.left);
  return {
    x: clamp(fraction.x * scene.width, margin, scene.free.width - margin),
    y: clamp(fraction.y * scene.height, scene.field.top, scene.field.bottom),
  };
}

/** Every replica's place: the kept one, else the one on the ring. */
export function placeReplicas(
  ids: readonly string[],
  kept: Readonly<Record<string, Point>>,
  scene: Scene,
): Map<string, Point> {
  const ring = ringPlaces(ids.length, scene.field);
  return new Map(
    ids.map((id, i) => {
      const own = kept[id];
      return [id, own === undefined ? (ring[i] as Point) : fromFraction(own, scene)];
    }),
  );
}
