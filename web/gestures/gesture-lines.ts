// Gestures as lines of the command language: shown beside the pointer while it is down, performed when it lets go.

import { polygonContains } from 'd3';
import { lines } from '../commands/lines.ts';
import { distance, type Point, strokeCrossing } from '../layout/geometry.ts';
import { islandsOf } from '../layout/parts.ts';
import { endsByNearness, findLink, type GestureScene, isClient, isCuttable } from './scene.ts';
import type { Gesture } from './types.ts';

const MILLIS_PER_PIXEL = 5;
const DELAY_MAX = 5_000;

/** The command lines that a release here and now would perform: shown beside the pointer while it is down. */
export function linesOf(gesture: Gesture, scene: GestureScene): string[] {
  switch (gesture.state) {
    case 'idle':
    case 'pressing':
      return [];
    case 'movingReplica': {
      const link = gesture.over === null ? undefined : findLink(scene, gesture.id, gesture.over);
      const broken = link?.health.type === 'cut' || link?.health.type === 'cutOneWay';
      return broken && gesture.over !== null ? [lines.heal(gesture.id, gesture.over)] : [];
    }
    case 'movingClient':
      return gesture.over === null ? [] : [lines.move(gesture.id, gesture.over)];
    case 'pulling': {
      const link = findLink(scene, gesture.a, gesture.b);
      if (!gesture.torn || link === undefined || !isCuttable(link)) return [];
      const [near, far] = endsByNearness(link, gesture.from);
      return [gesture.oneWay ? lines.cutOneWay(near, far) : lines.cut(link.a, link.b)];
    }
    case 'knifing':
      return linesOfKnife(gesture.stroke, gesture.oneWay, scene);
    case 'lassoing':
      return linesOfLasso(gesture.stroke, scene);
    case 'stretching':
      return [lines.delay(gesture.id, gesture.other, stretchMillis(gesture, scene))];
    case 'rejoining':
      return gesture.over ? [lines.heal(gesture.near, gesture.far)] : [];
  }
}

/** The delay that a stretch stands for: more with the distance, in steps of 50 ms; 0 at rest or nearer. */
export function stretchMillis(
  gesture: Extract<Gesture, { state: 'stretching' }>,
  scene: GestureScene,
): number {
  const other = scene.replicas.find((replica) => replica.id === gesture.other);
  if (other === undefined) return 0;
  const stretched = Math.max(0, distance(other.at, gesture.at) - gesture.rest);
  return Math.min(DELAY_MAX, Math.round((stretched * MILLIS_PER_PIXEL) / 50) * 50);
}

/**
 * The links that the knife goes for. A stroke between replicas often grazes the link of a client beside one of them,
 * and who parts a cluster does not mean to silence a client: such a link is cut by a stroke for nothing else.
 */
export function crossedLinks(stroke: readonly Point[], scene: GestureScene) {
  const crossed = scene.links.flatMap((link) => {
    if (!isCuttable(link)) return [];
    const fraction = strokeCrossing(link.line, stroke);
    return fraction === null ? [] : [{ link, fraction }];
  });
  const between = crossed.filter(({ link }) => !isClient(scene, link.a) && !isClient(scene, link.b));
  return between.length > 0 ? between : crossed;
}

/**
 * One link: a cut. Exactly the links between two islands: a partition, which says what was meant. Anything else: a
 * cut for each. One way: messages die that would cross the stroke from its left to its right.
 */
function linesOfKnife(stroke: readonly Point[], oneWay: boolean, scene: GestureScene): string[] {
  const crossed = crossedLinks(stroke, scene).map(({ link }) => link);
  if (oneWay) {
    const first = stroke[0];
    const last = stroke.at(-1);
    if (first === undefined || last === undefined) return [];
    return crossed.map((link) =>
      isLeftOf(link.line.from, first, last)
        ? lines.cutOneWay(link.a, link.b)
        : lines.cutOneWay(link.b, link.a),
    );
  }
  if (crossed.length > 1) {
    const ids = scene.replicas.map((replica) => replica.id);
    const replicaLinks = scene.links.filter((link) => !isClient(scene, link.a) && !isClient(scene, link.b));
    // `partition` speaks of the whole cluster, so it stands for the stroke only where no other cut exists.
    const islands = replicaLinks.every(({ health }) => health.type === 'whole' || health.type === 'down')
      ? islandsOf(ids, replicaLinks, crossed)
      : null;
    if (islands !== null) return [lines.partition(islands)];
  }
  return crossed.map((link) => lines.cut(link.a, link.b));
}

/** An island of the replicas inside the loop. */
function linesOfLasso(stroke: readonly Point[], scene: GestureScene): string[] {
  const polygon = stroke.map(({ x, y }): [number, number] => [x, y]);
  const inside = scene.replicas.filter(({ at }) => polygonContains(polygon, [at.x, at.y]));
  const outside = scene.replicas.filter((replica) => !inside.includes(replica));
  if (inside.length === 0 || outside.length === 0) return [];
  const names = (replicas: typeof inside) => replicas.map((replica) => replica.id);
  return [lines.partition([names(inside), names(outside)])];
}

function isLeftOf(point: Point, from: Point, to: Point): boolean {
  return (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x) < 0;
}
