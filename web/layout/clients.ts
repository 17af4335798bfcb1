// Where clients stand: beside the replica that they talk to, where they cover nothing.

import { direction, distanceToSegment, type Point, type Segment } from './geometry.ts';
import { REPLICA_RADIUS, type Scene } from './ring.ts';

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How far from its replica's centre a client stands, at scale 1: near, or farther where near is crowded. */
const REACHES = [98, 130, 164, 200];
const DIRECTIONS = 16;
/** Overlap weighs so much more than standing elsewhere than outward. */
const OVERLAP_WEIGHT = 12;
/** A link that runs beneath a client cannot be read, nor grasped. */
const LINK_WEIGHT = 90;

/**
 * Every client's place. Each takes the free spot that is most outward of its replica; those linked to nobody wait in
 * the lower left corner.
 */
export function placeClients(
  clients: readonly { readonly id: string; readonly replica: string | null }[],
  replicas: ReadonlyMap<string, Point>,
  scene: Scene,
): Map<string, Point> {
  const { scale } = scene;
  const centres = [...replicas.values()];
  const taken = centres.flatMap((at) => replicaRects(at, scale));
  const links = centres.flatMap((from, i) => centres.slice(i + 1).map((to) => ({ from, to })));
  const places = new Map<string, Point>();
  let idle = 0;
  for (const client of clients) {
    const at = client.replica === null ? undefined : replicas.get(client.replica);
    const place =
      at === undefined
        ? { x: 40 * scale + 70 * scale * idle++, y: scene.field.bottom + 60 * scale }
        : bestSpot(at, taken, links, scene);
    places.set(client.id, place);
    taken.push(...clientRects(place, scale));
  }
  return places;
}

function bestSpot(at: Point, taken: readonly Rect[], links: readonly Segment[], scene: Scene): Point {
  const { field, scale } = scene;
  const centre = { x: (field.left + field.right) / 2, y: (field.top + field.bottom) / 2 };
  const outward = direction(centre, at);
  let best: { readonly spot: Point; readonly cost: number } | null = null;
  for (const reach of REACHES)
    for (let i = 0; i < DIRECTIONS; i += 1) {
      const angle = (i * 2 * Math.PI) / DIRECTIONS;
      const way = { x: Math.cos(angle), y: Math.sin(angle) };
      const spot = { x: at.x + way.x * reach * scale, y: at.y + way.y * reach * scale };
      const turned = 1 - (way.x * outward.x + way.y * outward.y);
      const cost =
        overlapOf(clientRects(spot, scale), taken) * OVERLAP_WEIGHT +
        outsideOf(spot, scene) * OVERLAP_WEIGHT +
        links.filter((link) => distanceToSegment(spot, link) < 34 * scale).length * LINK_WEIGHT +
        turned * 90 +
        (reach - (REACHES[0] ?? 0)) * 0.8;
      if (best === null || cost < best.cost) best = { spot, cost };
    }
  return best?.spot ?? at;
}

/** Circle with crown, and what hangs beneath: log strip and newest keys. */
export function replicaRects(at: Point, scale: number): Rect[] {
  const r = REPLICA_RADIUS * scale;
  return [
    { left: at.x - r, right: at.x + r, top: at.y - r - 24 * scale, bottom: at.y + r },
    { left: at.x - 78 * scale, right: at.x + 78 * scale, top: at.y + r, bottom: at.y + r + 66 * scale },
  ];
}

/** The box, and the answer above it. */
export function clientRects(at: Point, scale: number): Rect[] {
  return [
    { left: at.x - 30 * scale, right: at.x + 30 * scale, top: at.y - 22 * scale, bottom: at.y + 22 * scale },
    { left: at.x - 62 * scale, right: at.x + 62 * scale, top: at.y - 52 * scale, bottom: at.y - 22 * scale },
  ];
}

/** The overlap with everything taken, as the side of a square in pixels: large overlaps do not drown the small. */
function overlapOf(rects: readonly Rect[], taken: readonly Rect[]): number {
  let area = 0;
  for (const a of rects)
    for (const b of taken) {
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (width > 0 && height > 0) area += width * height;
    }
  return Math.sqrt(area);
}

/** How far a spot lies beyond where a client may stand. */
function outsideOf(spot: Point, scene: Scene): number {
  const margin = 34 * scene.scale;
  const { free } = scene;
  return (
    Math.max(0, margin - spot.x) +
    Math.max(0, spot.x - (free.width - margin)) +
    Math.max(0, 56 * scene.scale - spot.y) +
    Math.max(0, spot.y - (free.height - 24 * scene.scale))
  );
}
