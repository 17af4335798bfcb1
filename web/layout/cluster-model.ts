// The cluster as numbers: every replica, client and link with its place. What the views draw and gestures act on.

import { linkName } from '../../shared/core/ids.ts';
import type { LinkPicture, RunPicture } from '../../shared/trace/picture.ts';
import { clientRects, placeClients } from './clients.ts';
import { type ClockBar, clockBars, inOrderOf, newestCounts } from './clock-bars.ts';
import { labelCluster } from './cluster-labels.ts';
import type { Film, FilmedBox } from './film.ts';
import type { Point } from './geometry.ts';
import { type LinkHealth, type LinkLine, layLink } from './links.ts';
import { layStrip, type StripBox, type StripLayout } from './log-strip.ts';
import type { Rect } from './rects.ts';
import type { ReplicaCard } from './replica-card.ts';
import { figureRects, placeReplicas, type Scene, sceneOf } from './ring.ts';
import { shapingInWords } from './shaping-words.ts';
import { thinStroke } from './strokes.ts';

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
  readonly strip: Omit<StripLayout, 'boxes'> & {
    readonly boxes: readonly (StripBox & { readonly hue: number | null; readonly film: FilmedBox | null })[];
  };
  /** A rollback that is being shown, and where its words stand. */
  readonly film: { readonly key: number; readonly words: string; readonly at: Point | null } | null;
}

export interface ClientShape {
  readonly id: string;
  readonly at: Point;
  readonly radius: number;
  readonly replica: string | null;
  readonly guarantees: readonly string[];
  /** What its newest operation gave, whole and as it is written, and where; `null` before the first. */
  readonly answer: (Answer & { readonly shown: string; readonly at: Point; readonly width: number }) | null;
}

/** A client's newest operation in words. */
export interface Answer {
  readonly number: number;
  readonly text: string;
  readonly tone: string;
  /** Whether it is still to be seen at all times; later it is shown on demand. */
  readonly fresh: boolean;
}

/** A stroke of the knife that still parts something. */
export interface StrokeShape {
  readonly key: string;
  readonly words: string;
  readonly points: readonly Point[];
  /** `null` where its words have no room. */
  readonly wordsAt: Point | null;
}

export interface LinkShape extends LinkLine {
  readonly name: string;
  /** Whether an end is a client. */
  readonly ofClient: boolean;
  /** Where words about it stand. */
  readonly noteAt: Point;
  /** Where its "…" stands. */
  readonly dotsAt: Point;
  /** What died on it of late; `null` when nothing did. */
  readonly lost: { readonly count: number; readonly newest: string; readonly words: string } | null;
  /** The mark of those; `null` without any, or where it has no room. */
  readonly died: { readonly label: string; readonly at: Point } | null;
  /** Words beside the line: delay, loss, hold; empty when nothing shapes it. */
  readonly note: string;
  readonly held: number;
}

export interface ClusterModel {
  readonly scene: Scene;
  readonly replicas: readonly ReplicaShape[];
  readonly clients: readonly ClientShape[];
  readonly links: readonly LinkShape[];
  readonly strokes: readonly StrokeShape[];
  /** What words do not cover: replicas with their logs, and clients. */
  readonly taken: readonly Rect[];
  /** What words lie on already. */
  readonly words: readonly Rect[];
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
  /** By client. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Strokes of the knife, as fractions of the scene. */
  readonly strokes: readonly {
    readonly key: string;
    readonly words: string;
    readonly points: readonly Point[];
  }[];
  /** Rollbacks that are being shown, by replica. */
  readonly films: ReadonlyMap<string, Film>;
  /** By its name. */
  readonly selectedLink: string | null;
  /** Whether it is shown to a room. */
  readonly presents?: boolean;
}

/** Hues in the order of joining; with more replicas than hues they come round again, and the letter tells. */
export const HUES = 8;
export const CLIENT_RADIUS = 24;
export const STRIP_BOX = 17;
/** Where many links meet, a cut one keeps this much at each end, so that what is whole stands out. */
const STUB_MOST = 26;

export function layCluster(picture: RunPicture, view: ClusterView): ClusterModel {
  const scene = sceneOf(view.width, view.height, picture.replicas.length, view.reserved, view.presents);
  const ids = picture.replicas.map((replica) => replica.id);
  const places = placeReplicas(ids, view.places, scene);
  const { dragged } = view;
  if (dragged !== null && places.has(dragged.id)) places.set(dragged.id, dragged.at);
  const cards = picture.replicas.map((replica) => view.cardOf(replica.state));
  const { figure, scale } = scene;
  const newest = newestCounts(cards.map((card) => card.clock));
  const replicas = picture.replicas.map((replica, i): ReplicaShape => {
    const card = cards[i] as ReplicaCard;
    const film = view.films.get(replica.id);
    return {
      id: replica.id,
      hue: i % HUES,
      at: places.get(replica.id) as Point,
      radius: figure.radius * scale,
      alive: replica.alive,
      frozen: replica.frozen,
      stoppedWhy: replica.stopped?.sentence ?? null,
      card,
      bars: clockBars(inOrderOf(ids, card.clock), newest, figure.radius * 0.7).map((bar) => ({
        ...bar,
        hue: hueOf(ids, bar.writer),
      })),
      strip: withHues(
        layStrip(card.committed, card.tentative, figure.boxes, STRIP_BOX, card.truncated),
        ids,
        film,
      ),
      film: film === undefined ? null : { key: film.key, words: film.words, at: null },
    };
  });
  const clientPlaces = placeClients(picture.clients, places, scene);
  if (dragged !== null && clientPlaces.has(dragged.id)) clientPlaces.set(dragged.id, dragged.at);
  const clients = picture.clients.map(
    (client): ClientShape => ({
      id: client.id,
      at: clientPlaces.get(client.id) as Point,
      radius: CLIENT_RADIUS * scale,
      replica: client.replica,
      guarantees: client.guarantees,
      answer: null,
    }),
  );
  const where = new Map<string, { readonly at: Point; readonly radius: number }>([
    ...replicas.map((shape) => [shape.id, shape] as const),
    ...clients.map((shape) => [shape.id, shape] as const),
  ]);
  const held = heldCounts(picture);
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
      scale,
      figure.detail === 'full' ? Number.POSITIVE_INFINITY : STUB_MOST * scale,
    );
    const ofClient = clientPlaces.has(link.a) || clientPlaces.has(link.b);
    return [
      {
        ...line,
        name,
        ofClient,
        noteAt: line.middle,
        dotsAt: line.middle,
        lost: lostOn(link),
        died: null,
        note: shapingInWords(link, picture),
        held: held.get(name) ?? 0,
      },
    ];
  });
  const strokes = view.strokes.map(({ key, words, points }) => ({
    key,
    words,
    points: thinStroke(points.map(({ x, y }) => ({ x: x * scene.width, y: y * scene.height }))),
    wordsAt: null,
  }));
  const taken = [
    ...replicas.flatMap((shape) => figureRects(shape.at, figure, scale)),
    ...clients.map((shape) => clientRects(shape.at, scale)[0]),
  ];
  return { scene, taken, ...labelCluster({ replicas, clients, links, strokes }, taken, scene, view) };
}

function withHues(strip: StripLayout, ids: readonly string[], film: Film | undefined): ReplicaShape['strip'] {
  return {
    ...strip,
    boxes: strip.boxes.map((box) => ({
      ...box,
      hue: hueOf(ids, box.entry.writer),
      film: film?.boxes.get(box.entry.id) ?? null,
    })),
  };
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

function lostOn({ died }: LinkPicture): LinkShape['lost'] {
  const last = died.at(-1);
  if (last === undefined) return null;
  const words = died.map((message) => `${message.label} from ${message.from}: ${message.reason}`).join('\n');
  return { count: died.length, newest: last.label, words };
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
