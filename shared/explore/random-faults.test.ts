// Every protocol under random faults in the simulator, its invariants looked at after every step.

import { describe, expect, test } from 'vitest';
import { Sightings } from '../check/sightings.ts';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { drawSchedule } from './draw-schedule.ts';
import { performSchedule } from './perform-schedule.ts';

const SEEDS = 200;
/** Seeds of one test: few enough to name the culprit, many enough to print little. */
const SEEDS_A_TEST = 20;
/** Seeds that are run twice, with all that happens written down. */
const SEEDS_TWICE = [1, 2, 3];
/** Within so many seeds everything that should happen sometimes has happened. */
const SEEDS_SIGHTED = 60;

describe.each(protocolNames())('%s under random faults', (name) => {
  const protocol = present(findProtocol(name), name);

  for (let first = 1; first <= SEEDS; first += SEEDS_A_TEST)
    test(`seeds ${first} to ${first + SEEDS_A_TEST - 1}: invariants hold, and all converges after healing`, () => {
      for (let seed = first; seed < first + SEEDS_A_TEST; seed += 1) {
        const { finding } = performSchedule(protocol, drawSchedule(protocol, seed));
        expect({ seed, finding }).toEqual({ seed, finding: null });
      }
    });

  test.each(SEEDS_TWICE)('seed %i gives the same trace, event by event, each time', (seed) => {
    const perform = () => performSchedule(protocol, drawSchedule(protocol, seed), { isTraced: true });
    const outcome = perform();
    expect(perform()).toEqual(outcome);
    expect(outcome).toMatchObject({
      finding: null,
      trace: { hash: expect.stringMatching(/^[0-9a-f]{14}$/) },
    });
    expect(outcome.trace?.events).toBeGreaterThan(1_000);
  });

  test.each(SEEDS_TWICE)('seed %i does the same whether anybody writes it down or not', (seed) => {
    const schedule = drawSchedule(protocol, seed);
    const { trace, ...outcome } = performSchedule(protocol, schedule);
    expect(trace).toBeNull();
    expect(performSchedule(protocol, schedule, { isTraced: true })).toMatchObject(outcome);
  });

  test('what should happen sometimes happens within a few seeds', () => {
    const seen = new Sightings(protocol);
    for (let seed = 1; seed <= SEEDS_SIGHTED && seen.missing.length > 0; seed += 1) {
      const { sightings } = performSchedule(protocol, drawSchedule(protocol, seed));
      seen.addAll(new Map(Object.entries(sightings)));
    }
    expect(seen.missing).toEqual([]);
  });

  test('schedules show something: within a few seeds operations end in every way', () => {
    const ways = new Set<string>();
    for (const seed of SEEDS_TWICE) {
      const outcome = performSchedule(protocol, drawSchedule(protocol, seed));
      for (const way of Object.keys(outcome.ways)) ways.add(way);
      expect(outcome.ways['accepted']).toBeGreaterThan(0);
    }
    expect([...ways]).toEqual(
      expect.arrayContaining(['accepted', 'value', 'missing', 'ERR_DEP', 'TIMEOUT', 'UNREACHABLE']),
    );
  });
});
