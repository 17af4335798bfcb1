// The whole run in small: how much happened in each column of pixels, and where its faults, violations and places found are.

import { lowerBound, type StripColumns } from './strip-columns.ts';
import type { StripAxis } from './strip-scene.ts';

export interface MinimapFrame {
  readonly axis: StripAxis;
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly width: number;
}

export function minimapX({ from, to, left, width }: MinimapFrame): (place: number) => number {
  const scale = width / Math.max(1e-9, to - from);
  return (place) => left + Math.min(width, Math.max(0, (place - from) * scale));
}

/** The place of the axis beneath a pixel. */
export function minimapPlace({ from, to, left, width }: MinimapFrame, x: number): number {
  return from + Math.min(1, Math.max(0, (x - left) / width)) * (to - from);
}

/** Of each pixel how many events there are, as a share of the most, on a log scale. */
export function layHeights({ events }: StripColumns, frame: MinimapFrame): Float64Array {
  const positions = frame.axis === 'time' ? events.columns.at : events.columns.sequence;
  const pixels = Math.max(1, Math.floor(frame.width));
  const counts = new Float64Array(pixels);
  let before = lowerBound(positions, events.length, frame.from);
  let most = 1;
  for (let i = 0; i < pixels; i += 1) {
    const until = lowerBound(
      positions,
      events.length,
      frame.from + ((i + 1) / pixels) * (frame.to - frame.from),
    );
    counts[i] = until - before;
    most = Math.max(most, until - before);
    before = until;
  }
  return counts.map((count) => Math.log2(1 + count) / Math.log2(1 + most));
}

/** The pixels on which marks of at least that weight lie, each once. */
export function layTicks({ marks, events }: StripColumns, frame: MinimapFrame, kind: number): number[] {
  const positions = frame.axis === 'time' ? events.columns.at : events.columns.sequence;
  const x = minimapX(frame);
  const pixels = new Set<number>();
  const { event, kind: kinds } = marks.columns;
  for (let row = 0; row < marks.length; row += 1)
    if (kinds[row] === kind) pixels.add(Math.round(x(positions[event[row] ?? 0] ?? 0)));
  return [...pixels];
}
