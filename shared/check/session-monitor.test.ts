// Promises to sessions are watched in every run, and a planted mistake of the client's rules is found by name.

import { describe, expect, test } from 'vitest';
import { GUARANTEES } from '../core/contract.ts';
import { present } from '../core/result.ts';
import type { TraceEvent } from '../core/trace.ts';
import { drawSchedule } from '../explore/draw-schedule.ts';
import { performSchedule } from '../explore/perform-schedule.ts';
import { findProtocol } from '../protocols/index.ts';
import { simulateRun } from '../sim/simulated-run.ts';
import { SessionMonitor } from './session-monitor.ts';

const bayou = present(findProtocol('bayou'), 'Bayou');
const LINK = {
  cut: false,
  held: false,
  latency: { minMillis: 1, maxMillis: 1 },
  lossProbability: 0,
  duplicateProbability: 0,
};

/** A client reads at a server what another wrote there, and writes. */
async function traceOf(options: Record<string, string>): Promise<TraceEvent[]> {
  const spec = { protocol: bayou, options, seed: 1, link: LINK, clientTimeoutMillis: 1_000 };
  const created = simulateRun(spec, { monitor: 'record' });
  if (!created.ok) throw new Error(created.error);
  const run = created.value;
  const events: TraceEvent[] = [];
  run.follow(1, (event) => void events.push(event));
  await run.addReplica('s0', null);
  await run.addReplica('s1', 's0');
  for (const client of ['c0', 'c1']) run.addClient(client, GUARANTEES);
  for (const client of ['c0', 'c1']) await run.attachClient(client, 's1');
  await run.operate('c0', { type: 'put', key: 'x', value: 'one' });
  await run.operate('c1', { type: 'put', key: 'y', value: 'two' });
  await run.operate('c1', { type: 'get', key: 'x', view: 'tentative' });
  await run.attachClient('c1', 's0');
  await run.operate('c1', { type: 'get', key: 'x', view: 'tentative' });
  return events;
}

const violationsIn = (events: readonly TraceEvent[]) =>
  events.flatMap((event) => (event.type === 'violated' ? [`${event.invariant} at ${event.replica}`] : []));

/** Changes what replicas told clients, in the trace of a run that was right. */
function foundIn(events: readonly TraceEvent[], change: (result: object) => object): string[] {
  const monitor = new SessionMonitor(bayou);
  return events
    .map((event) =>
      event.type === 'clientStepped'
        ? {
            ...event,
            effects: event.effects.map((effect) =>
              effect.type === 'complete'
                ? { ...effect, result: change(effect.result) as typeof effect.result }
                : effect,
            ),
          }
        : event,
    )
    .flatMap((event) => monitor.take(event).map(({ invariant }) => invariant.slice(0, 2)));
}

describe('the watch over sessions', () => {
  test('finds nothing in a run that is right, refusals included', async () => {
    const events = await traceOf({});
    expect(violationsIn(events)).toEqual([]);
    expect(JSON.stringify(events)).toContain('ERR_DEP');
    expect(foundIn(events, (result) => result)).toEqual([]);
  });

  test('[G5] finds the mistake session-per-server in a run, for each client once', async () => {
    const events = await traceOf({ mistake: 'session-per-server' });
    expect(violationsIn(events)).toEqual([
      'G5 session vectors only grow, by what was read or by that write alone at c0',
      'G5 session vectors only grow, by what was read or by that write alone at c1',
    ]);
  });

  test('[G5] finds the mistake session-per-server under random faults', () => {
    const schedule = drawSchedule(bayou, 1, { options: { mistake: 'session-per-server' } });
    const { finding } = performSchedule(bayou, schedule);
    expect(finding?.invariant).toMatch(/^G5 session vectors only grow/);
  });

  test('[G1] [G3] [G6] finds an answer that came too early, a stamp too low, and a refusal without a reason', async () => {
    const events = await traceOf({});
    const stale = { type: 'value', key: 'x', value: '', evidence: { type: 'read', vector: { r: 0 } } };
    expect(foundIn(events, (result) => ('lacking' in result ? stale : result))).toEqual(['G1']);
    const low = { type: 'accepted', evidence: { type: 'write', stamp: 1, server: 'r' } };
    expect(foundIn(events, (result) => ('lacking' in result ? low : result))).toEqual(['G3']);
    expect(foundIn(events, (result) => ('lacking' in result ? { ...result, lacking: [] } : result))).toEqual([
      'G6',
    ]);
  });
});
