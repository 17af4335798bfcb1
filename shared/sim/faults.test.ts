// What the faults of a simulation promise beyond those of any run: disks that tear to the batch, clocks that are wrong to
// the microsecond, messages that linger over a restart.

import { describe, expect, test } from 'vitest';
import type { Effect } from '../core/contract.ts';
import { PERFECT_LINK } from '../core/faults.ts';
import { CLOCK_RATE_MAX, REPEATABLE_MESSAGES_MAX } from '../core/limits.ts';
import type { TraceEvent } from '../core/trace.ts';
import { scriptedProtocol } from '../host/testing/scripted-protocol.ts';
import { foldTrace } from '../trace/fold.ts';
import { type RumorCluster, startRumorCluster } from './testing/rumor-cluster.ts';

const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;

/** A protocol that persists, for each request, as many batches as it was told: the first row of each is its number. */
function persisting(batches: number) {
  return scriptedProtocol((input) =>
    input.type === 'instruction'
      ? Array.from(
          { length: batches },
          (_, i): Effect => ({ type: 'persist', rows: [{ key: `${i}`, value: i }] }),
        )
      : [],
  );
}

function rowCounts(events: readonly TraceEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'replicaStarted' ? [event.rows.length] : []));
}

async function crashAndRestart({ run }: RumorCluster, replica = 's0'): Promise<void> {
  expect(await run.inject({ type: 'crash', replica })).toMatchObject({ ok: true });
  expect(await run.inject({ type: 'restart', replica })).toMatchObject({ ok: true });
}

describe('a crash while batches are being written', () => {
  async function survivors(survivalProbability: number, seed: number): Promise<number> {
    const disk = { survivalProbability };
    const cluster = await startRumorCluster({ protocol: persisting(8), replicas: 1, disk, seed });
    cluster.run.simulation.instruct('s0', { type: 'pause' }, () => {});
    await crashAndRestart(cluster);
    const keys = cluster.events.flatMap((event) =>
      event.type === 'replicaStarted' ? [event.rows.map(({ key }) => key).join('')] : [],
    );
    expect('01234567'.startsWith(keys[1] ?? 'none')).toBe(true);
    return keys[1]?.length ?? 0;
  }

  test('keeps a first part of them, of any length, each batch whole', async () => {
    const kept = new Set<number>();
    for (let seed = 1; seed <= 200; seed += 1) kept.add(await survivors(0.7, seed));
    expect(kept).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
  });

  test('keeps all or nothing where that is certain', async () => {
    expect(await survivors(1, 1)).toBe(8);
    expect(await survivors(0, 1)).toBe(0);
  });

  test.each([
    ['before', 2],
    ['untold', 3],
    ['told', 8],
  ] as const)('can be placed beside one of them: %s the third, which leaves %i', async (moment, left) => {
    const { run, events } = await startRumorCluster({ protocol: persisting(8), replicas: 1 });
    run.simulation.crashAtBatch('s0', 3, moment);
    run.simulation.instruct('s0', { type: 'pause' }, () => {});
    await run.wait(10);
    expect(run.simulation.isAlive('s0')).toBe(false);
    await run.inject({ type: 'restart', replica: 's0' });
    expect(rowCounts(events)).toEqual([0, left]);
    expect(events.some(({ type }) => type === 'rowsDurable')).toBe(moment === 'told');
  });
});

describe('a clock that is wrong', () => {
  const ticking = scriptedProtocol((input) =>
    input.type === 'start' || input.type === 'timeout'
      ? [{ type: 'setTimer', timer: { type: 'tick' }, delayMillis: 100 }]
      : [],
  );

  /** ⟨virtual time, time told⟩ of each timeout. */
  function ticks(events: readonly TraceEvent[]): (readonly [at: number, now: number])[] {
    return events.flatMap((event) =>
      event.type === 'replicaStepped' && event.input.type === 'timeout'
        ? [[event.at, event.now ?? event.at] as const]
        : [],
    );
  }

  test('makes timers late or early by its rate, and tells its own time', async () => {
    const { run, events } = await startRumorCluster({ protocol: ticking, replicas: 1 });
    await run.inject({ type: 'clock', replica: 's0', aheadMillis: 1_000, rate: 2 });
    await run.wait(250);
    expect(ticks(events)).toEqual([
      [100, 1_200],
      [150, 1_300],
      [200, 1_400],
      [250, 1_500],
    ]);
  });

  test('never goes back, over a restart too', async () => {
    const cluster = await startRumorCluster({ protocol: ticking, replicas: 1 });
    const { run, events } = cluster;
    await run.inject({ type: 'clock', replica: 's0', aheadMillis: 500, rate: 1 });
    await run.wait(150);
    await run.inject({ type: 'clock', replica: 's0', aheadMillis: -500, rate: 0.5 });
    await crashAndRestart(cluster);
    await run.wait(2_500);
    const told = ticks(events).map(([, now]) => now);
    expect(told[0]).toBe(600);
    expect(told).toEqual([...told].sort((left, right) => left - right));
    expect(told.at(-1)).toBeLessThan(run.now());
  });

  test('is in the trace, so that folding it gives the same states', async () => {
    const { run, events } = await startRumorCluster({ replicas: 2 });
    await run.inject({ type: 'clock', replica: 's1', aheadMillis: -300, rate: 1.5 });
    await run.operate('c1', put('x', 'one'));
    await run.drain(1_000);
    expect(foldTrace(events, run.protocol)?.replicas).toEqual(run.snapshot().replicas);
  });

  test('is refused where it would be broken rather than wrong', async () => {
    const { run } = await startRumorCluster({ replicas: 1 });
    const clock = { type: 'clock', replica: 's0', aheadMillis: 0, rate: 1 } as const;
    expect(await run.inject({ ...clock, rate: CLOCK_RATE_MAX + 1 })).toMatchObject({ ok: false });
    expect(await run.inject({ ...clock, rate: Number.NaN })).toMatchObject({ ok: false });
    expect(await run.inject({ ...clock, aheadMillis: Number.POSITIVE_INFINITY })).toMatchObject({
      ok: false,
    });
    expect(await run.inject({ ...clock, replica: 's7' })).toEqual({
      ok: false,
      error: 'there is no replica s7',
    });
  });
});

describe('messages that are repeated', () => {
  const counting = scriptedProtocol((input) =>
    input.type === 'instruction'
      ? [{ type: 'send', to: 's1', message: { type: `message ${input.number}` } }]
      : [],
  );

  function arrivals(events: readonly TraceEvent[]): string[] {
    return events.flatMap((event) =>
      event.type === 'replicaStepped' && event.replica === 's1' && event.input.type === 'message'
        ? [event.input.message.type]
        : [],
    );
  }

  async function send({ run }: RumorCluster, count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) run.simulation.instruct('s0', { type: 'pause' }, () => {});
    await run.drain(1_000);
  }

  test('are the newest that arrived, in their order, and arrive after a restart as well', async () => {
    const cluster = await startRumorCluster({ protocol: counting });
    await send(cluster, 3);
    await crashAndRestart(cluster, 's1');
    await cluster.run.inject({ type: 'repeat', a: 's0', b: 's1', count: 2 });
    await cluster.run.drain(1_000);
    expect(arrivals(cluster.events)).toEqual([
      'message 1',
      'message 2',
      'message 3',
      'message 2',
      'message 3',
    ]);
  });

  test('are as many as the link remembers, unless it is said how many', async () => {
    const cluster = await startRumorCluster({ protocol: counting });
    await send(cluster, REPEATABLE_MESSAGES_MAX + 4);
    await cluster.run.inject({ type: 'repeat', a: 's0', b: 's1' });
    await cluster.run.drain(1_000);
    const again = arrivals(cluster.events).slice(REPEATABLE_MESSAGES_MAX + 4);
    expect(again).toEqual(Array.from({ length: REPEATABLE_MESSAGES_MAX }, (_, i) => `message ${i + 5}`));
  });

  test('do not pass where the link is cut, or its end is down', async () => {
    const cluster = await startRumorCluster({ protocol: counting });
    await send(cluster, 2);
    const { run } = cluster;
    await run.inject({ type: 'cut', a: 's0', b: 's1', both: false });
    await run.inject({ type: 'repeat', a: 's0', b: 's1' });
    await run.drain(1_000);
    await run.inject({ type: 'heal', a: 's0', b: 's1' });
    await run.inject({ type: 'crash', replica: 's1' });
    await run.inject({ type: 'repeat', a: 's0', b: 's1' });
    await run.inject({ type: 'restart', replica: 's1' });
    await run.drain(1_000);
    expect(arrivals(cluster.events)).toEqual(['message 1', 'message 2']);
    expect(run.simulation.network.table.direction('s0', 's1')?.travellingCount).toBe(0);
  });
});

describe('a frozen replica', () => {
  test('gets its timeouts late, and none that it cancels when it is thawed', async () => {
    const link = { ...PERFECT_LINK, latency: { minMillis: 5, maxMillis: 5 } };
    const patient = scriptedProtocol((input) => {
      if (input.type === 'start')
        return ['one', 'two'].map((type) => ({ type: 'setTimer', timer: { type }, delayMillis: 50 }));
      return input.type === 'timeout' && input.timer.type === 'one'
        ? [{ type: 'cancelTimer', timer: { type: 'two' } }]
        : [];
    });
    const { run, events } = await startRumorCluster({ protocol: patient, replicas: 1, link });
    await run.inject({ type: 'freeze', replica: 's0' });
    await run.wait(200);
    await run.inject({ type: 'thaw', replica: 's0' });
    await run.wait(200);
    const fired = events.flatMap((event) =>
      event.type === 'replicaStepped' && event.input.type === 'timeout'
        ? [[event.at, event.input.timer.type]]
        : [],
    );
    expect(fired).toEqual([[200, 'one']]);
  });

  test.each(['thawed', 'crashed', 'frozen again'])(
    'is instructed after all that waited for it, and not at all where it is %s first',
    async (fate) => {
      const waiting = scriptedProtocol((input) =>
        input.type === 'start' ? [{ type: 'setTimer', timer: { type: 'late' }, delayMillis: 500 }] : [],
      );
      const { run, events } = await startRumorCluster({ protocol: waiting, replicas: 1, pace: 'paced' });
      const { simulation } = run;
      simulation.inject({ type: 'freeze', replica: 's0' });
      run.advance(600);
      const thawedAt = run.now();
      simulation.instruct('s0', { type: 'pause' }, () => {});
      simulation.inject({ type: 'thaw', replica: 's0' });
      simulation.instruct('s0', { type: 'resume' }, () => {});
      if (fate === 'crashed') simulation.inject({ type: 'crash', replica: 's0' });
      if (fate === 'frozen again') simulation.inject({ type: 'freeze', replica: 's0' });
      run.advance(1);
      const steps = events.flatMap((event) => {
        if (event.type !== 'replicaStepped' || event.at < thawedAt) return [];
        const { input } = event;
        return [input.type === 'instruction' ? input.instruction.type : input.type];
      });
      expect(steps).toEqual(fate === 'thawed' ? ['timeout', 'pause', 'resume'] : []);
    },
  );
});
