// Random schedules with all invariants on: seeds of loss, duplicates, reordering, cuts, crashes, joins and
// retirements.

import { describe, expect, test } from 'vitest';
import { RandomSchedule } from './testing/random-schedule.ts';

const SEEDS = 160;
/** Seeds of one test: few enough to name the culprit, many enough to print little. */
const SEEDS_A_TEST = 10;

describe('random schedules', () => {
  for (let first = 1; first <= SEEDS; first += SEEDS_A_TEST)
    test(`[BY1-BY13] [G1-G7] seeds ${first} to ${first + SEEDS_A_TEST - 1}: safe under faults, convergent after healing`, () => {
      for (let seed = first; seed < first + SEEDS_A_TEST; seed += 1) {
        const schedule = new RandomSchedule(seed);
        schedule.run();
        expect({ seed, missing: schedule.healAndConverge() }).toEqual({ seed, missing: null });
      }
    });
});
