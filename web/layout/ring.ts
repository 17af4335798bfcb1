// Where replicas and clients stand: on a ring, unless a person put them elsewhere. Kept places are fractions of the
// scene, so that they survive another window.

import { clamp, type Point } from './geometry.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Everything on a replica is drawn this many times as large as at 1440 × 900. */
  readonly scale: number;
  /** What nothing else lies over, from the left top corner. */
  readonly free: { readonly width: number; readonly height: number };
  /** Where replicas' centres may be. */
  readonly field: Box;
}

/** Below this width, in pixels, everything stands closer. */
export const NARROW = 600;

/** The radius of a replica's circle at scale 1. */
export const REPLICA_RADIUS = 43;

/**
 * The scene of a given size. `reserved` pixels at the right and below belong to what lies over the picture there.
 */
export function sceneOf(
  width: number,
  height: number,
  replicas: number,
  reserved: { readonly right: number; readonly bottom: number },
): Scene {
  const free = { width: width - reserved.right, height: height - reserved.bottom };
  const crowding = replicas <= 5 ? 1 : Math.sqrt(5 / replicas);
  const scale = clamp(
    Math.min(free.width / (free.width < NARROW ? 500 : 590), free.height / 480) * crowding,
    0.42,
    1.5,
  );
  // Left and right of a replica there is room for a client; above for the crown, below for the log and the keys.
  const side = Math.min(130 * scale, free.width * 0.24);
  return {
    width,
    height,
    scale,
    free,
    field: {
      left: side,
      right: Math.max(side, free.width - side),
      top: 74 * scale,
      bottom: Math.max(74 * scale, free.height - 100 * scale),
    },
  };
}

/** Places on the ring in join order, the first at the top left as in reading, clockwise. */
export function ringPlaces(count: number, field: Box): Point[] {
  const centre = { x: (field.left + field.right) / 2, y: (field.top + field.bottom) / 2 };
  if (count === 1) return [centre];
  const rx = (field.right - field.left) / 2;
  const ry = (field.bottom - field.top) / 2;
  // Two stand side by side; more start at the top, where the eye does.
  const start = count === 2 ? Math.PI : -Math.PI / 2;
  return Array.from({ length: count }, (_, i) => {
    const angle = start + (i * 2 * Math.PI) / count;
    return { x: centre.x + rx * Math.cos(angle), y: centre.y + ry * Math.sin(angle) };
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
  const margin = Math.min(92 * scene.scale, scene.field.left);
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
