import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Keyed,
  keyedDelete,
  keyedEntries,
  keyedGet,
  keyedHas,
  keyedKeys,
  keyedReplace,
  keyedSet,
} from './keyed.ts';

const keys = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '7', '', '.', '.x'),
);

describe('a keyed table', () => {
  test('does what a Map does, for every key, and stays plain JSON', () => {
    const deeds = fc.array(fc.record({ key: keys, value: fc.option(fc.integer()) }));
    fc.assert(
      fc.property(deeds, (list) => {
        const table: Keyed<number> = {};
        const model = new Map<string, number>();
        for (const { key, value } of list) {
          if (value === null) {
            keyedDelete(table, key);
            model.delete(key);
          } else {
            keyedSet(table, key, value);
            model.set(key, value);
          }
          expect(keyedGet(table, key)).toBe(model.get(key));
          expect(keyedHas(table, key)).toBe(model.has(key));
        }
        const copy = JSON.parse(JSON.stringify(table)) as Keyed<number>;
        expect(keyedEntries(copy)).toEqual([...model]);
        expect(keyedKeys(copy)).toEqual([...model.keys()]);
      }),
    );
  });

  test('replaces and takes away, and tells what was there', () => {
    const table: Keyed<string> = {};
    expect(keyedReplace(table, '__proto__', null)).toBeNull();
    expect(keyedReplace(table, '__proto__', 'x')).toBeNull();
    expect(keyedReplace(table, '__proto__', 'y')).toBe('x');
    expect(keyedGet(table, '__proto__')).toBe('y');
    expect(keyedReplace(table, '__proto__', null)).toBe('y');
    expect(keyedKeys(table)).toEqual([]);
  });

  test('keeps integer-like keys in the order in which they came (rule C6)', () => {
    const table: Keyed<number> = {};
    for (const key of ['10', 'b', '2']) keyedSet(table, key, 1);
    expect(keyedKeys(table)).toEqual(['10', 'b', '2']);
  });

  test('knows nothing that nobody put in', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) expect(keyedHas({}, key)).toBe(false);
  });
});
