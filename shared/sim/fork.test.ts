// Forks: two runs that were one, and what each of them does afterwards.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostBreaches } from '../check/host-rules.ts';
import type { Protocol } from '../core/contract.ts';
import { canonicalJson, cloneJson } from '../core/json.ts';
import { present } from '../core/result.ts';
import type { TraceEvent } from '../core/trace.ts';
import { frozenProtocol } from '../host/testing/frozen-protocol.ts';
import { rumorRegister } from '../host/testing/rumor-register.ts';
import { foldEvent, leaveOutDisks } from '../trace/fold.ts';
import type { RunPicture } from '../trace/picture.ts';
import { forkSimulation } from './fork.ts';
import type { SimulatedRun } from './simulated-run.ts';
import { type Deed, doDeed, randomDeeds } from './testing/random-deeds.ts';
import { startRumorCluster, UNEVEN_LINK } from './testing/rumor-cluster.ts';

const protocol = frozenProtocol(rumorRegister) as unknown as Protocol;
/** Disks whose luck matters, and slow ones, so that much is under way. */
const LUCKY_DISK = { sync: { minMillis: 1, maxMillis: 9 }, survivalProbability: 0.5 };
const PLAIN_DISK = { sync: { minMillis: 6, maxMillis: 6 } };

function forkOf(run: SimulatedRun, at?: number): SimulatedRun {
  const forked = run.fork(at);
  if (!forked.ok) throw new Error(forked.error);
  return forked.value;
}

function eventsAfter(run: SimulatedRun, sequence: number): TraceEvent[] {
  const events: TraceEvent[] = [];
  expect(run.follow(sequence + 1, (event) => events.push(event))).not.toBeNull();
  return events;
}

/** Whoever asked is not in the fork, so what is done about an answer that never comes is left out by time alone. */
async function goOn(run: SimulatedRun, deeds: readonly Deed[], times: readonly number[]): Promise<void> {
  for (const [index, deed] of deeds.entries()) await doDeed(run, deed, times[index] ?? 0);
  run.advance(1_000);
}

describe('a fork of a simulation', () => {
  test('at its newest event has the same future, byte for byte, with disks and links that draw their luck', async () => {
    await fc.assert(
      fc.asyncProperty(randomDeeds, randomDeeds, fc.nat(1_000), async (before, after, seed) => {
        const { run } = await startRumorCluster({
          protocol,
          link: UNEVEN_LINK,
          replicas: 3,
          pace: 'paced',
          seed,
          disk: LUCKY_DISK,
        });
        for (const deed of before) await doDeed(run, deed, 0);
        const fork = forkOf(run);
        const { sequence, at } = run.snapshot();
        expect([fork.lastSequence() >= sequence, fork.now() >= at]).toEqual([true, true]);
        await goOn(run, after, []);
        await goOn(fork, after, []);
        expect(JSON.stringify(eventsAfter(fork, sequence))).toBe(JSON.stringify(eventsAfter(run, sequence)));
      }),
      { numRuns: 150 },
    );
  });

  test('at any earlier moment has the same future as well', async () => {
    await fc.assert(
      fc.asyncProperty(randomDeeds, fc.nat(), fc.nat(1_000), async (deeds, choice, seed) => {
        const { run } = await startRumorCluster({
          protocol,
          link: UNEVEN_LINK,
          replicas: 3,
          pace: 'paced',
          seed,
          disk: PLAIN_DISK,
        });
        const moments: number[] = [];
        const times: number[] = [];
        for (const deed of deeds) {
          moments.push(run.lastSequence());
          times.push(run.now());
          await doDeed(run, deed, 0);
        }
        run.advance(1_000);
        if (deeds.length === 0) return;
        const chosen = choice % deeds.length;
        const at = present(moments[chosen], 'a moment');
        const fork = forkOf(run, at);
        await goOn(fork, deeds.slice(chosen), times.slice(chosen));
        expect(JSON.stringify(eventsAfter(fork, at))).toBe(JSON.stringify(eventsAfter(run, at)));
      }),
      { numRuns: 150 },
    );
  });

  test('while a client is away from a replica goes on with the luck of its link to it', async () => {
    const link = { ...UNEVEN_LINK, lossProbability: 0.4 };
    const { run } = await startRumorCluster({ protocol, link, pace: 'paced', seed: 5 });
    const put = { client: 'c0', operation: { type: 'put', key: 'x', value: 'one' } } as const;
    const deeds: Deed[] = [put, put, { attach: 'c0', to: 's1' }];
    for (const deed of deeds) {
      await doDeed(run, deed, 0);
      run.advance(50);
    }
    const fork = forkOf(run);
    const at = run.lastSequence();
    for (const one of [run, fork]) {
      await doDeed(one, { attach: 'c0', to: 's0' }, 0);
      for (let i = 0; i < 5; i += 1) {
        await doDeed(one, put, 0);
        one.advance(50);
      }
    }
    expect(JSON.stringify(eventsAfter(fork, at))).toBe(JSON.stringify(eventsAfter(run, at)));
  });

  test('at every event, also in the middle of an instant, is a run that keeps its duties and folds', async () => {
    const { run, events } = await startRumorCluster({
      protocol,
      link: UNEVEN_LINK,
      replicas: 3,
      pace: 'paced',
      seed: 3,
      disk: PLAIN_DISK,
    });
    const put = { type: 'put', key: 'x', value: 'one' } as const;
    await doDeed(run, { client: 'c0', operation: put }, 0);
    await doDeed(run, { fault: { type: 'hold', a: 's0', b: 's1' } }, 0);
    run.advance(20);
    await doDeed(run, { fault: { type: 'crash', replica: 's2' } }, 0);
    await doDeed(run, { fault: { type: 'cut', a: 's0', b: 's1', both: true } }, 0);
    await doDeed(run, { client: 'c1', operation: put }, 0);
    await doDeed(run, { fault: { type: 'restart', replica: 's2' } }, 0);
    await doDeed(run, { attach: 'c0', to: 's2' }, 0);
    await doDeed(run, { fault: { type: 'heal', a: 's0', b: 's1' } }, 0);
    run.advance(50);
    const last = run.lastSequence();
    for (let at = 8; at < last; at += 1) {
      const fork = forkOf(run, at);
      const begun = fork.snapshot();
      fork.advance(500);
      await fork.inject({ type: 'heal', a: 's0', b: 's1' });
      fork.advance(500);
      const later = eventsAfter(fork, begun.sequence);
      let folded: RunPicture = cloneJson(begun);
      for (const event of cloneJson(later)) folded = foldEvent(folded, event, protocol);
      expect(JSON.parse(canonicalJson(folded))).toEqual(JSON.parse(canonicalJson(fork.snapshot())));
      expect(hostBreaches([...events.slice(0, at), ...eventsAfter(fork, at)])).toEqual([]);
      const states = fork.replicas().filter(({ alive }) => alive);
      expect(states.every(({ state }) => protocol.isServing(state))).toBe(true);
      expect(fork.snapshot().messages).toEqual([]);
    }
    expect(run.lastSequence()).toBe(last);
  });

  test('is another run: neither touches the other', async () => {
    const { run } = await startRumorCluster({ protocol, pace: 'paced' });
    const fork = forkOf(run);
    const before = canonicalJson(run.snapshot());
    await doDeed(fork, { fault: { type: 'crash', replica: 's0' } }, 0);
    fork.advance(100);
    expect(canonicalJson(run.snapshot())).toBe(before);
    const forkThen = canonicalJson(fork.snapshot());
    await doDeed(run, { client: 'c1', operation: { type: 'put', key: 'y', value: 'two' } }, 0);
    run.advance(100);
    expect(canonicalJson(fork.snapshot())).toBe(forkThen);
    expect(fork.header).toEqual(run.header);
    expect(fork.follow(1, () => {})).toBeNull();
  });

  test('is refused where there is no such moment, or no picture of it', async () => {
    const { run } = await startRumorCluster({ protocol, keptMax: 5 });
    const last = run.lastSequence();
    expect(run.fork(0)).toEqual({ ok: false, error: `there is no event 0: the newest is event ${last}` });
    expect(run.fork(last + 1)).toMatchObject({ ok: false });
    expect(run.fork(last - 1)).toMatchObject({ error: expect.stringContaining('no longer kept') as string });
    expect(run.fork(last)).toMatchObject({ ok: true });
    expect(forkSimulation(protocol, leaveOutDisks(run.snapshot()))).toMatchObject({ ok: false });
  });
});
