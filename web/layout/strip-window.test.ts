import { describe, expect, it } from 'vitest';
import {
  followedFrom,
  keepInWindow,
  SPAN_LIMITS,
  USUAL_SPAN,
  usualSpan,
  wholeSpan,
  windowFrom,
  zoomWindow,
} from './strip-window.ts';

const SPAN = 10_000;

describe('the window of the strip', () => {
  it('stays where it is while the moment lies well inside', () => {
    for (const at of [20_500, 25_000, 29_000]) expect(keepInWindow(20_000, SPAN, at)).toBe(20_000);
  });

  it('goes along with a moment that leaves it, by no more than it must', () => {
    const after = keepInWindow(20_000, SPAN, 30_500);
    expect(after).toBeGreaterThan(20_000);
    expect(after).toBeLessThan(21_500);
    const before = keepInWindow(20_000, SPAN, 19_900);
    expect(before).toBeLessThan(19_900);
    expect(before).toBeGreaterThan(19_000);
  });

  it('has a far moment inside after a leap, with room before it and after it', () => {
    for (const at of [500, 300_000]) {
      const { from, to } = windowFrom(keepInWindow(20_000, SPAN, at), SPAN);
      expect(at - from).toBeGreaterThan(SPAN * 0.2);
      expect(to - at).toBeGreaterThan(SPAN * 0.2);
    }
  });

  it('begins with the run, and goes along with it once it is longer', () => {
    expect(followedFrom(4_000, SPAN, 0)).toBe(0);
    expect(followedFrom(64_000, SPAN, 60_000)).toBe(60_000);
    expect(followedFrom(75_000, SPAN, 60_000)).toBe(65_000);
  });

  it('shows all of a short run in steps of 1, 2, 5, and of a long one as much as is usual', () => {
    const still = [0, 13, 21, 450, 9_000, 12_000, 90_000].map((length) => usualSpan('time', length, false));
    expect(still).toEqual([1, 20, 50, 500, 10_000, 20_000, 30_000]);
    expect(usualSpan('order', 1, false)).toBe(10);
    expect(usualSpan('order', 5_000, false)).toBe(USUAL_SPAN.order);
  });

  it('shows no less than two seconds of a time that goes on', () => {
    expect([0, 13, 1_900, 2_100].map((length) => usualSpan('time', length, true))).toEqual([
      2_000, 2_000, 2_000, 5_000,
    ]);
  });

  it('that shows all of a run shows all of it when it has grown', () => {
    expect(wholeSpan(8_000, 8_000)).toBe(8_000);
    expect(wholeSpan(8_000, 8_100)).toBeCloseTo(10_125);
  });

  it('keeps the moment under the pointer where it is when it is zoomed, within bounds', () => {
    const zoomed = zoomWindow({ from: 20_000, span: SPAN }, 0.5, 25_000, SPAN_LIMITS.time);
    expect(zoomed).toEqual({ from: 22_500, span: 5_000 });
    expect(zoomWindow({ from: 0, span: SPAN }, 0, 0, SPAN_LIMITS.time).span).toBe(SPAN_LIMITS.time.least);
  });
});
