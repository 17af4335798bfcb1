import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeEntry,
  childDigests,
  type DigestTree,
  digestOf,
  isSameDigest,
  keysBelow,
  ROOT,
} from './digest-tree.ts';
import type { Version } from './versions.ts';

const version = fc.record<Version>({
  stamp: fc.integer({ min: 1, max: 50 }),
  server: fc.constantFrom('#0', '#1', '#2'),
});
const changes = fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.option(version)), { maxLength: 200 });

function treeOf(entries: ReadonlyMap<string, Version>): DigestTree {
  const tree: DigestTree = {};
  for (const [key, entry] of entries) changeEntry(tree, key, null, entry);
  return tree;
}

describe('the digest tree', () => {
  test('[GO2] depends on what is in the store, and not on how it came there', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const entries = new Map<string, Version>();
        const tree: DigestTree = {};
        for (const [key, after] of list) {
          changeEntry(tree, key, entries.get(key) ?? null, after);
          if (after === null) entries.delete(key);
          else entries.set(key, after);
        }
        expect(digestOf(tree, ROOT)).toEqual(digestOf(treeOf(entries), ROOT));
        expect(keysBelow(tree, ROOT).sort()).toEqual([...entries.keys()].sort());
      }),
    );
  });

  test('[GO2] tells two stores apart that differ in one version', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 100 }), (keys) => {
        const entries = new Map<string, Version>(keys.map((key) => [key, { stamp: 1, server: '#0' }]));
        const tree = treeOf(entries);
        changeEntry(tree, keys[0] as string, { stamp: 1, server: '#0' }, { stamp: 1, server: '#1' });
        expect(isSameDigest(digestOf(tree, ROOT), digestOf(treeOf(entries), ROOT))).toBe(false);
      }),
    );
  });

  test('gives the digest of a prefix that is inside of a leaf', () => {
    const [few, many] = [new Map<string, Version>(), new Map<string, Version>()];
    for (let i = 0; i < 400; i += 1) {
      many.set(`k${i}`, { stamp: i + 1, server: '#0' });
      if (i < 12) few.set(`k${i}`, { stamp: i + 1, server: '#0' });
    }
    const [leaf, branch] = [treeOf(few), treeOf(many)];
    expect(childDigests(leaf, ROOT)).toBeNull();
    const children = childDigests(branch, ROOT) ?? [];
    const counts = children.map(({ prefix }) => digestOf(leaf, prefix).count);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(children.reduce((sum, { count }) => sum + count, 0)).toBe(400);
  });
});
