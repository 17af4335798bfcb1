import { describe, expect, it } from 'vitest';
import { distance } from './geometry.ts';
import { layLink, offsetSideways } from './links.ts';

const ends = { a: 's0', b: 's1', from: { x: 0, y: 0 }, to: { x: 300, y: 0 } };
const rims = { a: 40, b: 40 };

describe('a link', () => {
  it('reaches from rim to rim', () => {
    const { line } = layLink(ends, { type: 'whole' }, rims, 0.5, 1);
    expect(line).toEqual({ from: { x: 40, y: 0 }, to: { x: 260, y: 0 } });
  });

  it('that is cut has two loose ends with a gap where the knife went through', () => {
    const { stubs } = layLink(ends, { type: 'cut' }, rims, 0.3, 1);
    expect(stubs?.a.from.x).toBe(40);
    expect(stubs?.b.from.x).toBe(260);
    expect(stubs?.a.to.x).toBeLessThan(40 + 0.3 * 220);
    expect(stubs?.b.to.x).toBeGreaterThan(40 + 0.3 * 220);
  });

  it.each([0, 0.01, 0.5, 0.99, 1])('keeps something of both ends to grasp when cut at %d', (cutAt) => {
    const { stubs } = layLink(ends, { type: 'cut' }, rims, cutAt, 1);
    if (stubs === null) throw new Error('a cut link has loose ends');
    expect(distance(stubs.a.from, stubs.a.to)).toBeGreaterThan(15);
    expect(distance(stubs.b.from, stubs.b.to)).toBeGreaterThan(15);
  });

  it('lets the two directions keep to the right', () => {
    const forth = offsetSideways({ from: ends.from, to: ends.to }, 8);
    const back = offsetSideways({ from: ends.to, to: ends.from }, 8);
    expect(forth.from.y).toBe(8);
    expect(back.from.y).toBe(-8);
  });
});
