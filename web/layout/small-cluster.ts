// A cluster drawn small, after a line of a compared script: where its replicas, links, cuts, clients and values stand.

import type { ClusterMoment, ReplicaMoment } from '../../shared/compare/moment.ts';
import { along, type Point } from './geometry.ts';
import { ringPlaces } from './ring.ts';

/** In units of the drawing, which is scaled to its column. */
export const SMALL_WIDTH = 200;
export const SMALL_HEIGHT = 144;
export const SMALL_RADIUS = 15;

export interface SmallReplica {
  readonly replica: ReplicaMoment;
  readonly at: Point;
  readonly hue: number;
  /** Beneath the circle, cut to the room that there is. */
  readonly values: readonly string[];
  /** Of its clients, above the circle. */
  readonly clients: string;
}

export interface SmallLink {
  readonly key: string;
  /** One line, or the two ends that are left of a cut. */
  readonly lines: readonly { readonly from: Point; readonly to: Point }[];
  readonly isCut: boolean;
}

export interface SmallCluster {
  readonly replicas: readonly SmallReplica[];
  readonly links: readonly SmallLink[];
  /** The same in words. */
  readonly sentence: string;
}

const FIELD = { left: 34, right: SMALL_WIDTH - 34, top: 28, bottom: SMALL_HEIGHT - 34 };
const HUES = 8;
const VALUE_LETTERS_MAX = 12;
/** How much of a cut link is left at each end. */
const STUB = 0.3;

export function smallCluster({ replicas, cuts, clients }: ClusterMoment): SmallCluster {
  const places = ringPlaces(replicas.length, FIELD);
  const at = (index: number): Point => places[index] ?? { x: SMALL_WIDTH / 2, y: SMALL_HEIGHT / 2 };
  // With more replicas there is less room beneath each.
  const valuesMost = replicas.length > 3 ? 1 : 2;
  return {
    replicas: replicas.map((replica, index) => ({
      replica,
      at: at(index),
      hue: index % HUES,
      values: replica.state === 'down' ? [] : shortValues(replica, valuesMost),
      clients: clientsOf(replica.id, clients),
    })),
    links: replicas.flatMap((one, i) =>
      replicas.slice(i + 1).map((other, j) => linkBetween(one, other, at(i), at(i + 1 + j), cuts)),
    ),
    sentence: inWords({ replicas, cuts, clients }),
  };
}

function linkBetween(
  { id: a }: ReplicaMoment,
  { id: b }: ReplicaMoment,
  from: Point,
  to: Point,
  cuts: ClusterMoment['cuts'],
): SmallLink {
  const cut = cuts.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a));
  const whole = { from, to };
  const stubs = [
    { from, to: along(whole, STUB) },
    { from: along(whole, 1 - STUB), to },
  ];
  return { key: `${a} ${b}`, lines: cut === undefined ? [whole] : stubs, isCut: cut !== undefined };
}

function shortValues({ values, valuesMore }: ReplicaMoment, most: number): string[] {
  const shown = values.slice(0, most).map(shorten);
  const more = values.length - shown.length + valuesMore;
  return more === 0 ? shown : [...shown.slice(0, -1), `${shown.at(-1)} +${more}`];
}

function shorten(text: string): string {
  return text.length > VALUE_LETTERS_MAX ? `${text.slice(0, VALUE_LETTERS_MAX - 1)}…` : text;
}

function clientsOf(id: string, clients: ClusterMoment['clients']): string {
  return clients
    .filter(({ replica }) => replica === id)
    .map((client) => client.id)
    .join(', ');
}

function inWords({ replicas, cuts, clients }: Omit<ClusterMoment, 'atMillis'>): string {
  const parts = replicas.map(({ id, state, role, values, valuesMore }) => {
    const who = [id, ...(state === 'up' ? [] : [state]), ...(role === null ? [] : [role])].join(' ');
    const more = valuesMore === 0 ? '' : ` and ${valuesMore} more`;
    const has = values.length === 0 ? 'empty' : `${values.join(', ')}${more}`;
    const asked = clientsOf(id, clients);
    return `${who}: ${has}${asked === '' ? '' : `, asked by ${asked}`}`;
  });
  const cut = cuts.map(({ a, b, way }) =>
    way === 'both' ? `${a}–${b}` : way === 'ab' ? `${a} to ${b}` : `${b} to ${a}`,
  );
  return [...parts, ...(cut.length === 0 ? [] : [`cut: ${cut.join(', ')}`])].join('; ');
}
