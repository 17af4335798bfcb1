import { describe, expect, it } from 'vitest';
import { RowSummer } from './row-sum.ts';

function sumOf(changes: readonly (readonly [string, string | undefined])[]) {
  const summer = new RowSummer();
  for (const [key, text] of changes) summer.change(key, text);
  return summer.current();
}

describe('the sum of rows', () => {
  const rows = Array.from({ length: 200 }, (_, i) => [`key ${i}`, `value ${i}`] as const);

  it('is the same for the same rows, however they came to be', () => {
    const detour = [...rows]
      .reverse()
      .flatMap(([key, text]) => [
        [key, 'former'] as const,
        [`${key}, gone`, text] as const,
        [key, text] as const,
        [`${key}, gone`, undefined] as const,
      ]);
    expect(sumOf(detour)).toEqual(sumOf(rows));
    expect(sumOf([]).sum).toBe(0);
  });

  it('differs when a row is missing, changed, or under another key', () => {
    const whole = sumOf(rows);
    expect(whole.rows).toBe(200);
    expect(sumOf(rows.slice(1)).sum).not.toBe(whole.sum);
    expect(sumOf([...rows, ['key 7', 'value 8']]).sum).not.toBe(whole.sum);
    expect(sumOf([...rows, ['key 7', undefined], ['key seven', 'value 7']]).sum).not.toBe(whole.sum);
  });

  it('takes no notice of the deletion of an absent row', () => {
    expect(sumOf([...rows, ['absent', undefined]])).toEqual(sumOf(rows));
  });

  it('is a whole number below 2^32', () => {
    const { sum } = sumOf(rows);
    expect(Number.isInteger(sum) && sum >= 0 && sum < 2 ** 32).toBe(true);
  });
});
