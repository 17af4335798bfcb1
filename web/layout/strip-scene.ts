// What of a trace is drawn in a window of the strip, and how: each message and step by itself where there is room for
// them, messages of one moment and pair bundled into one swath where there is not, and where a swath would stand on the
// other, how much happened on each lane. A million events cost one pass over a few arrays.

import type { TimeFrame } from './space-time.ts';
import { FATE, lowerBound, NONE, type StripColumns } from './strip-columns.ts';

export type StripAxis = 'time' | 'order';

export interface SceneRequest {
  readonly axis: StripAxis;
  readonly frame: TimeFrame;
  /** Of each actor, by its number in the columns, the number of its lane; -1: it has none. */
  readonly laneOf: Int16Array;
  readonly laneCount: number;
  /** Of each kind of message whether it is shown. */
  readonly showsKind: (kind: number) => boolean;
  /** Of each code of an event whether it is a step of its actor. */
  readonly isStep: readonly boolean[];
  /** The codes of `messageSent`, and of what else is about a message. */
  readonly sentCode: number;
}

export interface StripScene {
  readonly first: number;
  /** The place after the last one. */
  readonly end: number;
  readonly mode: 'single' | 'bundled' | 'dense';
  /** Rows of the messages that are drawn by themselves; those that carry something, also among bundles. */
  readonly rows: readonly number[];
  readonly bundles: readonly Bundle[];
  /** Steps on each lane and column, lane by lane. */
  readonly density: Uint32Array;
  readonly densityColumns: number;
  readonly densityMax: number;
  readonly steps: number;
  readonly messages: number;
  readonly counts: readonly { readonly x: number; readonly width: number; readonly count: number }[];
}

/** Messages of one direction between two lanes that left in one stretch of time. */
export interface Bundle {
  readonly from: number;
  readonly to: number;
  readonly sentFrom: number;
  readonly sentTo: number;
  readonly endFrom: number;
  readonly endTo: number;
  readonly count: number;
}

/** Pixels of a column of the density. */
export const DENSITY_PIXELS = 2;
/** Messages for each pixel of width. */
const SINGLE_MAX = 0.9;
const CARRYING_MAX = 1.2;
const BUNDLED_MAX = 4;
/** Pixels of a bundle, at least; at most twice as many, so that bundles stay the same while the strip is panned. */
const BUNDLE_PIXELS = 14;
/** Pixels of a stretch whose events are counted in figures. */
const COUNT_PIXELS = 56;
/** How many events before the window are looked at for messages that go through all of it. */
const LOOK_BACK = 20_000;
/** Places of the table of bundles: beyond, lanes are so many that swaths between them could not be told apart. */
const BUNDLE_CELLS_MAX = 1_500_000;
/** Swaths: more of them are a fog, and cost a frame to draw. */
const BUNDLES_MAX = 1_200;

export function layScene(columns: StripColumns, request: SceneRequest): StripScene {
  const { axis, frame } = request;
  const { events } = columns;
  const positions = axis === 'time' ? events.columns.at : events.columns.sequence;
  const first = lowerBound(positions, events.length, frame.from);
  const end = lowerBound(positions, events.length, frame.to);
  const width = frame.width - frame.gutter;
  const density = layDensity(columns, request, positions, first, end);
  const rows = rowsIn(columns, request, first, end, width * BUNDLED_MAX);
  const figures = { ...density, first, end, steps: density.steps, messages: rows?.length ?? 0 };
  const counts = layCounts(positions, first, end, frame);
  if (rows === null) return { ...figures, mode: 'dense', rows: [], bundles: [], counts };
  if (rows.length <= width * SINGLE_MAX) return { ...figures, mode: 'single', rows, bundles: [], counts: [] };
  // What carries something, was lost or is under way is no part of a bundle, as long as there is room for it.
  const { carries, fate } = columns.messages.columns;
  const stands = (row: number): boolean => carries[row] === 1 || fate[row] !== FATE.arrived;
  const standing = rows.filter(stands);
  const alone = standing.length <= width * CARRYING_MAX ? standing : [];
  const bundled = rows.filter((row) => !stands(row) || (alone.length === 0 && fate[row] === FATE.arrived));
  const bundles = layBundles(columns, request, bundled);
  if (bundles === null) return { ...figures, mode: 'dense', rows: alone, bundles: [], counts };
  return { ...figures, mode: 'bundled', rows: alone, bundles, counts };
}

/** Where a message begins and ends on the axis; the end is `null` while it is under way. */
export function messageEnds(
  { messages, events }: StripColumns,
  row: number,
  axis: StripAxis,
): { readonly sent: number; readonly end: number | null } {
  const { born, sent, ended, sentAt, endedAt } = messages.columns;
  const end = endedAt[row] ?? Number.NaN;
  if (axis === 'time') return { sent: sentAt[row] ?? 0, end: Number.isNaN(end) ? null : end };
  const { sequence } = events.columns;
  const placed = (place: number): number => sequence[place] ?? 0;
  const sentPlace = sent[row] ?? NONE;
  const endedPlace = ended[row] ?? NONE;
  return {
    // One that left before anybody looked: as early as it is known.
    sent: placed(sentPlace === NONE ? (born[row] ?? 0) : sentPlace) - (sentPlace === NONE ? 1 : 0),
    end: Number.isNaN(end) ? null : endedPlace === NONE ? placed(born[row] ?? 0) : placed(endedPlace),
  };
}

function layDensity(
  columns: StripColumns,
  { frame, laneOf, laneCount, isStep }: SceneRequest,
  positions: ArrayLike<number>,
  first: number,
  end: number,
): Pick<StripScene, 'density' | 'densityColumns' | 'densityMax' | 'steps'> {
  const { code, actor } = columns.events.columns;
  const densityColumns = Math.max(1, Math.ceil((frame.width - frame.gutter) / DENSITY_PIXELS));
  const density = new Uint32Array(laneCount * densityColumns);
  const scale = densityColumns / (frame.to - frame.from);
  let [steps, densityMax] = [0, 0];
  for (let i = first; i < end; i += 1) {
    if (isStep[code[i] as number] !== true) continue;
    const lane = laneOf[actor[i] as number] as number;
    if (lane < 0) continue;
    steps += 1;
    const column = ((positions[i] as number) - frame.from) * scale;
    const cell = lane * densityColumns + Math.min(densityColumns - 1, column | 0);
    const count = (density[cell] as number) + 1;
    density[cell] = count;
    if (count > densityMax) densityMax = count;
  }
  return { density, densityColumns, densityMax, steps };
}

/** The messages that are seen in a window; `null`: more than `most`. */
function rowsIn(
  columns: StripColumns,
  { showsKind, sentCode }: SceneRequest,
  first: number,
  end: number,
  most: number,
): number[] | null {
  const { code, message } = columns.events.columns;
  const { sent, ended, kind } = columns.messages.columns;
  // Of all events a third are departures at least, so so many need not be looked through.
  if (end - first > most * 6) return null;
  const rows: number[] = [];
  const take = (row: number): void => {
    if (showsKind(kind[row] ?? 0)) rows.push(row);
  };
  for (let i = Math.max(0, first - LOOK_BACK); i < first; i += 1) {
    const row = message[i] ?? NONE;
    if (row !== NONE && code[i] === sentCode && ended[row] !== NONE && (ended[row] ?? 0) >= first) take(row);
  }
  for (const row of columns.openRows()) {
    const left = sent[row] ?? NONE;
    if (left !== NONE && left < first) take(row);
  }
  for (let i = first; i < end && rows.length <= most; i += 1) {
    const row = message[i] ?? NONE;
    if (row === NONE) continue;
    const left = sent[row] ?? NONE;
    // One that left long before, or before anybody looked, comes with its end.
    if (code[i] === sentCode || (ended[row] === i && (left === NONE || left < first - LOOK_BACK))) take(row);
  }
  return rows.length > most ? null : rows;
}

function layBundles(columns: StripColumns, request: SceneRequest, rows: readonly number[]): Bundle[] | null {
  const { axis, frame, laneOf, laneCount } = request;
  const { from, to } = columns.messages.columns;
  const perPixel = (frame.to - frame.from) / (frame.width - frame.gutter);
  const stretch = 2 ** Math.ceil(Math.log2(BUNDLE_PIXELS * perPixel));
  const begin = Math.floor(frame.from / stretch) - 1;
  const stretches = Math.ceil(frame.to / stretch) - begin + 1;
  if (stretches * laneCount * laneCount > BUNDLE_CELLS_MAX) return null;
  const cells = new Int32Array(stretches * laneCount * laneCount).fill(-1);
  const bundles: { -readonly [K in keyof Bundle]: Bundle[K] }[] = [];
  for (const row of rows) {
    const a = laneOf[from[row] ?? 0] ?? -1;
    const b = laneOf[to[row] ?? 0] ?? -1;
    if (a < 0 || b < 0) continue;
    const ends = messageEnds(columns, row, axis);
    const end = Math.min(ends.end ?? frame.to, frame.to + (frame.to - frame.from));
    const place = Math.max(0, Math.floor(ends.sent / stretch) - begin);
    const cell = (place * laneCount + a) * laneCount + b;
    const known = bundles[cells[cell] ?? -1];
    if (known === undefined) {
      if (bundles.length >= BUNDLES_MAX) return null;
      cells[cell] = bundles.length;
      bundles.push({
        from: a,
        to: b,
        sentFrom: ends.sent,
        sentTo: ends.sent,
        endFrom: end,
        endTo: end,
        count: 1,
      });
      continue;
    }
    known.sentFrom = Math.min(known.sentFrom, ends.sent);
    known.sentTo = Math.max(known.sentTo, ends.sent);
    known.endFrom = Math.min(known.endFrom, end);
    known.endTo = Math.max(known.endTo, end);
    known.count += 1;
  }
  return bundles;
}

/** How many events there are in each stretch of the axis, in figures. Stretches stay the same while the strip is panned. */
function layCounts(
  positions: ArrayLike<number>,
  first: number,
  end: number,
  frame: TimeFrame,
): StripScene['counts'] {
  const width = frame.width - frame.gutter;
  const perPixel = (frame.to - frame.from) / width;
  const stretch = 2 ** Math.ceil(Math.log2(COUNT_PIXELS * perPixel));
  const counts: { x: number; width: number; count: number }[] = [];
  let from = first;
  for (let at = Math.floor(frame.from / stretch) * stretch; at < frame.to; at += stretch) {
    const until = lowerBound(positions, end, at + stretch);
    if (until > from) {
      const left = Math.max(frame.gutter, frame.gutter + (at - frame.from) / perPixel);
      const right = Math.min(frame.width, frame.gutter + (at + stretch - frame.from) / perPixel);
      if (right - left >= COUNT_PIXELS / 2)
        counts.push({ x: left, width: right - left, count: until - from });
    }
    from = Math.max(from, until);
  }
  return counts;
}

/** `312`, `4.1k`, `38k`, `1.2M`: four characters at most. */
export function countLabel(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 9_950) return `${(count / 1_000).toFixed(1).replace('.0', '')}k`;
  if (count < 999_500) return `${Math.round(count / 1_000)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}
