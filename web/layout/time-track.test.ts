import { describe, expect, it } from 'vitest';
import { layMarks, mergeSpans, TRACK_INSET, trackTime, trackX } from './time-track.ts';

const SPAN = { from: 1_000, to: 11_000, width: 1_000 + 2 * TRACK_INSET };

describe('the track of the time slider', () => {
  it('gives back the moment that it was asked to place, and no moment beyond its ends', () => {
    const x = trackX(SPAN);
    for (const at of [1_000, 4_321, 11_000]) expect(trackTime(SPAN, x(at))).toBeCloseTo(at);
    expect(trackTime(SPAN, -50)).toBe(1_000);
    expect(trackTime(SPAN, 5_000)).toBe(11_000);
    expect(x(0)).toBe(TRACK_INSET);
  });

  it('has one tick for what falls on one pixel, and counts it', () => {
    const marks = [1_001, 1_002, 1_003, 6_000].map((at) => ({ kind: 'operation', at }));
    expect(layMarks(marks, SPAN)).toEqual([
      { kind: 'operation', x: TRACK_INSET, count: 3 },
      { kind: 'operation', x: TRACK_INSET + 500, count: 1 },
    ]);
  });

  it('leaves out what happened before the track begins', () => {
    expect(layMarks([{ kind: 'operation', at: 10 }], SPAN)).toEqual([]);
  });

  it('draws faults that overlap as one band, and lets the one that lasts reach the end', () => {
    const bands = mergeSpans(
      [
        { since: 2_000, until: 4_000 },
        { since: 3_000, until: 5_000 },
        { since: 9_000, until: null },
      ],
      SPAN,
    );
    expect(bands.map(({ x, width }) => ({ x: Math.round(x), width: Math.round(width) }))).toEqual([
      { x: TRACK_INSET + 100, width: 300 },
      { x: TRACK_INSET + 800, width: 200 },
    ]);
  });
});
