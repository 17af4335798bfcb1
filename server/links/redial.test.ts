import { describe, expect, it } from 'vitest';
import { redialMillis } from './dialler.ts';
import { REDIAL_MILLIS_MAX, REDIAL_MILLIS_MIN } from './link-limits.ts';

describe('the wait before dialling again', () => {
  it('doubles with each failure up to its bound', () => {
    const longest = [0, 1, 2, 3].map((failures) => redialMillis(failures, 1));
    expect(longest).toEqual([1, 2, 4, 8].map((factor) => factor * REDIAL_MILLIS_MIN));
    expect(redialMillis(1_000_000, 1)).toBe(REDIAL_MILLIS_MAX);
  });

  it('is spread over the upper half by luck', () => {
    expect(redialMillis(3, 0)).toBe(redialMillis(3, 1) / 2);
    expect(redialMillis(3, 0.5)).toBe((redialMillis(3, 0) + redialMillis(3, 1)) / 2);
  });
});
