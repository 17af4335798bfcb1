// Rules BY1 and BY3: names, and the order that they give to writes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BAYOU_DEFAULTS } from './config.ts';
import {
  compareNames,
  creationStamp,
  creatorOf,
  nameCreatedBy,
  nameInWords,
  ROOT,
  type ServerName,
} from './names.ts';
import { compareWrites } from './order.ts';

/** The root, or a server created by one that was created by …; small stamps, so that names share parts. */
const anyName: fc.Arbitrary<ServerName> = fc
  .array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 })
  .map((stamps) => stamps.reduce<ServerName>(nameCreatedBy, ROOT));

const anyWrite = fc.record({ stamp: fc.integer({ min: 1, max: 4 }), server: anyName });

const sign = (order: number): number => Math.sign(order);

describe('names', () => {
  test('[BY1] a name is the accept stamp of the creation write and the name of the creator, recursively', () => {
    const child = nameCreatedBy(ROOT, 2);
    const grandchild = nameCreatedBy(child, 5);
    expect([creationStamp(grandchild), creatorOf(grandchild), creatorOf(child)]).toEqual([5, child, ROOT]);
    expect(nameInWords(grandchild)).toBe('⟨5, ⟨2, root⟩⟩');
  });

  test('[BY1] the first server is the root: it has no creation write', () => {
    expect([creatorOf(ROOT), creationStamp(ROOT), nameInWords(ROOT)]).toEqual([null, 0, 'root']);
  });

  test('[BY1] a name gives back the stamp and the creator that made it', () => {
    fc.assert(
      fc.property(anyName, fc.integer({ min: 1, max: 2 ** 40 }), (creator, stamp) => {
        const name = nameCreatedBy(creator, stamp);
        expect([creationStamp(name), creatorOf(name)]).toEqual([stamp, creator]);
      }),
    );
  });

  test('[C6] no name is like an integer, so tables by name keep the order of insertion', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(String(Number(name))).not.toBe(name);
      }),
    );
  });

  test.each([
    { left: 'r', right: '1.r', because: 'the root is least' },
    { left: '2.r', right: '10.r', because: 'stamps compare as numbers, not as text' },
    { left: '3.9.r', right: '4.1.r', because: 'the creation stamp decides before the creator' },
    { left: '5.r', right: '5.2.r', because: 'at equal stamps the creator decides, and the root is least' },
    { left: '7.2.r', right: '7.10.r', because: 'creators compare by the same rule' },
    { left: '7.3.1.r', right: '7.3.2.r', because: 'and so do the creators of creators' },
  ])('[BY3] $left comes before $right: $because', ({ left, right }) => {
    expect(sign(compareNames(left, right))).toBe(-1);
    expect(sign(compareNames(right, left))).toBe(1);
  });

  test('[BY3] the order of names is total: only equal names compare as equal, and it turns with its sides', () => {
    fc.assert(
      fc.property(anyName, anyName, (left, right) => {
        expect(compareNames(left, right) === 0).toBe(left === right);
        expect(sign(compareNames(left, right))).toBe(0 - sign(compareNames(right, left)));
      }),
    );
  });

  test('[BY3] the order of names is transitive', () => {
    fc.assert(
      fc.property(anyName, anyName, anyName, (...names) => {
        const [a, b, c] = [...names].sort(compareNames) as [ServerName, ServerName, ServerName];
        expect(Math.max(compareNames(a, b), compareNames(b, c), compareNames(a, c))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('tentative order', () => {
  test('[BY3] the accept stamp decides, then the name of the server', () => {
    const writes = [
      { stamp: 4, server: ROOT },
      { stamp: 3, server: '2.r' },
      { stamp: 3, server: '10.r' },
      { stamp: 3, server: ROOT },
    ];
    const order = writes.toSorted((left, right) => compareWrites(BAYOU_DEFAULTS, left, right));
    expect(order.map(({ stamp, server }) => `${stamp}@${server}`)).toEqual(['3@r', '3@2.r', '3@10.r', '4@r']);
  });

  test('[BY3] [B3] sorting gives one order, whatever the order before', () => {
    fc.assert(
      fc.property(fc.array(anyWrite, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (writes, luck) => {
        const shuffled = writes
          .map((write) => ({ write, place: luck.next().value as number }))
          .toSorted((left, right) => left.place - right.place)
          .map(({ write }) => write);
        const sort = (list: typeof writes): typeof writes =>
          list.toSorted((left, right) => compareWrites(BAYOU_DEFAULTS, left, right));
        expect(sort(shuffled)).toEqual(sort(writes));
      }),
    );
  });
});
