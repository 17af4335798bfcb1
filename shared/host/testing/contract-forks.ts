// The run contract, part six: a fork goes on from the middle of a run, in virtual time, and leaves the run as it is.

import { describe, expect, test } from 'vitest';
import { watchRun } from '../../check/monitor.ts';
import type { TraceEvent } from '../../core/trace.ts';
import type { Run } from '../run.ts';
import {
  clusterStarter,
  eventually,
  get,
  heldFrom,
  inject,
  linkOf,
  put,
  type StartRun,
} from './contract-harness.ts';

export function describeForks(startRun: StartRun): void {
  describe('forks', () => {
    const clusters = clusterStarter(startRun);

    function forkOf(run: Run, at?: number): Run {
      const forked = run.fork(at);
      if (!forked.ok) throw new Error(forked.error);
      return forked.value;
    }

    function violationsOf(run: Run): TraceEvent[] {
      const found: TraceEvent[] = [];
      watchRun(run);
      run.follow(run.lastSequence() + 1, (event) => {
        if (event.type === 'violated' || (event.type === 'replicaStopped' && event.reason === 'failed'))
          found.push(event);
      });
      return found;
    }

    test('in the middle of a partition, with messages under way, heal and converge', async () => {
      const { run, events } = await clusters.start({ replicas: 3, clients: 3 });
      await put(run, 'c0', 'x', 'before');
      await eventually(run, 'all have it', async () => (await get(run, 'c2', 'x')) === 'before');
      await inject(run, { type: 'cut', a: 's0', b: 's1', both: true });
      await inject(run, { type: 'cut', a: 's0', b: 's2', both: true });
      await inject(run, { type: 'hold', a: 's2', b: 's1' });
      const slow = { minMillis: 300, maxMillis: 300 };
      await inject(run, { type: 'delay', a: 's1', b: 's2', latency: slow });
      await put(run, 'c0', 'x', 'minority');
      await put(run, 'c2', 'y', 'held');
      await eventually(run, 'a message is held', () => heldFrom(run, 's2', 's1') > 0);
      await put(run, 'c1', 'z', 'under way');
      const isTravelling = (): boolean =>
        run.snapshot().messages.some(({ from, state }) => from === 's1' && state === 'travelling');
      await eventually(run, 'a message travels', isTravelling);

      const fork = forkOf(run);
      const forkedAt = run.lastSequence();
      const violations = violationsOf(fork);
      expect(heldFrom(fork, 's2', 's1')).toBe(heldFrom(run, 's2', 's1'));
      for (const { a, b } of fork.links()) await inject(fork, { type: 'heal', a, b });
      const isConverged = (): boolean =>
        run.protocol.converged({ replicas: new Map(fork.replicas().map((one) => [one.id, one])) }) === null;
      await eventually(fork, 'it converges', isConverged);
      for (const client of ['c0', 'c1', 'c2']) {
        expect(await get(fork, client, 'x')).toBe('minority');
        expect(await get(fork, client, 'y')).toBe('held');
        expect(await get(fork, client, 'z')).toBe('under way');
      }
      expect(violations).toEqual([]);
      expect(fork.header).toMatchObject({ engine: 'sim', seed: run.header.seed });

      expect(linkOf(run, 's0', 's1')?.up).toBe(false);
      expect(heldFrom(run, 's2', 's1')).toBeGreaterThan(0);
      expect(events.filter(({ type, sequence }) => type === 'faultInjected' && sequence > forkedAt)).toEqual(
        [],
      );
      expect(await get(run, 'c1', 'x')).toBe('before');
      await fork.close();
    });

    test('of any event that is kept have what was there then, and no more', async () => {
      const { run } = await clusters.start({ replicas: 2, clients: 2 });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'it spreads', async () => (await get(run, 'c1', 'x')) === 'one');
      await run.drain(1_000);
      const then = run.lastSequence();
      await put(run, 'c0', 'x', 'two');
      await inject(run, { type: 'crash', replica: 's1' });
      const fork = forkOf(run, then);
      expect(await get(fork, 'c1', 'x')).toBe('one');
      await inject(fork, { type: 'crash', replica: 's0' });
      await inject(fork, { type: 'restart', replica: 's0' });
      expect(await get(fork, 'c0', 'x')).toBe('one');
      expect(await fork.addReplica('s2', 's1')).toEqual({ ok: true, value: undefined });
      expect(run.fork(run.lastSequence() + 1)).toMatchObject({ ok: false });
      await fork.close();
    });

    test('lose at a crash what was not durable, and nothing else', async () => {
      const { run, events } = await clusters.start({ replicas: 1 });
      for (let i = 0; i < 5; i += 1) await put(run, 'c0', `k${i}`, `${i}`);
      const persist = events.find(
        (event) =>
          event.type === 'replicaStepped' &&
          event.input.type === 'request' &&
          event.effects.some(({ type }) => type === 'persist') &&
          event.sequence > (events.at(-1)?.sequence ?? 0) / 2,
      );
      if (persist?.type !== 'replicaStepped' || persist.input.type !== 'request')
        throw new Error('no persist');
      const { operation } = persist.input;
      const fork = forkOf(run, persist.sequence);
      await inject(fork, { type: 'crash', replica: 's0' });
      await inject(fork, { type: 'restart', replica: 's0' });
      const key = operation.type === 'put' ? operation.key : '';
      expect(await get(fork, 'c0', key)).toBe('missing');
      for (let i = 0; `k${i}` !== key; i += 1) expect(await get(fork, 'c0', `k${i}`)).toBe(`${i}`);
      await fork.close();
    });
  });
}
