// The track of the time slider: all that is known of a run on one line, with faults as bands and moments as ticks.

import { clamped } from './linear.ts';

export interface TrackSpan {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** Half of the thumb at each end, so that it never leaves the track. */
export const TRACK_INSET = 8;

export function trackX({ from, to, width }: TrackSpan): (at: number) => number {
  return clamped([from, Math.max(to, from + 1)], [TRACK_INSET, width - TRACK_INSET]);
}

/** The moment beneath a place of the track. */
export function trackTime({ from, to, width }: TrackSpan, x: number): number {
  return clamped([TRACK_INSET, width - TRACK_INSET], [from, Math.max(to, from + 1)])(x);
}

export interface TrackMark<Kind extends string> {
  readonly kind: Kind;
  readonly at: number;
}

export interface PlacedMark<Kind extends string> {
  readonly kind: Kind;
  readonly x: number;
  /** How many moments lie there. */
  readonly count: number;
}

/** Moments that fall on the same pixel are one tick of their kind; whatever there are, no more ticks than pixels. */
export function layMarks<Kind extends string>(
  marks: readonly TrackMark<Kind>[],
  span: TrackSpan,
): PlacedMark<Kind>[] {
  const x = trackX(span);
  const kinds = new Map<Kind, Map<number, { kind: Kind; x: number; count: number }>>();
  const placed: PlacedMark<Kind>[] = [];
  for (const { kind, at } of marks) {
    if (at < span.from || at > span.to) continue;
    const place = Math.round(x(at));
    let counts = kinds.get(kind);
    if (counts === undefined) {
      counts = new Map();
      kinds.set(kind, counts);
    }
    const known = counts.get(place);
    if (known !== undefined) {
      known.count += 1;
      continue;
    }
    const mark = { kind, x: place, count: 1 };
    counts.set(place, mark);
    placed.push(mark);
  }
  return placed;
}

export interface PlacedSpan {
  readonly x: number;
  readonly width: number;
}

/** Spans that overlap or touch are one band: it says that something was wrong, the strip says what. */
export function mergeSpans(
  spans: readonly { readonly since: number; readonly until: number | null }[],
  span: TrackSpan,
): PlacedSpan[] {
  const x = trackX(span);
  const ends = spans
    .filter(({ since, until }) => since <= span.to && (until ?? span.to) >= span.from)
    .map(({ since, until }) => ({ left: x(since), right: Math.max(x(since) + 2, x(until ?? span.to)) }))
    .sort((a, b) => a.left - b.left);
  const merged: { left: number; right: number }[] = [];
  for (const one of ends) {
    const last = merged.at(-1);
    if (last !== undefined && one.left <= last.right + 1) last.right = Math.max(last.right, one.right);
    else merged.push({ ...one });
  }
  return merged.map(({ left, right }) => ({ x: left, width: right - left }));
}
