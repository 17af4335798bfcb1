import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strokeLabelPlace, thinStroke } from './strokes.ts';

const points = fc.array(fc.record({ x: fc.nat(900), y: fc.nat(600) }), { minLength: 2, maxLength: 60 });

describe('a kept stroke', () => {
  it('begins and ends where the hand did, with no more points than it had', () => {
    fc.assert(
      fc.property(points, (stroke) => {
        const kept = thinStroke(stroke);
        expect(kept[0]).toEqual(stroke[0]);
        expect(kept.length).toBeLessThanOrEqual(stroke.length);
        expect(kept.at(-1)).toEqual(stroke.at(-1));
      }),
    );
  });

  it('has its label at the upper end, inside the picture', () => {
    fc.assert(
      fc.property(points, (stroke) => {
        const place = strokeLabelPlace(stroke, 200, { width: 900, height: 600 });
        const left = place.anchor === 'start' ? place.x : place.x - 200;
        expect(left + 200).toBeLessThanOrEqual(900);
        expect(place.y).toBeGreaterThanOrEqual(16);
      }),
    );
  });
});
