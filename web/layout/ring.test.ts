import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPLICA_RADIUS, SCALE_LEAST } from './figures.ts';
import { distance } from './geometry.ts';
import { overlap } from './rects.ts';
import { figureRects, fromFraction, placeReplicas, ringPlaces, sceneOf, toFraction } from './ring.ts';

const sizes = [
  { width: 1360, height: 760 },
  { width: 1020, height: 590 },
  { width: 880, height: 440 },
  { width: 390, height: 600 },
];
const none = { right: 0, bottom: 0 };

describe('the ring', () => {
  it.each(sizes)('keeps five replicas apart and inside at $width × $height', ({ width, height }) => {
    const scene = sceneOf(width, height, 5, none);
    const places = [...placeReplicas(['s0', 's1', 's2', 's3', 's4'], {}, scene).values()];
    const radius = REPLICA_RADIUS * scene.scale;
    for (const [i, at] of places.entries()) {
      expect(at.x).toBeGreaterThanOrEqual(radius);
      expect(at.x).toBeLessThanOrEqual(width - radius);
      expect(at.y).toBeGreaterThanOrEqual(radius);
      expect(at.y).toBeLessThanOrEqual(height - radius);
      for (const other of places.slice(i + 1)) expect(distance(at, other)).toBeGreaterThan(2 * radius);
    }
  });

  it('gives each replica a place of its own, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), (count) => {
        const places = ringPlaces(count, { left: 0, right: 600, top: 0, bottom: 400 });
        expect(new Set(places.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size).toBe(count);
      }),
    );
  });

  it('begins at the top', () => {
    const [first] = ringPlaces(5, { left: 0, right: 600, top: 0, bottom: 400 });
    expect(first?.x).toBeCloseTo(300);
    expect(first?.y).toBeCloseTo(0);
  });
});

describe('many replicas', () => {
  const stages = [
    { width: 910, height: 425, right: 252, bottom: 56 },
    { width: 1400, height: 720, right: 384, bottom: 60 },
    { width: 390, height: 600, right: 0, bottom: 90 },
  ];
  const cases = stages.flatMap((stage) => [2, 3, 5, 8, 12, 20].map((count) => ({ ...stage, count })));

  it.each(cases)('keep apart with all that hangs beneath them: $count at $width × $height', (given) => {
    const scene = sceneOf(given.width, given.height, given.count, given);
    const figures = ringPlaces(given.count, scene.field).map((at) =>
      figureRects(at, scene.figure, scene.scale),
    );
    for (const [i, rects] of figures.entries()) {
      for (const rect of rects) {
        expect(rect.top).toBeGreaterThanOrEqual(0);
        expect(rect.left).toBeGreaterThanOrEqual(0);
        expect(rect.right).toBeLessThanOrEqual(scene.free.width);
        expect(rect.bottom).toBeLessThanOrEqual(scene.free.height);
      }
      for (const others of figures.slice(i + 1))
        for (const rect of rects) for (const other of others) expect(overlap(rect, other)).toBe(0);
    }
  });

  it('lose detail before their letters become small', () => {
    const of = (count: number) => sceneOf(910, 425, count, { right: 252, bottom: 56 });
    expect(of(4).figure.detail).toBe('full');
    expect(of(12).figure.detail).toBe('small');
    for (const count of [8, 12]) expect(of(count).scale).toBeGreaterThanOrEqual(SCALE_LEAST);
  });

  it('stand equally far from each other along the ring', () => {
    const places = ringPlaces(12, { left: 0, right: 900, top: 0, bottom: 300 });
    const steps = places.map((at, i) => distance(at, places[(i + 1) % 12] as (typeof places)[number]));
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.35);
  });
});

describe('a kept place', () => {
  it('survives the way through fractions', () => {
    const scene = sceneOf(1000, 600, 5, none);
    const there = fromFraction(toFraction({ x: 333, y: 222 }, scene), scene);
    expect(there.x).toBeCloseTo(333);
    expect(there.y).toBeCloseTo(222);
  });

  it('stays inside a window that became smaller', () => {
    const small = sceneOf(390, 500, 5, none);
    const at = fromFraction({ x: 0.999, y: 0.999 }, small);
    expect(at.x).toBeLessThan(390);
    expect(at.y).toBeLessThan(500);
  });
});
