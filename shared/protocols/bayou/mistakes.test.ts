// The tests are tested: each planted mistake is caught, by the named check, within a stated number of random schedules.

import { describe, expect, test } from 'vitest';
import { MISTAKES, type Mistake } from './mistakes.ts';
import { BrokenInvariant } from './testing/little-cluster.ts';
import { RandomSchedule } from './testing/random-schedule.ts';

/** Which check catches each mistake, and within how many seeds. */
const CAUGHT: Record<Mistake, { readonly by: string; readonly seeds: number }> = {
  'name-before-stamp': {
    by: 'B3 tentative writes are in tentative order, and each write is in the log once',
    seeds: 10,
  },
  'retired-added-again': {
    by: 'B3 tentative writes are in tentative order, and each write is in the log once',
    seeds: 10,
  },
  'heir-never-commits': { by: 'BY7 the primary commits at once', seeds: 10 },
  'rollback-forgets-delete': { by: 'B8 both stores equal a replay of the log', seeds: 40 },
  'check-skipped-on-redo': { by: 'B8 both stores equal a replay of the log', seeds: 10 },
  'session-per-server': { by: 'G5 the write vector takes in that write alone', seeds: 5 },
};

/** What one schedule broke: the name of an invariant, what is missing in the end, or nothing. */
function breachIn(seed: number, mistake: Mistake): string | null {
  const schedule = new RandomSchedule(seed, { mistake });
  try {
    schedule.run();
    return schedule.healAndConverge();
  } catch (error) {
    if (!(error instanceof BrokenInvariant)) throw error;
    return error.invariant;
  }
}

describe('planted mistakes', () => {
  test.each(Object.keys(MISTAKES) as Mistake[])('%s is caught, by name', (mistake) => {
    const { by, seeds } = CAUGHT[mistake];
    const found = new Set<string | null>();
    for (let seed = 1; seed <= seeds && !found.has(by); seed += 1) found.add(breachIn(seed, mistake));
    expect(found).toContain(by);
  });
});
