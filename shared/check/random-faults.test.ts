// Every protocol under random faults in the simulator, its invariants looked at after every step.

import { describe, expect, test } from 'vitest';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { FaultSchedule } from './testing/fault-schedule.ts';

const SEEDS = 200;
/** Seeds of one test: few enough to name the culprit, many enough to print little. */
const SEEDS_A_TEST = 20;
/** Seeds that are run twice, with all that happens written down. */
const SEEDS_TWICE = [1, 2, 3];

describe.each(protocolNames())('%s under random faults', (name) => {
  const protocol = present(findProtocol(name), name);
  for (let first = 1; first <= SEEDS; first += SEEDS_A_TEST)
    test(`seeds ${first} to ${first + SEEDS_A_TEST - 1}: invariants hold, and all converges after healing`, () => {
      for (let seed = first; seed < first + SEEDS_A_TEST; seed += 1) {
        const schedule = new FaultSchedule(protocol, seed);
        expect({ seed, mix: schedule.mix, missing: schedule.run() }).toMatchObject({ seed, missing: null });
      }
    });

  test.each(SEEDS_TWICE)('seed %i gives the same trace, event by event, each time', (seed) => {
    const [first, second] = [1, 2].map(() => {
      const schedule = new FaultSchedule(protocol, seed, { isTraced: true });
      return {
        missing: schedule.run(),
        hash: schedule.traceHash,
        events: schedule.simulation.world.log.lastSequence,
      };
    });
    expect(first).toEqual(second);
    expect(first).toMatchObject({ missing: null, hash: expect.stringMatching(/^[0-9a-f]{14}$/) });
    expect(first?.events).toBeGreaterThan(1_000);
  });

  test('schedules show something: within a few seeds operations end in every way', () => {
    const ways = new Set<string>();
    for (const seed of SEEDS_TWICE) {
      const schedule = new FaultSchedule(protocol, seed);
      schedule.run();
      for (const way of Object.keys(schedule.outcomes)) ways.add(way);
      expect(schedule.outcomes['accepted']).toBeGreaterThan(0);
    }
    expect([...ways]).toEqual(
      expect.arrayContaining(['accepted', 'value', 'missing', 'ERR_DEP', 'TIMEOUT', 'UNREACHABLE']),
    );
  });
});
