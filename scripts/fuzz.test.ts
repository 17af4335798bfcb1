// The fuzzer runs the seeds that it was asked for, and names the one that fails.

import { describe, expect, test } from 'vitest';
import { present } from '../shared/core/result.ts';
import { findProtocol } from '../shared/protocols/index.ts';
import { fuzz, readFuzzOptions } from './fuzz.ts';

const bayou = present(findProtocol('bayou'), 'Bayou');

describe('the fuzzer', () => {
  test('runs so many seeds from the first on, or as long as it was told', () => {
    const three = { from: 7, seedsMax: 3, millisMax: Infinity };
    expect(fuzz(bayou, three, () => 0)).toEqual({ seeds: 3, failure: null });
    let clock = 0;
    const elapsed = () => {
      clock += 10;
      return clock;
    };
    expect(fuzz(bayou, { from: 1, seedsMax: Infinity, millisMax: 30 }, elapsed)).toEqual({
      seeds: 2,
      failure: null,
    });
  });

  test('names the first seed that fails, and what broke', () => {
    const options = { from: 3, seedsMax: 20, millisMax: Infinity };
    const { failure } = fuzz(bayou, options, () => 0, { mistake: 'name-before-stamp' });
    expect(failure?.seed).toBeGreaterThanOrEqual(3);
    expect(failure?.finding.invariant).toContain('B3 tentative writes are in tentative order');
  });

  test('takes seeds or minutes, and no other numbers than whole ones', () => {
    expect(readFuzzOptions({})).toEqual({ from: 1, seedsMax: 1_000, millisMax: Infinity, kills: 100 });
    expect(readFuzzOptions({ minutes: '2', from: '9' })).toEqual({
      from: 9,
      seedsMax: Infinity,
      millisMax: 120_000,
      kills: 100,
    });
    expect(readFuzzOptions({ kills: '0' })).toMatchObject({ kills: 0 });
    expect(readFuzzOptions({ kills: '-1' })).toHaveProperty('wrong');
    expect(readFuzzOptions({ minutes: '2', seeds: '9' })).toHaveProperty('wrong');
    expect(readFuzzOptions({ seeds: '0' })).toHaveProperty('wrong');
  });
});
