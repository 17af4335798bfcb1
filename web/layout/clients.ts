// Where clients stand: beside the replica that they talk to, where they cover nothing.

import { direction, distanceToSegment, type Point, type Segment } from './geometry.ts';
import { overlap, type Rect } from './rects.ts';
import { figureRects, type Scene } from './ring.ts';

/** How far from its replica's centre a client stands, at scale 1: near, or farther where near is crowded. */
const REACHES = [98, 130, 164, 200];
const DIRECTIONS = 16;
/** Overlap weighs so much more than standing elsewhere than outward. */
const OVERLAP_WEIGHT = 12;
/** What nobody sees is worse than what covers something. */
const OUTSIDE_WEIGHT = 400;
/** A link that runs beneath a client cannot be read, nor grasped. */
const LINK_WEIGHT = 90;
/** Among many replicas every spot has links beneath it, and being near one's own matters more. */
const LINKS_COUNTED = 4;

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
  const taken = centres.flatMap((at) => figureRects(at, scene.figure, scale));
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
        outsideOf(spot, scene) * OUTSIDE_WEIGHT +
        Math.min(LINKS_COUNTED, links.filter((link) => distanceToSegment(spot, link) < 34 * scale).length) *
          LINK_WEIGHT +
        turned * 90 +
        (reach - (REACHES[0] ?? 0)) * 0.8;
      if (best === null || cost < best.cost) best = { spot, cost };
    }
  return best?.spot ?? at;
}

/** The box, and the answer above it. */
export function clientRects(at: Point, scale: number): [box: Rect, answer: Rect] {
  return [
    { left: at.x - 30 * scale, right: at.x + 30 * scale, top: at.y - 22 * scale, bottom: at.y + 22 * scale },
    { left: at.x - 62 * scale, right: at.x + 62 * scale, top: at.y - 52 * scale, bottom: at.y - 22 * scale },
  ];
}

/** The overlap with everything taken, as the side of a square in pixels: large overlaps do not drown the small. */
function overlapOf(rects: readonly Rect[], taken: readonly Rect[]): number {
  let area = 0;
  for (const a of rects) for (const b of taken) area += overlap(a, b);
  return Math.sqrt(area);
}

/** How far a spot lies beyond where a client may stand. */
function outsideOf(spot: Point, scene: Scene): number {
  const margin = 34 * scene.scale;
  const { free, figure } = scene;
  // Where there is room, the answer stands above its client.
  const above = (figure.detail === 'full' ? 56 : 26) * scene.scale;
  return (
    Math.max(0, margin - spot.x) +
    Math.max(0, spot.x - (free.width - margin)) +
    Math.max(0, above - spot.y) +
    Math.max(0, spot.y - (free.height - 24 * scene.scale))
  );
}
