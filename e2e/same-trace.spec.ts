// The same seed does the same in Node and in the page, event by event.

import { present } from '../shared/core/result.ts';
import { drawSchedule } from '../shared/explore/draw-schedule.ts';
import { performSchedule } from '../shared/explore/perform-schedule.ts';
import type { Schedule } from '../shared/explore/schedule.ts';
import { findProtocol, protocolNames } from '../shared/protocols/index.ts';
import { expect, test } from './fixtures.ts';

const seeds = Array.from({ length: 50 }, (_, index) => index + 1);
/** Long enough for faults of every kind, and short enough to be written down fifty times on either side. */
const safetyMillis = 400;

function faultsIn({ actions }: Schedule): string[] {
  return actions.flatMap(({ action }) => (action.type === 'inject' ? [action.fault.type] : []));
}

for (const name of protocolNames())
  test(`fifty seeds of ${name} give the same trace in the page as in Node`, async ({ lab }) => {
    test.slow();
    const protocol = present(findProtocol(name), name);
    const schedules = seeds.map((seed) => drawSchedule(protocol, seed, { safetyMillis }));
    const kinds = new Set(schedules.flatMap(faultsIn));
    expect([...kinds]).toEqual(expect.arrayContaining(['crash', 'restart', 'cut', 'heal', 'hold']));
    expect(Math.max(...schedules.map(({ link }) => link.lossProbability))).toBeGreaterThan(0);

    const inPage = lab.page.evaluate((asked) => window.oxbow.traceHashes(asked), {
      protocol: name,
      seeds,
      safetyMillis,
    });
    const inNode = schedules.map(
      (schedule) => performSchedule(protocol, schedule, { isTraced: true }).trace?.hash,
    );
    expect(await inPage).toEqual(inNode);
    expect(new Set(inNode).size).toBe(seeds.length);
  });
