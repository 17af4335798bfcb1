import { describe, expect, it } from 'vitest';
import { keepInWindow, SPAN_LIMITS, windowFrom, zoomWindow } from './strip-window.ts';

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

  it('keeps the moment under the pointer where it is when it is zoomed, within bounds', () => {
    const zoomed = zoomWindow({ from: 20_000, span: SPAN }, 0.5, 25_000, SPAN_LIMITS.time);
    expect(zoomed).toEqual({ from: 22_500, span: 5_000 });
    expect(zoomWindow({ from: 0, span: SPAN }, 0, 0, SPAN_LIMITS.time).span).toBe(SPAN_LIMITS.time.least);
  });
});
