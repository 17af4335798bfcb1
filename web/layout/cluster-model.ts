// The cluster as numbers: every replica, client and link with its place. What the views draw and gestures act on.

import { linkName } from '../../shared/core/ids.ts';
import type { LinkPicture, RunPicture } from '../../shared/trace/picture.ts';
import { clientRects, placeClients, type Rect, replicaRects } from './clients.ts';
import { type ClockBar, clockBars, inOrderOf, newestCounts } from './clock-bars.ts';
import { along, type Point, type Segment } from './geometry.ts';
import { type LinkHealth, type LinkLine, layLink } from './links.ts';
import { layStrip, type StripLayout } from './log-strip.ts';
import type { ReplicaCard } from './replica-card.ts';
import { NARROW, placeReplicas, REPLICA_RADIUS, type Scene, sceneOf } from './ring.ts';

export interface ReplicaShape {
  readonly id: string;
  readonly hue: number;
  readonly at: Point;
  readonly radius: number;
  readonly alive: boolean;
  readonly frozen: boolean;
  readonly stoppedWhy: string | null;
  readonly card: ReplicaCard;
  readonly bars: readonly (ClockBar & { readonly hue: number | null })[];
  readonly strip: StripLayout;
}

export interface ClientShape {
  readonly id: string;
  readonly at: Point;
  readonly radius: number;
  readonly replica: string | null;
  readonly guarantees: readonly string[];
}

export interface LinkShape extends LinkLine {
  readonly name: string;
  readonly picture: LinkPicture;
  /** Whether an end is a client. */
  readonly ofClient: boolean;
  /** Where words about it stand: on the line, and clear of replicas where that can be. */
  readonly noteAt: Point;
  /** Words beside the line: delay, loss, hold; empty when nothing shapes it. */
  readonly note: string;
  readonly held: number;
}

export interface ClusterModel {
  readonly scene: Scene;
  readonly replicas: readonly ReplicaShape[];
  readonly clients: readonly ClientShape[];
  readonly links: readonly LinkShape[];
  /** What words should not cover: replicas with their logs, clients with their answers. */
  readonly taken: readonly Rect[];
}

export interface ClusterView {
  readonly width: number;
  readonly height: number;
  readonly reserved: { readonly right: number; readonly bottom: number };
  readonly places: Readonly<Record<string, Point>>;
  readonly cutAt: Readonly<Record<string, number>>;
  /** A replica or client that a hand moves: it stands where the hand is, and its links follow. */
  readonly dragged: { readonly id: string; readonly at: Point } | null;
  readonly cardOf: (state: unknown) => ReplicaCard;
}

/** Hues in the order of joining; with more replicas than hues they come round again, and the letter tells. */
export const HUES = 8;
export const CLIENT_RADIUS = 24;
const STRIP_BOXES = { wide: 7, narrow: 5 };
export const STRIP_BOX = 17;

export function layCluster(picture: RunPicture, view: ClusterView): ClusterModel {
  const scene = sceneOf(view.width, view.height, picture.replicas.length, view.reserved);
  const ids = picture.replicas.map((replica) => replica.id);
  const places = placeReplicas(ids, view.places, scene);
  const { dragged } = view;
  if (dragged !== null && places.has(dragged.id)) places.set(dragged.id, dragged.at);
  const cards = picture.replicas.map((replica) => view.cardOf(replica.state));
  const boxes = scene.free.width < NARROW ? STRIP_BOXES.narrow : STRIP_BOXES.wide;
  const newest = newestCounts(cards.map((card) => card.clock));
  const replicas = picture.replicas.map((replica, i): ReplicaShape => {
    const card = cards[i] as ReplicaCard;
    return {
      id: replica.id,
      hue: i % HUES,
      at: places.get(replica.id) as Point,
      radius: REPLICA_RADIUS * scene.scale,
      alive: replica.alive,
      frozen: replica.frozen,
      stoppedWhy: replica.stopped?.sentence ?? null,
      card,
      bars: clockBars(inOrderOf(ids, card.clock), newest, 30).map((bar) => ({
        ...bar,
        hue: hueOf(ids, bar.writer),
      })),
      strip: layStrip(card.committed, card.tentative, boxes, STRIP_BOX, card.truncated),
    };
  });
  const clientPlaces = placeClients(picture.clients, places, scene);
  if (dragged !== null && clientPlaces.has(dragged.id)) clientPlaces.set(dragged.id, dragged.at);
  const clients = picture.clients.map(
    (client): ClientShape => ({
      id: client.id,
      at: clientPlaces.get(client.id) as Point,
      radius: CLIENT_RADIUS * scene.scale,
      replica: client.replica,
      guarantees: client.guarantees,
    }),
  );
  const where = new Map<string, { readonly at: Point; readonly radius: number }>([
    ...replicas.map((shape) => [shape.id, shape] as const),
    ...clients.map((shape) => [shape.id, shape] as const),
  ]);
  const held = heldCounts(picture);
  const taken = replicas.flatMap((shape) => replicaRects(shape.at, scene.scale));
  const links = picture.links.flatMap((link): LinkShape[] => {
    const a = where.get(link.a);
    const b = where.get(link.b);
    if (a === undefined || b === undefined) return [];
    const name = linkName(link.a, link.b);
    const line = layLink(
      { a: link.a, b: link.b, from: a.at, to: b.at },
      healthOf(link),
      { a: a.radius, b: b.radius },
      view.cutAt[name] ?? 0.5,
      scene.scale,
    );
    const ofClient = clientPlaces.has(link.a) || clientPlaces.has(link.b);
    return [
      {
        ...line,
        name,
        picture: link,
        ofClient,
        noteAt: clearSpot(line.line, taken),
        note: shapingInWords(link, picture),
        held: held.get(name) ?? 0,
      },
    ];
  });
  const answers = clients.flatMap((shape) => clientRects(shape.at, scene.scale));
  return { scene, replicas, clients, links, taken: [...taken, ...answers] };
}

/** The hue of a writer; `null` for one that is nobody on the picture. */
export function hueOf(ids: readonly string[], writer: string | null): number | null {
  const at = writer === null ? -1 : ids.indexOf(writer);
  return at === -1 ? null : at % HUES;
}

export function healthOf(link: Pick<LinkPicture, 'a' | 'b' | 'ab' | 'ba' | 'up'>): LinkHealth {
  if (link.ab.cut && link.ba.cut) return { type: 'cut' };
  if (link.ab.cut) return { type: 'cutOneWay', from: link.a, to: link.b };
  if (link.ba.cut) return { type: 'cutOneWay', from: link.b, to: link.a };
  return link.up ? { type: 'whole' } : { type: 'down' };
}

/** Fractions of a line where words may stand, the middle first. */
const NOTE_SPOTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

function clearSpot(line: Segment, taken: readonly Rect[]): Point {
  const spots = NOTE_SPOTS.map((fraction) => along(line, fraction));
  const free = spots.find(({ x, y }) =>
    taken.every(
      (rect) => x < rect.left - 30 || x > rect.right + 30 || y < rect.top - 12 || y > rect.bottom + 12,
    ),
  );
  return free ?? along(line, 0.5);
}

function heldCounts(picture: RunPicture): Map<string, number> {
  const held = new Map<string, number>();
  for (const message of picture.messages) {
    if (message.state !== 'held') continue;
    const name = linkName(message.from, message.to);
    held.set(name, (held.get(name) ?? 0) + 1);
  }
  return held;
}

/** What shapes a link beyond the run's own policy: `200 ms`, `20 % lost`, `held s0 → s1`. */
export function shapingInWords(link: LinkPicture, picture: Pick<RunPicture, 'header'>): string {
  const base = picture.header.link;
  const words: string[] = [];
  const slowest = [link.ab, link.ba].find(
    ({ latency }) =>
      latency.minMillis !== base.latency.minMillis || latency.maxMillis !== base.latency.maxMillis,
  );
  if (slowest !== undefined) {
    const { minMillis, maxMillis } = slowest.latency;
    words.push(minMillis === maxMillis ? `${minMillis} ms` : `${minMillis}–${maxMillis} ms`);
  }
  const loss = Math.max(link.ab.lossProbability, link.ba.lossProbability);
  if (loss !== base.lossProbability) words.push(`${Math.round(loss * 100)} % lost`);
  const twice = Math.max(link.ab.duplicateProbability, link.ba.duplicateProbability);
  if (twice !== base.duplicateProbability) words.push(`${Math.round(twice * 100)} % twice`);
  if (link.ab.held && link.ba.held) words.push('held');
  else if (link.ab.held) words.push(`held ${link.a} → ${link.b}`);
  else if (link.ba.held) words.push(`held ${link.b} → ${link.a}`);
  return words.join(' · ');
}
