import { describe, expect, it } from 'vitest';
import { keepNumbered, keepPrefixed } from './kept-texts.ts';

describe('texts that are kept', () => {
  it('prefixes any text, also again and after more texts than are kept', () => {
    const dotted = keepPrefixed('.');
    expect(dotted('')).toBe('.');
    for (let round = 0; round < 2; round += 1)
      for (let i = 0; i < 5_000; i += 1) expect(dotted(`key${i}`)).toBe(`.key${i}`);
    expect(['a', 'a', '__proto__', 'a'].map(dotted)).toEqual(['.a', '.a', '.__proto__', '.a']);
  });

  it('makes the text of a number once while it is kept, and anew when another took its place', () => {
    const made: number[] = [];
    const textOf = keepNumbered((number) => {
      made.push(number);
      return `c/${number}`;
    });
    // Numbers that are far apart, that share a place, and the first of all.
    expect([5_000, 5_000, 5_000 + 1_024, 0, 5_000, 0].map(textOf)).toEqual([
      'c/5000',
      'c/5000',
      'c/6024',
      'c/0',
      'c/5000',
      'c/0',
    ]);
    expect(made).toEqual([5_000, 6_024, 0, 5_000]);
  });
});
