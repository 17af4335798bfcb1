// Every protocol under random faults in the simulator, its invariants looked at after every step.

import { describe, expect, test } from 'vitest';
import { Sightings } from '../check/sightings.ts';
import { present } from '../core/result.ts';
import type { TraceEvent } from '../core/trace.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { foldEvent, foldTrace } from '../trace/fold.ts';
import type { RunPicture } from '../trace/picture.ts';
import { drawSchedule } from './draw-schedule.ts';
import { performSchedule } from './perform-schedule.ts';

const SEEDS = 200;
/** Seeds of one test: few enough to name the culprit, many enough to print little. */
const SEEDS_A_TEST = 20;
/** Seeds that are run twice, with all that happens written down. */
const SEEDS_TWICE = [1, 2, 3];

describe.each(protocolNames())('%s under random faults', (name) => {
  const protocol = present(findProtocol(name), name);
  const seen = new Sightings(protocol);
  let seedsRun = 0;

  for (let first = 1; first <= SEEDS; first += SEEDS_A_TEST)
    test(`seeds ${first} to ${first + SEEDS_A_TEST - 1}: invariants hold, and all converges after healing`, () => {
      for (let seed = first; seed < first + SEEDS_A_TEST; seed += 1) {
        const { finding, sightings } = performSchedule(protocol, drawSchedule(protocol, seed));
        expect({ seed, finding }).toEqual({ seed, finding: null });
        seen.addAll(new Map(Object.entries(sightings)));
        seedsRun += 1;
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
    // The shortest mixes have few clients, and disks that are full.
    expect(outcome.trace?.events).toBeGreaterThan(300);
  });

  test.each(SEEDS_TWICE)('seed %i does the same whether anybody writes it down or not', (seed) => {
    const schedule = drawSchedule(protocol, seed);
    const { trace, ...outcome } = performSchedule(protocol, schedule);
    expect(trace).toBeNull();
    expect(performSchedule(protocol, schedule, { isTraced: true })).toMatchObject(outcome);
  });

  test('steps leave the same states whether anybody reads their notes or not', () => {
    const events: TraceEvent[] = [];
    performSchedule(protocol, drawSchedule(protocol, 1), { onEvent: (event) => events.push(event) });
    let read: RunPicture | null = null;
    let notes = 0;
    for (const event of events)
      read = foldEvent(read, event, protocol, {
        onRepeated: (_, effects) => {
          notes += effects.filter(({ type }) => type === 'note').length;
        },
      });
    expect(notes).toBeGreaterThan(100);
    expect(foldTrace(events, protocol)).toEqual(read);
  });

  test('over all these seeds each thing that should happen sometimes happened', () => {
    expect(seedsRun).toBe(SEEDS);
    const lines = [...seen.counts].map(([what, count]) => `${String(count).padStart(8)}  ${what}`);
    process.stdout.write(`${name}, seen in ${SEEDS} seeds:\n${lines.join('\n')}\n`);
    expect(seen.missing).toEqual([]);
  });

  test('schedules show something: within a few seeds operations end in every way', () => {
    const ways = new Set<string>();
    for (let seed = 1; seed <= SEEDS_A_TEST; seed += 1) {
      const outcome = performSchedule(protocol, drawSchedule(protocol, seed));
      for (const way of Object.keys(outcome.ways)) ways.add(way);
    }
    // Only who can lack something asks for it; others send their clients away.
    // Those that follow look for somebody to ask.
    const unasked = protocol.clientsFollow === true ? [] : ['UNREACHABLE'];
    const refusal = protocol.session.refusal === undefined ? 'TRY_AGAIN' : 'ERR_DEP';
    expect([...ways]).toEqual(
      expect.arrayContaining(['accepted', 'value', 'missing', refusal, 'TIMEOUT', ...unasked]),
    );
  });
});
