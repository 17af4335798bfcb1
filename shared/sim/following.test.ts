// Clients that follow, in simulations: whatever becomes of messages and of the primary, a request is executed once at most,
// and once where its client was told so.

import { describe, expect, test } from 'vitest';
import { HistoryFollower } from '../check/history/from-trace.ts';
import { judgePromises } from '../check/history/judge.ts';
import { hostBreaches } from '../check/host-rules.ts';
import type { Operation, OperationResult } from '../core/contract.ts';
import { PERFECT_LINK } from '../core/faults.ts';
import { canonicalJson } from '../core/json.ts';
import { drawBelow, drawChance, drawOne, seedRandom } from '../core/random.ts';
import { present } from '../core/result.ts';
import type { TraceEvent } from '../core/trace.ts';
import { findProtocol } from '../protocols/index.ts';
import { traceEvent } from '../trace/file/event-shapes.ts';
import { runPicture } from '../trace/file/picture-shape.ts';
import { foldTrace } from '../trace/fold.ts';
import { type SimulatedRun, simulateRun } from './simulated-run.ts';

const protocol = present(findProtocol('vsr'), 'the protocol whose clients follow');

interface Told {
  readonly value: string;
  result: OperationResult | null;
}

async function startRun(seed: number, trouble: Partial<typeof PERFECT_LINK> = {}, replicas = 3) {
  const created = simulateRun(
    {
      protocol,
      options: { heartbeat: '20ms', 'view-timeout': '100ms' },
      seed,
      link: { ...PERFECT_LINK, latency: { minMillis: 1, maxMillis: 8 }, ...trouble },
      clientTimeoutMillis: 1_000,
      clientsFollow: true,
      founders: Array.from({ length: replicas }, (_, index) => `s${index}`),
    },
    { pace: 'paced', monitor: 'throw' },
  );
  if (!created.ok) throw new Error(created.error);
  const run = created.value;
  const events: TraceEvent[] = [];
  run.follow(1, (event) => void events.push(event));
  for (let index = 0; index < replicas; index += 1)
    void run.addReplica(`s${index}`, index === 0 ? null : 's0');
  run.advance(100);
  return { run, events };
}

async function addClient(run: SimulatedRun, id: string, replica: string): Promise<void> {
  expect(run.addClient(id, [])).toMatchObject({ ok: true });
  expect(await run.attachClient(id, replica)).toMatchObject({ ok: true });
}

function modify(run: SimulatedRun, client: string, value: string): Told {
  const told: Told = { value, result: null };
  const operation: Operation = { type: 'modify', key: 'room', value };
  void run.operate(client, operation).then((result) => {
    told.result = result;
  });
  return told;
}

/** How often the log of the replica has a write of that value. */
function executionsOf(run: SimulatedRun, replica: string, value: string): number {
  const state = run.replicas().find(({ id }) => id === replica)?.state;
  return protocol.describe.log(state).filter((line) => line.includes(` ${value} `)).length;
}

async function passed(run: SimulatedRun, millis: number): Promise<void> {
  run.advance(millis);
  await Promise.resolve();
}

/** Events as a reader of a file gets them, folded: the same picture as the run's own. */
function expectFaithful(run: SimulatedRun, events: readonly TraceEvent[]): void {
  expect(hostBreaches(events)).toEqual([]);
  const folded = foldTrace(JSON.parse(JSON.stringify(events)) as TraceEvent[], protocol);
  expect(JSON.parse(canonicalJson(folded))).toEqual(JSON.parse(canonicalJson(run.snapshot())));
}

describe('[C8] [VR2] clients that follow, in a simulation', () => {
  test('a client at a backup is moved to the primary, which shows in the trace as any move does', async () => {
    const { run, events } = await startRun(1);
    await addClient(run, 'c0', 's2');
    const told = modify(run, 'c0', 'a');
    await passed(run, 200);
    expect(told.result?.type).toBe('accepted');
    expect(run.clients()[0]?.replica).toBe('s0');
    const attached = events.flatMap((event) =>
      event.type === 'clientStepped' && event.input.type === 'attach' ? [event.input.replica] : [],
    );
    expect(attached).toEqual(['s2', 's0']);
    expect(run.snapshot().operations).toMatchObject([{ number: 1, replica: 's0', attempt: 2 }]);
    expectFaithful(run, events);
  });

  test('the reply is lost: the request comes again, and is executed once', async () => {
    const { run, events } = await startRun(2);
    await addClient(run, 'c0', 's0');
    await run.inject({ type: 'hold', a: 's0', b: 'c0' });
    const told = modify(run, 'c0', 'a');
    await passed(run, 150);
    expect([told.result, executionsOf(run, 's0', 'a')]).toEqual([null, 1]);
    await run.inject({ type: 'drop', a: 's0', b: 'c0' });
    await run.inject({ type: 'heal', a: 's0', b: 'c0' });
    await passed(run, 500);
    expect(told.result).toMatchObject({ type: 'accepted' });
    expect(executionsOf(run, 's0', 'a')).toBe(1);
    expectFaithful(run, events);
  });

  test.each([1, 3, 5, 8, 12])(
    'the primary crashes %i ms into a request, which is executed once',
    async (millis) => {
      const { run, events } = await startRun(3);
      await addClient(run, 'c0', 's0');
      const told = modify(run, 'c0', 'a');
      await passed(run, millis);
      await run.inject({ type: 'crash', replica: 's0' });
      await passed(run, 1_200);
      expect(told.result).toMatchObject({ type: 'accepted' });
      expect(executionsOf(run, 's1', 'a')).toBe(1);
      expect(run.clients()[0]?.replica).not.toBe('s0');
      expectFaithful(run, events);
    },
  );

  test('a fork in the middle of a pursuit has the same future', async () => {
    const { run } = await startRun(4, { lossProbability: 0.2 });
    await addClient(run, 'c0', 's1');
    modify(run, 'c0', 'a');
    await passed(run, 12);
    await run.inject({ type: 'crash', replica: 's0' });
    await passed(run, 40);
    const forked = run.fork();
    if (!forked.ok) throw new Error(forked.error);
    run.advance(1_500);
    forked.value.advance(1_500);
    const later = (one: SimulatedRun): unknown =>
      JSON.parse(canonicalJson({ ...one.snapshot(), header: null }));
    expect(later(forked.value)).toEqual(later(run));
  });

  test('a fork of the moment between the wish to move and the move still moves', async () => {
    const { run, events } = await startRun(5);
    await addClient(run, 'c0', 's1');
    modify(run, 'c0', 'a');
    await passed(run, 200);
    const wish = events.find(
      (event) => event.type === 'clientStepped' && event.effects.some(({ type }) => type === 'move'),
    );
    const forked = run.fork(present(wish, 'a wish to move').sequence);
    if (!forked.ok) throw new Error(forked.error);
    forked.value.advance(200);
    expect(forked.value.snapshot().operations).toMatchObject([
      { replica: 's0', result: { type: 'accepted' } },
    ]);
  });

  test('[pitfall 19] one that is cut off, and wishes for ever higher views, leads nobody astray', async () => {
    const { run } = await startRun(8);
    for (const other of ['s0', 's1']) await run.inject({ type: 'cut', a: 's2', b: other, both: true });
    await passed(run, 3_000);
    await addClient(run, 'c0', 's2');
    const told = modify(run, 'c0', 'a');
    await passed(run, 1_000);
    expect(told.result).toMatchObject({ type: 'accepted' });
    expect(run.clients()[0]?.replica).toBe('s0');
    expect(executionsOf(run, 's0', 'a')).toBe(1);
  });

  test('one that is told to follow no more asks once, where it is', async () => {
    const { run } = await startRun(6);
    await addClient(run, 'c0', 's1');
    expect(run.setFollowing('c0', false)).toMatchObject({ ok: true });
    const told = modify(run, 'c0', 'a');
    await passed(run, 200);
    expect(told.result).toMatchObject({ type: 'refused', reason: 'NOT_PRIMARY', primary: 's0' });
  });

  test('clients of a protocol that would execute a copy elsewhere again cannot follow', () => {
    const other = present(findProtocol('bayou'), 'Bayou');
    const spec = { protocol: other, options: {}, seed: 1, link: PERFECT_LINK, clientTimeoutMillis: 100 };
    expect(simulateRun({ ...spec, clientsFollow: true })).toMatchObject({ ok: false });
    const plain = simulateRun(spec);
    if (!plain.ok) throw new Error(plain.error);
    plain.value.addClient('c0', []);
    expect(plain.value.setFollowing('c0', true)).toMatchObject({
      ok: false,
      error: expect.stringContaining('cannot follow'),
    });
  });

  test('a trace with retries can be read from its file', async () => {
    const { run, events } = await startRun(7, { lossProbability: 0.3 });
    await addClient(run, 'c0', 's1');
    modify(run, 'c0', 'a');
    modify(run, 'c0', 'b');
    await passed(run, 60);
    for (const event of events) expect(traceEvent(event)).toBeNull();
    expect(runPicture(run.snapshot())).toBeNull();
  });

  test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'seed %i: with loss, copies and crashes each request is executed at most once, and all is linearizable',
    async (seed) => {
      const luck = seedRandom(seed, 'deeds');
      const { run, events } = await startRun(seed, { lossProbability: 0.1, duplicateProbability: 0.3 });
      const clients = ['c0', 'c1', 'c2'];
      for (const client of clients) await addClient(run, client, drawOne(luck, ['s0', 's1', 's2']));
      const told: Told[] = [];
      let down: string | null = null;
      for (let round = 0; round < 60; round += 1) {
        told.push(modify(run, drawOne(luck, clients), `v${round}`));
        await passed(run, drawBelow(luck, 60));
        if (down !== null && drawChance(luck, 0.3)) {
          await run.inject({ type: 'restart', replica: down });
          down = null;
        } else if (down === null && drawChance(luck, 0.2)) {
          down = drawOne(luck, ['s0', 's1', 's2']);
          await run.inject({ type: 'crash', replica: down });
        }
      }
      if (down !== null) await run.inject({ type: 'restart', replica: down });
      await passed(run, 6_000);
      expect(told.map(({ value, result }) => ({ value, result }))).not.toContainEqual({
        value: expect.anything(),
        result: null,
      });
      for (const { value, result } of told) {
        const executions = executionsOf(run, 's0', value);
        const isUnknown = result?.type === 'refused' && result.reason === 'TIMEOUT';
        const expected = result?.type === 'accepted' ? [1] : isUnknown ? [0, 1] : [0];
        expect({ value, result, isAsTold: expected.includes(executions) }).toMatchObject({ isAsTold: true });
      }
      const follower = new HistoryFollower(protocol.session.versions);
      const history = [...events.flatMap((event) => follower.take(event)), ...follower.close()];
      expect(history.length).toBe(told.length);
      const verdicts = judgePromises(history, protocol.promises?.(run.header.config) ?? []);
      expect(verdicts).toMatchObject([{ verdict: { model: 'linearizable', type: 'held' } }]);
      expectFaithful(run, events);
    },
  );
});
