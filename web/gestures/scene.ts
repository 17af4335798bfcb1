// What a gesture is made on: the pieces of the cluster with their places, and what lies under a point.

import { distance, distanceToSegment, type Point, projection } from '../layout/geometry.ts';
import type { LinkLine } from '../layout/links.ts';

export interface GestureScene {
  readonly replicas: readonly { readonly id: string; readonly at: Point; readonly radius: number }[];
  readonly clients: readonly { readonly id: string; readonly at: Point; readonly radius: number }[];
  /** Links between replicas, and those of clients. */
  readonly links: readonly LinkLine[];
}

/** What a pointer can press on. A loose end is the end of a cut link at which `near` hangs. */
export type Target =
  | { readonly type: 'background' }
  | { readonly type: 'replica'; readonly id: string }
  | { readonly type: 'client'; readonly id: string }
  | { readonly type: 'link'; readonly a: string; readonly b: string }
  | { readonly type: 'looseEnd'; readonly near: string; readonly far: string };

export function findLink(scene: GestureScene, a: string, b: string): LinkLine | undefined {
  return scene.links.find((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a));
}

/** The replica whose circle (a little enlarged) holds the point; `except` is not looked at. */
export function replicaAt(scene: GestureScene, point: Point, except?: string): string | null {
  const hit = scene.replicas.find(
    (replica) => replica.id !== except && distance(replica.at, point) <= replica.radius * 1.25,
  );
  return hit?.id ?? null;
}

export function isClient(scene: GestureScene, id: string): boolean {
  return scene.clients.some((client) => client.id === id);
}

/** The link's ends, the one that is nearer to the point first. */
export function endsByNearness(link: LinkLine, point: Point): readonly [string, string] {
  return projection(point, link.line) <= 0.5 ? [link.a, link.b] : [link.b, link.a];
}

/** How far a pointer has pulled a link off its line. */
export function pullOf(link: LinkLine, point: Point): number {
  return distanceToSegment(point, link.line);
}

/** Whether messages flow over it in some direction, so that there is something to cut. */
export function isCuttable(link: LinkLine): boolean {
  return link.health.type !== 'cut';
}
