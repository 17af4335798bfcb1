import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalJson,
  cloneJson,
  compareCodePoints,
  compareText,
  fingerprint,
  fingerprintText,
  freezeJson,
} from './json.ts';

const texts = fc.string({ unit: 'binary' });

describe('orders of texts', () => {
  test('compareCodePoints orders as the lists of code points do', () => {
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const [a, b] = [codePoints(left), codePoints(right)];
        expect(Math.sign(compareCodePoints(left, right))).toBe(compareLists(a, b));
      }),
    );
  });

  test('compareCodePoints and compareText part where a surrogate pair meets a late character', () => {
    expect(compareCodePoints('\u{1F600}', '\uFF5E')).toBeGreaterThan(0);
    expect(compareText('\u{1F600}', '\uFF5E')).toBe(-1);
  });

  test('both are total orders', () => {
    for (const compare of [compareCodePoints, compareText])
      fc.assert(
        fc.property(texts, texts, texts, (a, b, c) => {
          expect(Math.sign(compare(a, b))).toBe(0 - Math.sign(compare(b, a)) || 0);
          expect(compare(a, b) === 0).toBe(a === b);
          if (compare(a, b) <= 0 && compare(b, c) <= 0 && compare(a, c) > 0)
            throw new Error('not transitive');
        }),
      );
  });
});

describe('JSON values', () => {
  test('have one canonical text, whatever the order of their keys, and it reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('leave absent members out of the canonical text, as JSON does', () => {
    expect(canonicalJson({ b: undefined, a: [1, null] })).toBe('{"a":[1,null]}');
  });

  test('cloneJson keeps a key that names the prototype', () => {
    const value = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as unknown;
    expect(JSON.stringify(cloneJson(value))).toBe('{"__proto__":{"a":1},"b":2}');
  });

  test('are cloned without sharing anything', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const before = JSON.stringify(value);
        const copy = cloneJson(freezeJson(value));
        expect(JSON.stringify(copy)).toBe(before);
        spoil(copy);
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  test('are frozen in all their parts', () => {
    const value = freezeJson({ list: [{ deep: 1 }] });
    expect(() => {
      (value.list[0] as { deep: number }).deep = 2;
    }).toThrow(TypeError);
  });
});

describe('fingerprints', () => {
  test('are the same for ever', () => {
    expect(fingerprintText('oxbow')).toBe('1e7df809e33a02');
    expect(fingerprint({ b: 1, a: 2 })).toBe(fingerprint({ a: 2, b: 1 }));
  });

  test('are 14 hexadecimal digits and differ for texts that differ', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(texts, (text) => {
        const print = fingerprintText(text);
        expect(print).toMatch(/^[0-9a-f]{14}$/);
        expect(seen.get(print) ?? text).toBe(text);
        seen.set(print, text);
      }),
      { numRuns: 2_000 },
    );
  });
});

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function compareLists(left: readonly number[], right: readonly number[]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i += 1)
    if (left[i] !== right[i]) return Math.sign((left[i] ?? 0) - (right[i] ?? 0));
  return Math.sign(left.length - right.length);
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  );
}

/** Changes every part of a value that can be changed. */
function spoil(value: unknown): void {
  if (Array.isArray(value)) {
    for (const part of value) spoil(part);
    value.push('spoilt');
  } else if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) spoil(part);
    (value as Record<string, unknown>)['spoilt'] = true;
  }
}
