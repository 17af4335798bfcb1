// Gestures on the cluster as a state machine: (state, input, scene) → what is going on and what is to be done.
// No DOM, no timer, no store: the view feeds it pointer events and performs its effects.

import { polygonContains } from 'd3';
import { lines } from '../commands/lines.ts';
import { direction, distance, type Point, strokeCrossing } from '../layout/geometry.ts';
import type { LinkLine } from '../layout/links.ts';
import { islandsOf } from '../layout/parts.ts';
import {
  endsByNearness,
  findLink,
  type GestureScene,
  isClient,
  isCuttable,
  pullOf,
  replicaAt,
  type Target,
} from './scene.ts';

export type Tool = 'knife' | 'lasso';

export interface Modifiers {
  readonly alt: boolean;
  readonly shift: boolean;
}

export type GestureInput =
  | {
      readonly type: 'down';
      readonly target: Target;
      readonly at: Point;
      readonly modifiers: Modifiers;
      readonly tap?: Tap;
    }
  | { readonly type: 'move'; readonly at: Point; readonly modifiers: Modifiers }
  | { readonly type: 'up'; readonly at: Point; readonly modifiers: Modifiers }
  /** The pointer stayed where it was pressed for half a second. */
  | { readonly type: 'longPress' }
  | { readonly type: 'cancel' };

/**
 * What letting go at once does instead of selecting the target. A drag from there is a drag of the target all the
 * same: the "…" of a link lies on its middle, where people pull, and messages travel along it.
 */
export type Tap = { readonly type: 'menu' } | { readonly type: 'message'; readonly message: number };

export type Gesture =
  | { readonly state: 'idle' }
  | {
      readonly state: 'pressing';
      readonly target: Target;
      readonly from: Point;
      readonly tool: Tool;
      readonly tap?: Tap;
    }
  | { readonly state: 'movingReplica'; readonly id: string; readonly at: Point; readonly over: string | null }
  | { readonly state: 'movingClient'; readonly id: string; readonly at: Point; readonly over: string | null }
  /** Pulling a link off; beyond the threshold a release cuts it. */
  | {
      readonly state: 'pulling';
      readonly a: string;
      readonly b: string;
      readonly at: Point;
      readonly from: Point;
      readonly torn: boolean;
      readonly oneWay: boolean;
    }
  | { readonly state: 'knifing'; readonly stroke: readonly Point[]; readonly oneWay: boolean }
  | { readonly state: 'lassoing'; readonly stroke: readonly Point[] }
  /** A replica is drawn away from another: the further, the longer messages take. */
  | {
      readonly state: 'stretching';
      readonly id: string;
      readonly other: string;
      readonly at: Point;
      readonly rest: number;
    }
  /** The loose end of a cut link, on its way back. */
  | {
      readonly state: 'rejoining';
      readonly near: string;
      readonly far: string;
      readonly at: Point;
      readonly over: boolean;
    };

export type GestureEffect =
  | { readonly type: 'perform'; readonly lines: readonly string[] }
  /** Where the knife or the pull went through a link: the gap is drawn there. */
  | { readonly type: 'cutAt'; readonly a: string; readonly b: string; readonly fraction: number }
  /** The knife went here, through these links. */
  | { readonly type: 'stroke'; readonly points: readonly Point[]; readonly links: readonly LinkLine[] }
  | { readonly type: 'place'; readonly id: string; readonly at: Point }
  | { readonly type: 'select'; readonly target: Target }
  | { readonly type: 'selectMessage'; readonly message: number }
  | { readonly type: 'menu'; readonly target: Target; readonly at: Point };

export interface GestureStep {
  readonly gesture: Gesture;
  readonly effects: readonly GestureEffect[];
}

export const IDLE: Gesture = { state: 'idle' };

/** Pixels before a press becomes a drag. */
const SLOP = 6;
/** Pixels that a link is pulled before it tears. */
export const TEAR = 34;
const MILLIS_PER_PIXEL = 5;
const DELAY_MAX = 5_000;

export function stepGesture(
  gesture: Gesture,
  input: GestureInput,
  scene: GestureScene,
  tool: Tool,
): GestureStep {
  switch (input.type) {
    case 'down':
      return stay({
        state: 'pressing',
        target: input.target,
        from: input.at,
        tool,
        ...(input.tap === undefined ? {} : { tap: input.tap }),
      });
    case 'move':
      return stay(onMove(gesture, input.at, input.modifiers, scene));
    case 'up':
      return {
        gesture: IDLE,
        effects: onUp(onMove(gesture, input.at, input.modifiers, scene), input.at, scene),
      };
    case 'longPress':
      if (gesture.state !== 'pressing') return stay(gesture);
      return { gesture: IDLE, effects: [{ type: 'menu', target: gesture.target, at: gesture.from }] };
    case 'cancel':
      return stay(IDLE);
  }
}

function stay(gesture: Gesture): GestureStep {
  return { gesture, effects: [] };
}

// ---------------------------------------------------------------- moving

function onMove(gesture: Gesture, at: Point, modifiers: Modifiers, scene: GestureScene): Gesture {
  switch (gesture.state) {
    case 'idle':
      return gesture;
    case 'pressing':
      if (distance(gesture.from, at) < SLOP) return gesture;
      // What begins here may already be at its end: a quick hand makes one move.
      return onMove(
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

// ---------------------------------------------------------------- releasing

function onUp(gesture: Gesture, at: Point, scene: GestureScene): GestureEffect[] {
  switch (gesture.state) {
    case 'idle':
      return [];
    case 'pressing':
      return [onTap(gesture)];
    case 'movingReplica': {
      const healed = linesOf(gesture, scene);
      return healed.length > 0
        ? [{ type: 'perform', lines: healed }]
        : [{ type: 'place', id: gesture.id, at }];
    }
    case 'movingClient':
    case 'stretching':
    case 'rejoining':
    case 'lassoing':
      return performing(linesOf(gesture, scene));
    case 'pulling': {
      const cut = linesOf(gesture, scene);
      if (cut.length === 0) return [];
      const link = findLink(scene, gesture.a, gesture.b);
      const marks: GestureEffect[] =
        link === undefined
          ? []
          : [{ type: 'cutAt', a: link.a, b: link.b, fraction: fractionFromA(link, gesture.from) }];
      return [...marks, ...performing(cut)];
    }
    case 'knifing': {
      const crossed = crossedLinks(gesture.stroke, scene);
      if (crossed.length === 0) return [];
      return [
        ...crossed.map(({ link, fraction }) => ({ type: 'cutAt' as const, a: link.a, b: link.b, fraction })),
        { type: 'stroke', points: gesture.stroke, links: crossed.map(({ link }) => link) },
        ...performing(linesOf(gesture, scene)),
      ];
    }
  }
}

function onTap({ target, from, tap }: Extract<Gesture, { state: 'pressing' }>): GestureEffect {
  switch (tap?.type) {
    case 'menu':
      return { type: 'menu', target, at: from };
    case 'message':
      return { type: 'selectMessage', message: tap.message };
    case undefined:
      return { type: 'select', target };
  }
}

function performing(toDo: readonly string[]): GestureEffect[] {
  return toDo.length === 0 ? [] : [{ type: 'perform', lines: toDo }];
}

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

function fractionFromA(link: { readonly line: { from: Point; to: Point } }, at: Point): number {
  const whole = distance(link.line.from, link.line.to);
  return whole === 0 ? 0.5 : Math.min(1, distance(link.line.from, at) / whole);
}
