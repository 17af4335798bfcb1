// Marks on the lanes of the strip: moments of replicas, operations of clients, what a search has found. What falls on the
// same few pixels is one mark, the weightiest, with the count.

import { layBrackets, type PlacedBracket, type TimeFrame } from './space-time.ts';
import { lowerBound, NONE, type StripColumns } from './strip-columns.ts';
import type { StripAxis } from './strip-scene.ts';

export interface PlacedMark {
  readonly lane: number;
  readonly x: number;
  /** As in the columns: the larger, the weightier. */
  readonly kind: number;
  readonly event: number;
  readonly count: number;
}

/** Pixels that a mark needs. */
const MARK_PIXELS = 9;

export function layMarks(
  { marks, events }: StripColumns,
  { first, end }: { readonly first: number; readonly end: number },
  {
    axis,
    frame,
    laneOf,
  }: { readonly axis: StripAxis; readonly frame: TimeFrame; readonly laneOf: Int16Array },
): PlacedMark[] {
  const { event, kind, actor } = marks.columns;
  const positions = axis === 'time' ? events.columns.at : events.columns.sequence;
  const scale = (frame.width - frame.gutter) / (frame.to - frame.from);
  // Stretches of the axis and not of the screen, so that what is one mark stays one while the strip is panned.
  const stretch = 2 ** Math.ceil(Math.log2(MARK_PIXELS / scale));
  const places = new Map<number, { lane: number; x: number; kind: number; event: number; count: number }>();
  const until = lowerBound(event, marks.length, end);
  for (let i = lowerBound(event, marks.length, first); i < until; i += 1) {
    const lane = laneOf[actor[i] as number] as number;
    if (lane < 0) continue;
    const place = event[i] as number;
    const position = positions[place] as number;
    const key = Math.floor(position / stretch) * 1_024 + lane;
    const known = places.get(key);
    const weight = kind[i] as number;
    if (known === undefined) {
      const x = frame.gutter + (position - frame.from) * scale;
      places.set(key, { lane, x, kind: weight, event: place, count: 1 });
      continue;
    }
    known.count += 1;
    if (weight > known.kind) {
      known.kind = weight;
      known.event = place;
      known.x = frame.gutter + (position - frame.from) * scale;
    }
  }
  return [...places.values()];
}

export interface StripBracket extends PlacedBracket {
  readonly row: number;
  readonly lane: number;
}

/** Operations in one stretch of a client's lane, where they are too many to be boxes of their own. */
export interface OperationPile {
  readonly lane: number;
  readonly x: number;
  readonly width: number;
  readonly count: number;
  /** How many were refused for a promise's sake. */
  readonly gates: number;
}

/** Boxes for each pixel of width, over all lanes. */
const BRACKETS_MAX = 0.25;
const PILE_PIXELS = 6;
/** Operations before the window that may reach into it. */
const LOOK_BACK = 512;

export function layOperations(
  columns: StripColumns,
  request: {
    readonly axis: StripAxis;
    readonly frame: TimeFrame;
    readonly laneOf: Int16Array;
    readonly gateTone: number;
    readonly labelOf: (row: number) => string;
    readonly characterWidth: number;
  },
): { readonly brackets: readonly StripBracket[]; readonly piles: readonly OperationPile[] } {
  const { axis, frame, laneOf } = request;
  const [first, end] = operationsIn(columns, axis, frame);
  if (end - first > (frame.width - frame.gutter) * BRACKETS_MAX)
    return { brackets: [], piles: layPiles(columns, request, first, end) };
  const rows = new Map<string, number>();
  const { client } = columns.operations.columns;
  for (let row = first; row < end; row += 1)
    if ((laneOf[client[row] ?? 0] ?? -1) >= 0) rows.set(String(row), row);
  const brackets = layBrackets(
    [...rows].map(([key, row]) => ({
      key,
      actor: String(laneOf[client[row] ?? 0]),
      label: request.labelOf(row),
      ...operationEnds(columns, row, axis),
    })),
    frame,
    request.characterWidth,
  );
  return {
    brackets: brackets.map((bracket) => ({
      ...bracket,
      row: rows.get(bracket.key) ?? 0,
      lane: Number(bracket.actor),
    })),
    piles: [],
  };
}

/** Call and return on the axis. */
export function operationEnds(
  { operations, events }: StripColumns,
  row: number,
  axis: StripAxis,
): { readonly since: number; readonly until: number | null } {
  const { born, called, ended, calledAt, endedAt } = operations.columns;
  const end = endedAt[row] ?? Number.NaN;
  if (axis === 'time') return { since: calledAt[row] ?? 0, until: Number.isNaN(end) ? null : end };
  const { sequence } = events.columns;
  const early = (sequence[born[row] ?? 0] ?? 1) - 1;
  const placed = (place: number): number => (place === NONE ? early : (sequence[place] ?? early));
  return {
    since: placed(called[row] ?? NONE),
    until: Number.isNaN(end) ? null : placed(ended[row] ?? NONE),
  };
}

/** Rows are in the order of their calls; one of the last few before the window may still be under way in it. */
function operationsIn(
  columns: StripColumns,
  axis: StripAxis,
  frame: TimeFrame,
): readonly [first: number, end: number] {
  const { length } = columns.operations;
  const search = (value: number): number => {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (operationEnds(columns, middle, axis).since < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const inside = search(frame.from);
  let first = inside;
  for (let row = Math.max(0, inside - LOOK_BACK); row < inside; row += 1) {
    const { until } = operationEnds(columns, row, axis);
    if (until !== null && until < frame.from) continue;
    first = row;
    break;
  }
  return [first, search(frame.to)];
}

function layPiles(
  columns: StripColumns,
  { axis, frame, laneOf, gateTone }: Parameters<typeof layOperations>[1],
  first: number,
  end: number,
): OperationPile[] {
  const { client, tone } = columns.operations.columns;
  const scale = (frame.width - frame.gutter) / (frame.to - frame.from);
  const stretch = 2 ** Math.ceil(Math.log2(PILE_PIXELS / scale));
  const piles = new Map<number, { lane: number; x: number; width: number; count: number; gates: number }>();
  for (let row = first; row < end; row += 1) {
    const lane = laneOf[client[row] as number] as number;
    if (lane < 0) continue;
    const place = Math.floor(operationEnds(columns, row, axis).since / stretch);
    const key = place * 1_024 + lane;
    let pile = piles.get(key);
    if (pile === undefined) {
      const x = frame.gutter + (place * stretch - frame.from) * scale;
      pile = { lane, x, width: stretch * scale, count: 0, gates: 0 };
      piles.set(key, pile);
    }
    pile.count += 1;
    if (tone[row] === gateTone) pile.gates += 1;
  }
  return [...piles.values()];
}
