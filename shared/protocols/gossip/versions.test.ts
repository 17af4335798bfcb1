import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions, isSameVersion, newerVersion, type Version } from './versions.ts';

const version = fc.record<Version>({
  stamp: fc.integer({ min: 1, max: 4 }),
  server: fc.integer({ min: 0, max: 12 }).map((ordinal) => `#${ordinal}` as const),
});

describe('versions', () => {
  test('[GO1] are in one total order', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        expect(compareVersions(a, b) === 0).toBe(isSameVersion(a, b));
        const sorted = [a, b, c].sort(compareVersions);
        expect([c, a, b].sort(compareVersions)).toEqual(sorted);
        expect([b, c, a].sort(compareVersions)).toEqual(sorted);
      }),
    );
  });

  test('[GO1] of equal stamps that of the server which joined later is the newer one', () => {
    const [second, tenth]: Version[] = [
      { stamp: 7, server: '#2' },
      { stamp: 7, server: '#10' },
    ];
    expect(newerVersion(second ?? null, tenth ?? null)).toEqual(tenth);
    expect(newerVersion(null, second ?? null)).toEqual(second);
    expect(newerVersion({ stamp: 8, server: '#0' }, tenth ?? null)).toEqual({ stamp: 8, server: '#0' });
  });
});
