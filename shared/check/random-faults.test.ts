// Every protocol under random faults in the simulator, its invariants looked at after every step.

import { describe, expect, test } from 'vitest';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { FaultSchedule } from './testing/fault-schedule.ts';

const SEEDS = 200;
/** Seeds of one test: few enough to name the culprit, many enough to print little. */
const SEEDS_A_TEST = 20;

describe.each(protocolNames())('%s under random faults', (name) => {
  const protocol = present(findProtocol(name), name);
  for (let first = 1; first <= SEEDS; first += SEEDS_A_TEST)
    test(`seeds ${first} to ${first + SEEDS_A_TEST - 1}: invariants hold, and all converges after healing`, () => {
      for (let seed = first; seed < first + SEEDS_A_TEST; seed += 1) {
        const schedule = new FaultSchedule(protocol, seed);
        expect({ seed, mix: schedule.mix, missing: schedule.run() }).toMatchObject({ seed, missing: null });
      }
    });
});
