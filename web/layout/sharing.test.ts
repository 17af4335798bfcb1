import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { share } from './sharing.ts';

describe('sharing', () => {
  it('gives the very value before for one that is alike', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const before = structuredClone(value);
        expect(share(before, structuredClone(value))).toBe(typeof value === 'object' ? before : value);
      }),
    );
  });

  it('gives the new value whatever was before', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        expect(share(structuredClone(before), structuredClone(after))).toEqual(after);
      }),
    );
  });

  it('leaves the value before as it was', () => {
    const before = { a: [{ x: 1 }, { x: 2 }], b: 3 };
    share(before, { a: [{ x: 1 }, { x: 5 }], b: 3 });
    expect(before).toEqual({ a: [{ x: 1 }, { x: 2 }], b: 3 });
  });

  it('keeps the parts that are alike of one that is not', () => {
    const before = { still: [{ x: 1 }], moved: { x: 2 } };
    const after = share(before, { still: [{ x: 1 }], moved: { x: 3 } });
    expect(after.still).toBe(before.still);
    expect(after.moved).toEqual({ x: 3 });
  });

  it('does not take a list for an object with the same keys', () => {
    expect(share<unknown>([], {})).toEqual({});
    expect(Array.isArray(share<unknown>({}, []))).toBe(true);
  });
});
