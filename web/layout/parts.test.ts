import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectedParts, islandsOf } from './parts.ts';

const ids = ['s0', 's1', 's2', 's3', 's4'];
const all = ids.flatMap((a, i) => ids.slice(i + 1).map((b) => ({ a, b })));

describe('islands', () => {
  it('are what cutting every link between two groups leaves, whichever groups', () => {
    fc.assert(
      fc.property(fc.subarray(ids, { minLength: 1, maxLength: 4 }), (island) => {
        const between = all.filter(({ a, b }) => island.includes(a) !== island.includes(b));
        const islands = islandsOf(ids, all, between) ?? [];
        const outside = ids.filter((id) => !island.includes(id));
        const names = (parts: readonly (readonly string[])[]) =>
          new Set(parts.map((part) => part.toSorted().join()));
        expect(names(islands)).toEqual(names([island, outside]));
      }),
    );
  });

  it('are none while one link still holds the cluster together', () => {
    const between = all.filter(({ a, b }) => (a === 's0') !== (b === 's0')).slice(1);
    expect(islandsOf(ids, all, between)).toBeNull();
  });

  it('are none when a link within an island would be cut as well', () => {
    const between = all.filter(({ a, b }) => (a === 's0') !== (b === 's0'));
    expect(islandsOf(ids, all, [...between, { a: 's1', b: 's2' }])).toBeNull();
  });
});

describe('connected parts', () => {
  it('hold each id exactly once', () => {
    fc.assert(
      fc.property(fc.subarray(all), (links) => {
        expect(connectedParts(ids, links).flat().toSorted()).toEqual(ids);
      }),
    );
  });
});
