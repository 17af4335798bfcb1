import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, cloneJson } from './json.ts';
import { firstDifference } from './json-difference.ts';

describe('the first difference of two JSON values', () => {
  test('is none exactly where their canonical texts are equal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.boolean(), (left, other, isCopy) => {
        const right = isCopy ? cloneJson(left) : other;
        expect(firstDifference(left, right) === null).toBe(canonicalJson(left) === canonicalJson(right));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, { path: 'a[1].b', expected: '2', came: '3' }],
    [[1, 2], [1], { path: '[1]', expected: '2', came: 'nothing' }],
    [{ a: 1 }, { a: 1, b: [] }, { path: 'b', expected: 'nothing', came: '[]' }],
    [{ constructor: 1 }, {}, { path: 'constructor', expected: '1', came: 'nothing' }],
    [[], {}, { path: '', expected: '[]', came: '{}' }],
    [null, 0, { path: '', expected: 'null', came: '0' }],
  ])('%j and %j', (expected, came, difference) => {
    expect(firstDifference(expected, came)).toEqual(difference);
  });

  test('is not made by fields that are undefined, or by -0', () => {
    expect(firstDifference({ a: undefined, b: -0 }, { b: 0 })).toBeNull();
  });

  test('is shown short', () => {
    const found = firstDifference('x'.repeat(10_000), 1);
    expect(found?.expected.length).toBeLessThan(200);
    expect(found?.expected).toContain('10002 characters');
  });
});
