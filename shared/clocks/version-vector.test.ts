import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cloneJson } from '../core/json.ts';
import {
  compareVectors,
  type VersionVector,
  vectorDominates,
  vectorEntry,
  vectorMerge,
  vectorRaise,
} from './version-vector.ts';

const vectors = fc.dictionary(
  fc.constantFrom('s0', 's1', 's2', 's3'),
  fc.integer({ min: 1, max: 4 }),
) as fc.Arbitrary<VersionVector>;

describe('version vectors', () => {
  test('an absent entry is 0 and an entry never falls', () => {
    const vector: VersionVector = {};
    expect(vectorEntry(vector, 's0')).toBe(0);
    vectorRaise(vector, 's0', 3);
    vectorRaise(vector, 's0', 2);
    expect(vectorEntry(vector, 's0')).toBe(3);
  });

  test('the merge is the least vector that dominates both', () => {
    fc.assert(
      fc.property(vectors, vectors, vectors, (left, right, other) => {
        const merged = cloneJson(left);
        vectorMerge(merged, right);
        expect(vectorDominates(merged, left) && vectorDominates(merged, right)).toBe(true);
        const isAbove = vectorDominates(other, left) && vectorDominates(other, right);
        expect(vectorDominates(other, merged)).toBe(isAbove);
      }),
    );
  });

  test('the merge is commutative and merging again changes nothing', () => {
    fc.assert(
      fc.property(vectors, vectors, (left, right) => {
        const [one, other] = [cloneJson(left), cloneJson(right)];
        vectorMerge(one, right);
        vectorMerge(other, left);
        expect(compareVectors(one, other)).toEqual({ order: 'equal' });
        const again = cloneJson(one);
        vectorMerge(again, other);
        expect(again).toEqual(one);
      }),
    );
  });

  test('the comparison agrees with domination, and a crossing names a writer for each side', () => {
    fc.assert(
      fc.property(vectors, vectors, (left, right) => {
        const above = vectorDominates(left, right);
        const below = vectorDominates(right, left);
        const order = compareVectors(left, right);
        const expected = above ? (below ? 'equal' : 'after') : below ? 'before' : 'crossing';
        expect(order.order).toBe(expected);
        if (order.order !== 'crossing') return;
        const { leftAhead, rightAhead } = order;
        const isWitness =
          vectorEntry(left, leftAhead) > vectorEntry(right, leftAhead) &&
          vectorEntry(right, rightAhead) > vectorEntry(left, rightAhead);
        if (!isWitness) throw new Error(`${leftAhead} and ${rightAhead} prove nothing`);
      }),
    );
  });
});
