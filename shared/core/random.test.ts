import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawBelow, drawBetween, drawChance, drawOne, drawUint32, drawUnit, seedRandom } from './random.ts';

const seeds = fc.integer({ min: 0, max: 0xffffffff });

describe('seeded luck', () => {
  test('is the same for ever: a trace of today can be repeated tomorrow', () => {
    const stream = seedRandom(1, 'link s0 to s1');
    expect([drawUint32(stream), drawUint32(stream), drawUint32(stream)]).toEqual([
      1346124014, 2408914798, 1589724582,
    ]);
    expect(stream).toEqual({ random: expect.any(Number) });
  });

  test('of one seed and label is equal, of another label unrelated', () => {
    fc.assert(
      fc.property(seeds, fc.string(), (seed, label) => {
        expect(seedRandom(seed, label)).toEqual(seedRandom(seed, label));
        const [one, other] = [seedRandom(seed, label), seedRandom(seed, `${label}'`)];
        expect(Array.from({ length: 4 }, () => drawUint32(one))).not.toEqual(
          Array.from({ length: 4 }, () => drawUint32(other)),
        );
      }),
    );
  });

  test('survives being kept as JSON in the middle', () => {
    const stream = seedRandom(9, 'state');
    drawUint32(stream);
    const copy = JSON.parse(JSON.stringify(stream)) as typeof stream;
    expect(drawUint32(copy)).toBe(drawUint32(stream));
  });

  test('keeps to its ranges', () => {
    fc.assert(
      fc.property(seeds, fc.nat(1000), fc.nat(1000), (seed, low, width) => {
        const stream = seedRandom(seed, 'ranges');
        const unit = drawUnit(stream);
        expect(unit >= 0 && unit < 1).toBe(true);
        const between = drawBetween(stream, low, low + width);
        expect(between >= low && between <= low + width).toBe(true);
        expect(between).toBe(Math.round(between * 1000) / 1000);
        const below = drawBelow(stream, width + 1);
        expect(Number.isInteger(below) && below >= 0 && below <= width).toBe(true);
      }),
    );
  });

  test('spreads evenly: each of ten numbers about a tenth of the time', () => {
    const stream = seedRandom(3, 'even');
    const drawn: number[] = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i += 1) {
      const one = drawOne(stream, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      drawn[one] = (drawn[one] ?? 0) + 1;
    }
    for (const count of drawn) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test('draws for a chance even where it is certain, so that a rate never shifts what follows', () => {
    const afterChance = (probability: number) => {
      const stream = seedRandom(5, 'chance');
      const happened = drawChance(stream, probability);
      return { happened, next: drawUint32(stream) };
    };
    const [never, always, maybe] = [afterChance(0), afterChance(1), afterChance(0.5)];
    expect([never.happened, always.happened]).toEqual([false, true]);
    expect([always.next, maybe.next]).toEqual([never.next, never.next]);
  });
});
