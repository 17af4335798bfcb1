import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { along, crossing, distance, distanceToSegment, projection, strokeCrossing } from './geometry.ts';

const coordinate = fc.integer({ min: -500, max: 500 });
const point = fc.record({ x: coordinate, y: coordinate });
const segment = fc.record({ from: point, to: point });

describe('segments', () => {
  it('cross where each of them says they cross', () => {
    fc.assert(
      fc.property(segment, segment, (first, second) => {
        const at = crossing(first, second);
        if (at === null) return;
        const back = crossing(second, first);
        expect(back).not.toBeNull();
        expect(distance(along(first, at), along(second, back ?? 0))).toBeLessThan(1e-6);
      }),
    );
  });

  it('are nearest to a point at its projection', () => {
    fc.assert(
      fc.property(point, segment, fc.double({ min: 0, max: 1, noNaN: true }), (from, line, elsewhere) => {
        const nearest = distanceToSegment(from, line);
        expect(projection(from, line)).toBeGreaterThanOrEqual(0);
        expect(nearest).toBeLessThanOrEqual(distance(from, along(line, elsewhere)) + 1e-9);
      }),
    );
  });
});

describe('a stroke', () => {
  const line = { from: { x: 0, y: 0 }, to: { x: 100, y: 0 } };

  it('crosses a segment at the first of its crossings', () => {
    const zigzag = [
      { x: 20, y: -10 },
      { x: 20, y: 10 },
      { x: 80, y: -10 },
    ];
    expect(strokeCrossing(line, zigzag)).toBeCloseTo(0.2);
  });

  it('that stays on one side crosses nothing', () => {
    expect(
      strokeCrossing(line, [
        { x: 0, y: 5 },
        { x: 100, y: 5 },
      ]),
    ).toBeNull();
  });
});
