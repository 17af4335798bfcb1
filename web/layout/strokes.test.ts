import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinStroke } from './strokes.ts';

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
});
