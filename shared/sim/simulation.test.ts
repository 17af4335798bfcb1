// What only a simulation promises: the same trace for the same seed, time that passes by itself, and faults of disks and
// links to the microsecond.

import { describe, expect, test } from 'vitest';
import type { Effect, OperationResult, Protocol } from '../core/contract.ts';
import { PERFECT_LINK } from '../core/faults.ts';
import { INSTRUCTIONS_MAX, REPLICAS_MAX, SIMULATED_JOIN_MILLIS_MAX } from '../core/limits.ts';
import { rumorRegister } from '../host/testing/rumor-register.ts';
import { scriptedProtocol } from '../host/testing/scripted-protocol.ts';
import { simulateRun } from './simulated-run.ts';
import { startRumorCluster, startRumorRun, UNEVEN_LINK } from './testing/rumor-cluster.ts';
import type { Tracing } from './world.ts';

const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;
const get = (key: string) => ({ type: 'get', key, view: 'tentative' }) as const;

/** A script with a bit of everything. @returns its trace as text, one event a line. */
async function traceOf(seed: number): Promise<string> {
  const link = { ...UNEVEN_LINK, lossProbability: 0.1, duplicateProbability: 0.2 };
  const { run, events } = await startRumorCluster({ seed, link, replicas: 3 });
  for (let i = 0; i < 20; i += 1) await run.operate(`c${i % 3}`, put(`key${i % 4}`, `${i}`));
  await run.inject({ type: 'cut', a: 's0', b: 's1', both: true });
  await run.inject({ type: 'crash', replica: 's2' });
  await run.wait(100);
  await run.inject({ type: 'restart', replica: 's2' });
  await run.inject({ type: 'heal', a: 's0', b: 's1' });
  await run.drain(1_000);
  return events.map((event) => JSON.stringify(event)).join('\n');
}

describe('a simulation', () => {
  test('gives the same trace for the same seed, byte for byte, and another for another', async () => {
    const trace = await traceOf(1);
    expect(trace.split('\n').length).toBeGreaterThan(500);
    expect(await traceOf(1)).toBe(trace);
    expect(await traceOf(2)).not.toBe(trace);
  });

  test('does the same whether what happens is kept, told or neither', async () => {
    const endOf = async (trace: Tracing) => {
      const { run, events } = await startRumorCluster({ trace, link: UNEVEN_LINK, replicas: 3 });
      for (let i = 0; i < 20; i += 1) await run.operate(`c${i % 3}`, put('x', `${i}`));
      return { states: JSON.stringify(run.replicas()), now: run.now(), events };
    };
    const kept = await endOf('kept');
    expect(kept.events.length).toBeGreaterThan(100);
    expect(await endOf('told')).toEqual(kept);
    expect(await endOf('off')).toEqual({ ...kept, events: [] });
  });

  test('lets an hour pass in a moment, to the microsecond', async () => {
    const { run } = await startRumorCluster({ options: { resend: '100000' } });
    const before = run.now();
    await run.wait(3_600_000.123);
    expect(run.now()).toBe(Math.round((before + 3_600_000.123) * 1000) / 1000);
  });

  test('does not let time pass for what is done already', async () => {
    const { run } = await startRumorCluster({ link: UNEVEN_LINK });
    await run.drain(10_000);
    const before = run.now();
    expect(await run.drain(10_000)).toBe(true);
    expect(run.now()).toBe(before);
  });

  test('says that it cannot be drained while messages go to and fro for ever', async () => {
    const echo = scriptedProtocol((input) =>
      input.type === 'instruction' || input.type === 'message'
        ? [
            { type: 'send', to: 's1', message: { type: 'ball' } },
            { type: 'send', to: 's0', message: { type: 'ball' } },
          ]
        : [],
    );
    const link = { ...PERFECT_LINK, latency: { minMillis: 5, maxMillis: 5 } };
    const { run } = await startRumorCluster({ protocol: echo, link });
    run.simulation.instruct('s0', { type: 'pause' }, () => {});
    const before = run.now();
    expect(await run.drain(100)).toBe(false);
    expect(run.now()).toBe(before + 100);
  });

  test('lets messages of one link overtake each other, as far as their delays differ', async () => {
    const { run, events } = await startRumorCluster({ link: UNEVEN_LINK });
    for (let i = 0; i < 20; i += 1) run.simulation.operate('c0', put(`${i}`, ''), () => {});
    await run.drain(1_000);
    const arrivals = events.flatMap((event) =>
      event.type === 'replicaStepped' && event.input.type === 'request' ? [event.input.number] : [],
    );
    expect([...arrivals].sort((left, right) => left - right)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect(arrivals).not.toEqual([...arrivals].sort((left, right) => left - right));
  });

  test('lets nothing that was under way at a crash arrive afterwards', async () => {
    const link = { ...PERFECT_LINK, latency: { minMillis: 50, maxMillis: 50 } };
    const { run, events } = await startRumorCluster({ link });
    await run.drain(1_000);
    run.simulation.operate('c0', put('x', 'one'), () => {});
    await run.wait(60);
    await run.inject({ type: 'crash', replica: 's1' });
    await run.inject({ type: 'restart', replica: 's1' });
    const lost = events.flatMap((event) =>
      event.type === 'messageLost' && event.reason === 'crashed' ? [event.message] : [],
    );
    expect(lost.length).toBeGreaterThan(0);
    await run.wait(500);
    const delivered = events.flatMap((event) =>
      'message' in event && event.type === 'replicaStepped' ? [event.message] : [],
    );
    expect(delivered.filter((message) => lost.includes(message as number))).toEqual([]);
  });

  test('forgets what it took off a link that was cut', async () => {
    const link = { ...PERFECT_LINK, latency: { minMillis: 50, maxMillis: 50 } };
    const { run } = await startRumorCluster({ link });
    run.simulation.operate('c0', put('x', 'one'), () => {});
    const direction = run.simulation.network.table.direction('c0', 's0');
    expect(direction?.travellingCount).toBe(1);
    await run.inject({ type: 'cut', a: 'c0', b: 's0', both: true });
    expect(direction?.travellingCount).toBe(0);
  });

  test('loses at once what is sent to a replica that is down, or to nobody', async () => {
    const sends = (to: string): Effect => ({ type: 'send', to, message: { type: 'hello' } });
    const eager = scriptedProtocol((input) =>
      input.type === 'instruction' ? [sends('s1'), sends('s9')] : [],
    );
    const { run, events } = await startRumorCluster({ protocol: eager });
    await run.inject({ type: 'crash', replica: 's1' });
    run.simulation.instruct('s0', { type: 'pause' }, () => {});
    const lost = events.filter((event) => event.type === 'messageLost');
    expect(lost.map(({ to, reason }) => ({ to, reason }))).toEqual([
      { to: 's1', reason: 'unreachable' },
      { to: 's9', reason: 'unreachable' },
    ]);
  });

  test('fires no timer of an incarnation that crashed', async () => {
    const setTimer: Effect = { type: 'setTimer', timer: { type: 'once' }, delayMillis: 50 };
    let starts = 0;
    const patient = scriptedProtocol((input) => {
      if (input.type !== 'start') return [];
      starts += 1;
      return starts === 1 ? [setTimer] : [];
    });
    const { run, events } = await startRumorCluster({ protocol: patient, replicas: 1 });
    await run.wait(30);
    await run.inject({ type: 'crash', replica: 's0' });
    await run.inject({ type: 'restart', replica: 's0' });
    await run.wait(100);
    const fired = events.filter((event) => event.type === 'replicaStepped' && event.input.type === 'timeout');
    expect(starts).toBe(2);
    expect(fired).toEqual([]);
  });

  test('sets a timer anew instead of twice', async () => {
    const setTimer = (delayMillis: number): Effect => ({
      type: 'setTimer',
      timer: { type: 'once' },
      delayMillis,
    });
    const anew = scriptedProtocol((input) => (input.type === 'start' ? [setTimer(10), setTimer(30)] : []));
    const { run, events } = await startRumorCluster({ protocol: anew, replicas: 1 });
    await run.wait(100);
    const fired = events.filter((event) => event.type === 'replicaStepped' && event.input.type === 'timeout');
    expect(fired.map(({ at }) => at)).toEqual([30]);
  });

  test('fails an instruction at the moment when its replica crashes', async () => {
    const silent = scriptedProtocol(() => []);
    const { run } = await startRumorCluster({ protocol: silent, replicas: 1 });
    const answers: string[] = [];
    run.simulation.instruct('s0', { type: 'pause' }, ({ type }) => answers.push(`${type} at ${run.now()}`));
    await run.wait(7);
    await run.inject({ type: 'crash', replica: 's0' });
    expect(answers).toEqual(['failed at 7']);
  });

  test('ends with a sentence when a replica never joins', async () => {
    const never = { ...scriptedProtocol(() => []), isServing: () => false };
    const { run } = startRumorRun({ protocol: never });
    expect(await run.addReplica('s0', null)).toEqual({ ok: false, error: expect.stringContaining('s0') });
    expect(run.now()).toBe(SIMULATED_JOIN_MILLIS_MAX);
  });

  test('ends with a sentence when a replica breaks before it has joined', async () => {
    const broken: Protocol = {
      ...scriptedProtocol(() => []),
      init: () => {
        throw new Error('no state without a name');
      },
    };
    const { run } = startRumorRun({ protocol: broken });
    const result = await run.addReplica('s0', null);
    expect(result).toEqual({ ok: false, error: expect.stringContaining('no state without a name') });
    expect(run.replicas()).toMatchObject([{ id: 's0', alive: false, state: null }]);
  });

  test('refuses to run in circles at one instant', async () => {
    const spin: Effect = { type: 'setTimer', timer: { type: 'again' }, delayMillis: 0 };
    const spinning = scriptedProtocol(() => [spin]);
    const { run } = await startRumorCluster({ protocol: spinning, replicas: 1, trace: 'off' });
    await expect(run.wait(1)).rejects.toThrow('time stands still');
  });

  test('bounds replicas and instructions', async () => {
    const silent = scriptedProtocol(() => []);
    const { run } = await startRumorCluster({ protocol: silent, replicas: REPLICAS_MAX });
    expect(await run.addReplica('more', 's0')).toEqual({
      ok: false,
      error: expect.stringContaining(`${REPLICAS_MAX}`),
    });
    const answers: string[] = [];
    for (let i = 0; i <= INSTRUCTIONS_MAX; i += 1)
      run.simulation.instruct('s0', { type: 'pause' }, ({ type }) => answers.push(type));
    expect(answers).toEqual(['failed']);
    await run.wait(1_000);
    expect(answers).toHaveLength(INSTRUCTIONS_MAX + 1);
  });

  test('refuses options and links that make no run', () => {
    const spec = { protocol: rumorRegister as unknown as Protocol, seed: 1, clientTimeoutMillis: 1 };
    const slow = { ...PERFECT_LINK, latency: { minMillis: 2, maxMillis: 1 } };
    expect(simulateRun({ ...spec, options: { resend: '-1' }, link: PERFECT_LINK })).toMatchObject({
      ok: false,
    });
    expect(simulateRun({ ...spec, options: {}, link: slow })).toMatchObject({ ok: false });
  });

  test('gives founders to each replica, the first one alone unless others are named', async () => {
    const { run } = await startRumorCluster();
    expect(run.snapshot().replicas.map(({ identity }) => identity.founders)).toEqual([['s0'], ['s0']]);
    const spec = { protocol: run.protocol, options: {}, seed: 1, link: PERFECT_LINK, clientTimeoutMillis: 1 };
    const named = simulateRun({ ...spec, founders: ['s0', 's1'] });
    if (!named.ok) throw new Error(named.error);
    await named.value.addReplica('s0', null);
    expect(named.value.snapshot().replicas[0]?.identity.founders).toEqual(['s0', 's1']);
  });
});

describe('a simulated disk', () => {
  /** Crashes `s0` while its disk is writing the row of a put. @returns what can be got after its restart. */
  async function afterCrashInMidWrite(survivalProbability: number): Promise<OperationResult> {
    const disk = { sync: { minMillis: 10, maxMillis: 10 }, survivalProbability };
    const { run } = await startRumorCluster({ disk, replicas: 1 });
    await run.wait(100);
    run.simulation.operate('c0', put('x', 'one'), () => {});
    await run.wait(5);
    await run.inject({ type: 'crash', replica: 's0' });
    await run.inject({ type: 'restart', replica: 's0' });
    return run.operate('c0', get('x'));
  }

  test('[C4] loses what was not yet durable at a crash', async () => {
    expect(await afterCrashInMidWrite(0)).toMatchObject({ type: 'missing' });
  });

  test('may find after a crash what nobody was told of', async () => {
    expect(await afterCrashInMidWrite(1)).toMatchObject({ type: 'value', value: 'one' });
  });

  test('shows a protocol that acknowledges too early', async () => {
    const options = { mistake: 'forgetful' };
    const { run } = await startRumorCluster({ options, replicas: 1 });
    expect(await run.operate('c0', put('x', 'one'))).toMatchObject({ type: 'accepted' });
    await run.inject({ type: 'crash', replica: 's0' });
    await run.inject({ type: 'restart', replica: 's0' });
    expect(await run.operate('c0', get('x'))).not.toMatchObject({ type: 'value' });
  });
});

describe('a paced simulation', () => {
  test('work beside goes on as time is let pass, and is waited for', async () => {
    const link = { ...PERFECT_LINK, latency: { minMillis: 10, maxMillis: 10 } };
    const { run } = await startRumorCluster({ pace: 'paced', link });
    const ended: string[] = [];
    await run.beside(async () => void ended.push((await run.operate('c0', put('x', 'one'))).type));
    const alone = run.whenAlone().then(() => ended.push('alone'));
    run.advance(15);
    await Promise.resolve();
    expect(ended).toEqual([]);
    run.advance(15);
    await alone;
    expect(ended).toEqual(['accepted', 'alone']);
  });

  test('lets operations and faults overlap as its viewer lets time pass', async () => {
    const link = { ...PERFECT_LINK, latency: { minMillis: 10, maxMillis: 10 } };
    const { run } = await startRumorCluster({ pace: 'paced', link });
    const ended: string[] = [];
    const first = run.operate('c0', put('x', 'one')).then(({ type }) => ended.push(type));
    const second = run.operate('c1', get('x')).then(({ type }) => ended.push(type));
    run.advance(9);
    await Promise.resolve();
    expect(ended).toEqual([]);
    await run.inject({ type: 'cut', a: 'c1', b: 's1', both: true });
    run.advance(12);
    await first;
    expect(ended).toEqual(['accepted']);
    run.advance(500);
    await second;
    expect(ended).toEqual(['accepted', 'refused']);
  });

  test('settles each wait at its own moment', async () => {
    const { run } = await startRumorCluster({ pace: 'paced' });
    const start = run.now();
    const woken: number[] = [];
    const waits = [30, 10, 20].map((millis) => run.wait(millis).then(() => woken.push(millis)));
    run.advance(15);
    await waits[1];
    expect(woken).toEqual([10]);
    run.advance(100);
    await Promise.all(waits);
    expect(woken).toEqual([10, 20, 30]);
    expect(run.now()).toBe(start + 115);
  });

  test('advances by frames of a display, whose length is no whole number', async () => {
    const { run } = await startRumorCluster({ pace: 'paced' });
    const start = run.now();
    for (let frame = 0; frame < 100; frame += 1) run.advance(1000 / 60);
    expect(run.now() - start).toBeCloseTo(1000 * (100 / 60), 0);
  });

  test('tells whoever still waits when it is closed', async () => {
    const { run } = await startRumorCluster({ pace: 'paced' });
    await run.inject({ type: 'hold', a: 'c0', b: 's0' });
    const waiting = [
      run.operate('c0', get('x')),
      run.instruct('s0', { type: 'exchange', with: 's1' }),
      run.addReplica('s9', 's0'),
    ];
    await run.close();
    expect(await Promise.all(waiting)).toMatchObject([
      { type: 'refused', reason: 'UNREACHABLE' },
      { type: 'failed' },
      { ok: false },
    ]);
  });

  test('does, call by call, what an eager one does', async () => {
    const traceWith = async (pace: 'eager' | 'paced') => {
      const { run, events } = startRumorRun({ pace, link: UNEVEN_LINK });
      await run.addReplica('s0', null);
      run.addClient('c0', []);
      await run.attachClient('c0', 's0');
      const result = run.operate('c0', put('x', 'one'));
      if (pace === 'paced') run.advance(500);
      await result;
      return events;
    };
    const eager = await traceWith('eager');
    expect(eager.length).toBeGreaterThan(10);
    expect((await traceWith('paced')).slice(0, eager.length)).toEqual(eager);
  });
});
