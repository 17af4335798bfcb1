import { describe, expect, it } from 'vitest';
import { type Touchable, touchedAt } from './touchable.ts';

const CUT: Touchable = { x: 0, y: 0, width: 300, height: 26, words: 'the link s0–s1 is cut' };
const PUT: Touchable = {
  x: 100,
  y: 50,
  width: 20,
  height: 10,
  words: 'put',
  selects: { type: 'operation', client: 'c0', number: 1 },
};
const GET: Touchable = { ...PUT, x: 150, words: 'get' };
const ALL = [CUT, PUT, GET];

const touched = (x: number, y: number, finger: boolean, unit = 1): Touchable['words'] | undefined =>
  touchedAt(ALL, { x, y }, { finger, unit })?.words;

describe('what a press on the strip means', () => {
  it('is what lies beneath a mouse, or a trembling hand beside it', () => {
    expect(touched(110, 55, false)).toBe('put');
    expect(touched(123, 55, false)).toBe('put');
    expect(touched(124, 55, false)).toBeUndefined();
  });

  it('is the nearest operation within the tip of a finger', () => {
    expect(touched(130, 55, true)).toBe('put');
    expect(touched(140, 55, true)).toBe('get');
    expect(touched(110, 80, true)).toBe('put');
    expect(touched(110, 83, true)).toBeUndefined();
  });

  it('is as wide for a finger on a screen whose pixels are larger', () => {
    expect(touched(110, 70, true, 2)).toBe('put');
    expect(touched(110, 72, true, 2)).toBeUndefined();
  });

  it('is an operation and not the fault that it happened in, where a finger meets both', () => {
    expect(touched(110, 24, true)).toBe('the link s0–s1 is cut');
    expect(touched(110, 26, true)).toBe('the link s0–s1 is cut');
    expect(touched(110, 29, true)).toBe('put');
  });
});
