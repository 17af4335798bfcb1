// What a gesture becomes when the pointer moves: a press turns into a drag, and a drag follows the hand.

import { direction, distance, type Point } from '../layout/geometry.ts';
import { findLink, type GestureScene, isCuttable, pullOf, replicaAt, type Target } from './scene.ts';
import type { Gesture, Modifiers, Tool } from './types.ts';

/** Pixels before a press becomes a drag. */
const SLOP = 6;
/** Pixels that a link is pulled before it tears. */
export const TEAR = 34;

export function moveGesture(gesture: Gesture, at: Point, modifiers: Modifiers, scene: GestureScene): Gesture {
  switch (gesture.state) {
    case 'idle':
      return gesture;
    case 'pressing':
      if (distance(gesture.from, at) < SLOP) return gesture;
      // What begins here may already be at its end: a quick hand makes one move.
      return moveGesture(
        beginDrag(gesture.target, gesture.from, at, modifiers, scene, gesture.tool),
        at,
        modifiers,
        scene,
      );
    case 'movingReplica':
    case 'movingClient':
      return { ...gesture, at, over: replicaAt(scene, at, gesture.id) };
    case 'pulling': {
      const link = findLink(scene, gesture.a, gesture.b);
      return {
        ...gesture,
        at,
        torn: link !== undefined && pullOf(link, at) > TEAR,
        oneWay: modifiers.alt,
      };
    }
    case 'knifing':
      return { ...gesture, stroke: [...gesture.stroke, at], oneWay: modifiers.alt };
    case 'lassoing':
      return { ...gesture, stroke: [...gesture.stroke, at] };
    case 'stretching':
      return { ...gesture, at };
    case 'rejoining':
      return { ...gesture, at, over: comesHome(gesture.near, gesture.far, at, scene) };
  }
}

function beginDrag(
  target: Target,
  from: Point,
  at: Point,
  modifiers: Modifiers,
  scene: GestureScene,
  tool: Tool,
): Gesture {
  switch (target.type) {
    case 'background':
      return modifiers.shift !== (tool === 'lasso')
        ? { state: 'lassoing', stroke: [from, at] }
        : { state: 'knifing', stroke: [from, at], oneWay: modifiers.alt };
    case 'replica': {
      const other = modifiers.shift ? drawnAwayFrom(target.id, from, at, scene) : null;
      if (other === null) return { state: 'movingReplica', id: target.id, at, over: null };
      return { state: 'stretching', id: target.id, other: other.id, at, rest: other.distance };
    }
    case 'client':
      return { state: 'movingClient', id: target.id, at, over: null };
    case 'link': {
      // A message names the ends as it travels; the picture names them in its own order.
      const { a, b } = findLink(scene, target.a, target.b) ?? target;
      return {
        state: 'pulling',
        a,
        b,
        at,
        from,
        torn: false,
        oneWay: modifiers.alt,
      };
    }
    case 'looseEnd':
      return { state: 'rejoining', near: target.near, far: target.far, at, over: false };
  }
}

/** The replica that the hand draws this one away from: behind it, over a link that is not cut; the nearer of two. */
function drawnAwayFrom(
  id: string,
  from: Point,
  at: Point,
  scene: GestureScene,
): { id: string; distance: number } | null {
  const self = scene.replicas.find((replica) => replica.id === id);
  if (self === undefined) return null;
  const hand = direction(from, at);
  let best: { id: string; distance: number; fit: number } | null = null;
  for (const other of scene.replicas) {
    const link = other.id === id ? undefined : findLink(scene, id, other.id);
    if (link === undefined || !isCuttable(link)) continue;
    const away = direction(other.at, self.at);
    const apart = distance(self.at, other.at);
    const fit = hand.x * away.x + hand.y * away.y - apart / 4_000;
    if (best === null || fit > best.fit) best = { id: other.id, distance: apart, fit };
  }
  return best;
}

/** A loose end is home at the other replica, or anywhere near the other loose end. */
function comesHome(near: string, far: string, at: Point, scene: GestureScene): boolean {
  if (replicaAt(scene, at) === far) return true;
  const link = findLink(scene, near, far);
  if (link?.stubs === undefined || link.stubs === null) return false;
  const other = link.a === near ? link.stubs.b : link.stubs.a;
  return distance(other.to, at) < 26;
}
