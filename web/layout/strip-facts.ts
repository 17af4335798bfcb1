// Where on the strip something became true for all, and where each lane learned of it: a hairline over all lanes, with points
// on them. One fact is in focus and drawn whole; what falls on the same few pixels of the others is one hairline, with the count,
// so that many at once are no wall.

import type { TimeFrame } from './space-time.ts';
import { lowerBound, NONE, type StripColumns } from './strip-columns.ts';
import type { StripAxis } from './strip-scene.ts';

export interface FactLine {
  readonly x: number;
  /** The newest of the facts that it stands for. */
  readonly row: number;
  readonly count: number;
}

export interface FactPoint {
  readonly lane: number;
  readonly x: number;
}

/** The one that is drawn whole. */
export interface FactInFocus {
  readonly row: number;
  readonly x: number;
  /** Where each lane learned of it; also beyond the window. */
  readonly learned: readonly FactPoint[];
}

export interface FactPicture {
  readonly lines: readonly FactLine[];
  readonly points: readonly FactPoint[];
  readonly focus: FactInFocus | null;
}

interface Window {
  readonly first: number;
  readonly end: number;
}

/** Pixels from one hairline to the next, at least. */
const LINE_PIXELS = 18;
const POINT_PIXELS = 6;

export function layFacts(
  columns: StripColumns,
  { first, end }: Window,
  request: {
    readonly axis: StripAxis;
    readonly frame: TimeFrame;
    readonly laneOf: Int16Array;
    /** The row in focus; `NONE`: no one is. */
    readonly focus: number;
  },
): FactPicture {
  const { axis, frame, laneOf, focus } = request;
  const { facts, learnings } = columns.facts;
  const positions = axis === 'time' ? columns.events.columns.at : columns.events.columns.sequence;
  const scale = (frame.width - frame.gutter) / (frame.to - frame.from);
  const xOf = (place: number): number => frame.gutter + ((positions[place] ?? 0) - frame.from) * scale;
  // Stretches of the axis and not of the screen, so that what is one line stays one while the strip is panned.
  const stretchOf = (place: number, pixels: number): number =>
    Math.floor((positions[place] ?? 0) / 2 ** Math.ceil(Math.log2(pixels / scale)));
  const lines = new Map<number, { x: number; row: number; count: number }>();
  const { event } = facts.columns;
  for (let row = lowerBound(event, facts.length, first); row < facts.length; row += 1) {
    const place = event[row] ?? NONE;
    if (place >= end) break;
    if (row === focus) continue;
    const known = lines.get(stretchOf(place, LINE_PIXELS));
    if (known === undefined) lines.set(stretchOf(place, LINE_PIXELS), { x: xOf(place), row, count: 1 });
    else [known.row, known.count] = [row, known.count + 1];
  }
  const points = new Map<number, FactPoint>();
  const { event: learned, row: rows, actor } = learnings.columns;
  for (let i = lowerBound(learned, learnings.length, first); i < learnings.length; i += 1) {
    const place = learned[i] ?? NONE;
    if (place >= end) break;
    const lane = laneOf[actor[i] ?? 0] ?? -1;
    if (lane < 0 || rows[i] === focus) continue;
    const key = stretchOf(place, POINT_PIXELS) * 1_024 + lane;
    if (!points.has(key)) points.set(key, { lane, x: xOf(place) });
  }
  return {
    lines: [...lines.values()],
    points: [...points.values()],
    focus:
      focus === NONE
        ? null
        : {
            row: focus,
            x: xOf(event[focus] ?? 0),
            learned: learnersOf(columns, focus).flatMap(({ actor: who, place }) => {
              const lane = laneOf[who] ?? -1;
              return lane < 0 ? [] : [{ lane, x: xOf(place) }];
            }),
          },
  };
}

/** Who learned of a fact, and at which event: the first one first. */
export function learnersOf(
  { facts: { facts, learnings } }: Pick<StripColumns, 'facts'>,
  fact: number,
): { readonly actor: number; readonly place: number }[] {
  const { event, actor, earlier } = learnings.columns;
  const learners: { actor: number; place: number }[] = [];
  for (let next = facts.columns.newest[fact] ?? 0; next > 0; next = earlier[next - 1] ?? 0)
    learners.push({ actor: actor[next - 1] ?? 0, place: event[next - 1] ?? 0 });
  return learners.reverse();
}

/**
 * Which fact is drawn whole: the one that is pointed at; else the one that the selected operation came to; else the one that was
 * chosen by its number; else the newest one of the window that held by the moment that is looked at.
 * @returns its row, or `NONE`
 */
export function factInFocus(
  { events, facts: { facts } }: Pick<StripColumns, 'events' | 'facts'>,
  { first, end }: Window,
  wishes: {
    readonly pointed: number | null;
    /** The number of its client, and its own. */
    readonly operation: { readonly client: number; readonly number: number } | null;
    readonly chosen: number | null;
    /** The sequence number of the moment. */
    readonly here: number;
  },
): number {
  const { pointed, operation, chosen, here } = wishes;
  const { event, fact, client, number } = facts.columns;
  if (pointed !== null && pointed < facts.length) return pointed;
  for (let row = facts.length - 1; operation !== null && row >= 0; row -= 1)
    if (client[row] === operation.client && number[row] === operation.number) return row;
  for (let row = facts.length - 1; chosen !== null && row >= 0; row -= 1)
    if (fact[row] === chosen) return row;
  const until = Math.min(end, lowerBound(events.columns.sequence, events.length, here + 1));
  const newest = lowerBound(event, facts.length, until) - 1;
  return newest >= 0 && (event[newest] ?? 0) >= first ? newest : NONE;
}
