import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels } from './labels.ts';
import { around, overlap, type Rect } from './rects.ts';

const room = { width: 800, height: 500 };
const point = fc.record({ x: fc.integer({ min: -100, max: 900 }), y: fc.integer({ min: -100, max: 600 }) });
const wishes = fc.array(
  fc.record({
    width: fc.integer({ min: 20, max: 180 }),
    height: fc.integer({ min: 16, max: 40 }),
    spots: fc.array(point, { minLength: 1, maxLength: 8 }),
    optional: fc.boolean(),
  }),
  { maxLength: 12 },
);
const cards = fc.array(
  point.map((at) => around(at, 120, 90)),
  { maxLength: 8 },
);

const named = <Wish>(all: readonly Wish[]) => all.map((wish, i) => ({ ...wish, key: String(i) }));

describe('labels', () => {
  it('stand inside the free stage, wherever they would like to be', () => {
    fc.assert(
      fc.property(wishes, cards, (asked, taken) => {
        const all = named(asked);
        for (const [key, at] of placeLabels(all, taken, room)) {
          const { width, height } = all[Number(key)] as (typeof all)[number];
          const rect = around(at, width, height);
          expect(rect.left >= 0 && rect.top >= 0).toBe(true);
          expect(rect.right <= room.width && rect.bottom <= room.height).toBe(true);
        }
      }),
    );
  });

  it('that are optional lie on no card and on no label, or are left out', () => {
    fc.assert(
      fc.property(wishes, cards, (asked, taken) => {
        const all = named(asked).map((wish) => ({ ...wish, optional: true }));
        const placed: Rect[] = [...taken];
        for (const wish of all) {
          const at = placeLabels(all, taken, room).get(wish.key);
          if (at === undefined) continue;
          const rect = around(at, wish.width, wish.height);
          expect(placed.every((other) => overlap(rect, other) === 0)).toBe(true);
          placed.push(rect);
        }
      }),
    );
  });

  it('that must be seen are placed even where nothing is free', () => {
    const everything = [{ left: 0, top: 0, right: 800, bottom: 500 }];
    const wish = { key: 'answer', width: 100, height: 20, spots: [{ x: 400, y: 250 }] };
    expect(placeLabels([{ ...wish, optional: false }], everything, room).get('answer')).toEqual({
      x: 400,
      y: 250,
    });
    expect(placeLabels([{ ...wish, optional: true }], everything, room).size).toBe(0);
  });

  it('take the first free spot, and leave it to nobody after them', () => {
    const spots = [
      { x: 100, y: 100 },
      { x: 300, y: 100 },
      { x: 500, y: 100 },
    ];
    const wish = { width: 80, height: 20, spots, optional: true };
    const places = placeLabels(
      ['a', 'b', 'c', 'd'].map((key) => ({ ...wish, key })),
      [around({ x: 100, y: 100 }, 50, 50)],
      room,
    );
    expect(Object.fromEntries(places)).toEqual({ a: spots[1], b: spots[2] });
  });
});
