// The space-time strip: a lane per actor, time to the right. Positions are in pixels of a sheet that begins at `from`
// and slides to the left as time goes on, so that only the slide changes from frame to frame.

import { ticks } from 'd3';
import { linear } from './linear.ts';

export interface Lane {
  readonly actor: string;
  readonly y: number;
}

export interface TimeFrame {
  /** Milliseconds at the left edge of the lanes. */
  readonly from: number;
  readonly to: number;
  /** Pixels from the left edge of the strip to the lanes' beginning. */
  readonly gutter: number;
  readonly width: number;
}

/** Pixels of a moment. */
export function timeScale(frame: TimeFrame): (at: number) => number {
  return linear([frame.from, frame.to], [frame.gutter, frame.width]);
}

/** Lanes evenly between top and bottom; a client's lane is as high as a replica's. */
export function layLanes(actors: readonly string[], top: number, bottom: number): Lane[] {
  const step = actors.length <= 1 ? 0 : (bottom - top) / (actors.length - 1);
  return actors.map((actor, i) => ({
    actor,
    y: actors.length === 1 ? (top + bottom) / 2 : top + i * step,
  }));
}

/** Round moments for the axis, in milliseconds. */
export function timeTicks(from: number, to: number, count: number): number[] {
  return ticks(from, to, count).filter((at) => at >= 0);
}

/** `12.41 s`, `1:05.2` beyond a minute. */
export function timeLabel(millis: number, digits = 2): string {
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 60 - 0.5 / 10 ** digits) return `${seconds.toFixed(digits)} s`;
  // Rounded first: 5:59.97 is 6:00.0 and not 5:60.0.
  const fewer = Math.max(0, digits - 1);
  const rounded = Math.round(seconds * 10 ** fewer) / 10 ** fewer;
  const minutes = Math.floor(rounded / 60);
  const rest = (rounded - minutes * 60).toFixed(fewer);
  return `${minutes}:${rest.padStart(fewer === 0 ? 2 : 3 + fewer, '0')}`;
}

/** `3.21 ms`, `1.204 s`: of one moment among others that may be very near to it. */
export function momentLabel(millis: number): string {
  const early = Math.max(0, Math.round(millis * 100) / 100);
  return early < 1_000 ? `${early} ms` : timeLabel(millis, 3);
}

export interface Band {
  readonly key: string;
  readonly label: string;
  readonly since: number;
  readonly until: number | null;
}

export interface PlacedBand extends Band {
  readonly x: number;
  readonly width: number;
  /** Which row of labels, 0 on top; `null`: no room, the label is left out. */
  readonly row: number | null;
  readonly labelX: number;
  readonly text: string;
}

/** Bands with labels that never overlap: each takes the first of `rows` rows in which there is room. */
export function layBands(
  bands: readonly Band[],
  frame: TimeFrame,
  rows: number,
  characterWidth: number,
): PlacedBand[] {
  const x = timeScale(frame);
  const free = Array.from({ length: rows }, () => Number.NEGATIVE_INFINITY);
  return bands
    .filter((band) => (band.until ?? frame.to) >= frame.from && band.since <= frame.to)
    .sort((a, b) => a.since - b.since)
    .map((band) => {
      const left = Math.max(x(band.since), frame.gutter);
      const right = Math.min(x(band.until ?? frame.to), frame.width);
      const labelX = left + 6;
      const text = shorten(band.label, Math.floor((frame.width - labelX - 8) / characterWidth));
      const row = text === '' ? -1 : free.findIndex((end) => end <= labelX);
      if (row !== -1) free[row] = labelX + text.length * characterWidth + 12;
      return {
        ...band,
        x: left,
        width: Math.max(2, right - left),
        row: row === -1 ? null : row,
        labelX,
        text,
      };
    });
}

export interface Bracket {
  readonly key: string;
  readonly actor: string;
  readonly label: string;
  readonly since: number;
  readonly until: number | null;
}

export interface PlacedBracket extends Bracket {
  readonly x: number;
  readonly width: number;
  /** Inside the bracket, beside it, or left out where it would run into the next one. */
  readonly place: 'inside' | 'beside' | 'none';
  readonly labelX: number;
  readonly text: string;
}

const BRACKET_LEAST = 12;
const LABEL_LEAST = 6;

/**
 * Brackets from call to return. A label stands inside where it fits; else to the right as far as the next bracket of
 * the lane leaves room; else to the left as far as what stands there; else shortened on the roomier side, or left out.
 */
export function layBrackets(
  brackets: readonly Bracket[],
  frame: TimeFrame,
  characterWidth: number,
): PlacedBracket[] {
  const x = timeScale(frame);
  const lanes = new Map<string, Bracket[]>();
  for (const bracket of brackets) {
    if ((bracket.until ?? frame.to) < frame.from || bracket.since > frame.to) continue;
    lanes.set(bracket.actor, [...(lanes.get(bracket.actor) ?? []), bracket]);
  }
  return [...lanes.values()].flatMap((lane) => {
    const ordered = lane.sort((a, b) => a.since - b.since);
    // The right end of all that stands on the lane so far.
    let end = frame.gutter;
    return ordered.map((bracket, i) => {
      const left = Math.max(x(bracket.since), frame.gutter);
      const right = Math.min(x(bracket.until ?? frame.to), frame.width);
      const width = Math.max(BRACKET_LEAST, right - left);
      const next = ordered[i + 1];
      const wall = next === undefined ? frame.width : x(next.since) - 4;
      const label = placeLabel(bracket.label, { left, width, before: end, after: wall }, characterWidth);
      const labelEnd = label.place === 'none' ? 0 : label.labelX + label.text.length * characterWidth;
      end = Math.max(left + width, labelEnd) + 6;
      return { ...bracket, x: left, width, ...label };
    });
  });
}

function placeLabel(
  label: string,
  room: { readonly left: number; readonly width: number; readonly before: number; readonly after: number },
  characterWidth: number,
): { place: PlacedBracket['place']; labelX: number; text: string } {
  const needed = label.length * characterWidth;
  if (needed + 12 <= room.width) return { place: 'inside', labelX: room.left + 6, text: label };
  const rightX = room.left + room.width + 5;
  const toTheRight = Math.floor((room.after - rightX) / characterWidth);
  const toTheLeft = Math.floor((room.left - 5 - room.before) / characterWidth);
  if (toTheRight >= label.length) return { place: 'beside', labelX: rightX, text: label };
  if (toTheLeft >= label.length) return { place: 'beside', labelX: room.left - 5 - needed, text: label };
  const most = Math.max(toTheRight, toTheLeft);
  if (most < LABEL_LEAST) return { place: 'none', labelX: rightX, text: '' };
  const text = shorten(label, most);
  const labelX = most === toTheRight ? rightX : room.left - 5 - text.length * characterWidth;
  return { place: 'beside', labelX, text };
}

/** What a reader takes for one character: a half of a surrogate pair, or of a flag, is none. */
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** At most so many characters, the last one `…` when something was left out; empty when too few remain to be read. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...GRAPHEMES.segment(text)];
  if (characters.length <= most) return text;
  if (most < 4) return '';
  const kept = characters.slice(0, most - 1).map(({ segment }) => segment);
  return `${kept.join('')}…`;
}
