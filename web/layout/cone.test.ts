import { describe, expect, it } from 'vitest';
import { layCone } from './cone.ts';

const FRAME = { from: 0, to: 1_000, gutter: 50, width: 1_050 };
const LANES = ['a', 'b', 'c', 'd'].map((actor, i) => ({ actor, y: i * 20 }));

describe('the cone on the lanes', () => {
  it('leaves on each lane what lies between the last step known and the first that knows', () => {
    const cone = {
      past: new Map([
        ['a', { sequence: 5, at: 500 }],
        ['b', { sequence: 2, at: 200 }],
        ['d', { sequence: 1, at: -300 }],
      ]),
      future: new Map([
        ['a', { sequence: 5, at: 500 }],
        ['b', { sequence: 9, at: 700 }],
      ]),
    };
    expect(layCone(cone, LANES, FRAME)).toEqual([
      { actor: 'b', x: 250, width: 500, y: 20 },
      { actor: 'c', x: 50, width: 1_000, y: 40 },
      { actor: 'd', x: 50, width: 1_000, y: 60 },
    ]);
  });
});
