import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layStrip, type StripEntry } from './log-strip.ts';

const committed = (count: number, from = 0): StripEntry[] =>
  Array.from({ length: count }, (_, i) => ({ id: `c${from + i}`, writer: 's0', number: from + i + 1 }));
const tentative = (count: number): StripEntry[] =>
  Array.from({ length: count }, (_, i) => ({ id: `t${i}`, writer: 's1', number: null }));

describe('a log strip', () => {
  it('shows a short log whole, in order, with the fence between', () => {
    const strip = layStrip(committed(3), tentative(2), 7, 17);
    expect(strip.boxes.map(({ entry }) => entry.id)).toEqual(['c0', 'c1', 'c2', 't0', 't1']);
    expect(strip.fence).toBeGreaterThan(strip.boxes[2]?.x ?? 0);
    expect(strip.fence).toBeLessThan(strip.boxes[3]?.x ?? 0);
    expect(strip.hiddenBefore).toBeNull();
    expect(strip.hiddenAfter).toBeNull();
  });

  it('never drops an entry without counting it, never overlaps, and keeps to its bound', () => {
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(count, count, count, (before, left, right) => {
        const strip = layStrip(committed(left, before), tentative(right), 7, 17, before);
        const shownLeft = strip.boxes.filter(({ entry }) => entry.number !== null).length;
        const shownRight = strip.boxes.length - shownLeft;
        expect(shownLeft + (strip.hiddenBefore?.count ?? 0)).toBe(before + left);
        expect(shownRight + (strip.hiddenAfter?.count ?? 0)).toBe(right);
        const spots = [strip.hiddenBefore, ...strip.boxes, strip.hiddenAfter].filter((spot) => spot !== null);
        expect(spots.length).toBeLessThanOrEqual(7);
        const overlapping = spots.filter((spot, i) => spot.x + spot.width > (spots[i + 1]?.x ?? Infinity));
        expect(overlapping).toEqual([]);
        const onTheWrongSide = strip.boxes.filter(({ x, width, entry }) =>
          entry.number !== null ? x + width > strip.fence : x < strip.fence,
        );
        expect(onTheWrongSide).toEqual([]);
      }),
    );
  });

  it('keeps what stands next to the fence on both sides', () => {
    const strip = layStrip(committed(20), tentative(20), 7, 17);
    const shown = strip.boxes.map(({ entry }) => entry.id);
    expect(shown).toContain('c19');
    expect(shown).toContain('t0');
  });
});
