// The run contract, part three: replicas crash and start again from their durable rows.

import { describe, expect, test } from 'vitest';
import {
  clusterStarter,
  eventsOf,
  eventually,
  get,
  heldFrom,
  inject,
  lastToldLinks,
  linkOf,
  outcome,
  put,
  type StartRun,
} from './contract-harness.ts';

export function describeCrashes(startRun: StartRun): void {
  describe('crash and restart', () => {
    const clusters = clusterStarter(startRun);

    test('a crash loses nothing that was acknowledged', async () => {
      const { run, events } = await clusters.start({ replicas: 1 });
      for (let i = 0; i < 10; i += 1) {
        expect(outcome(await put(run, 'c0', `key${i}`, `${i}`))).toBe('accepted');
        await inject(run, { type: 'crash', replica: 's0' });
        await inject(run, { type: 'restart', replica: 's0' });
        await eventually(run, 'the client is linked', () => linkOf(run, 'c0', 's0')?.up === true);
      }
      for (let i = 0; i < 10; i += 1) expect(await get(run, 'c0', `key${i}`)).toBe(`${i}`);
      expect(run.replicas()[0]?.incarnation).toBe(11);
      const starts = eventsOf(events, 'replicaStarted').map(({ identity, rows }) => ({
        incarnation: identity.incarnation,
        rowCount: rows.length,
      }));
      expect(starts).toEqual(starts.map((_, i) => ({ incarnation: i + 1, rowCount: i })));
    });

    test('all that was persisted is durable once nothing is under way, also after a restart', async () => {
      const { run } = await clusters.start({ clients: 2 });
      for (let i = 0; i < 10; i += 1) await put(run, `c${i % 2}`, 'x', `${i}`);
      await inject(run, { type: 'crash', replica: 's0' });
      await inject(run, { type: 'restart', replica: 's0' });
      await put(run, 'c1', 'x', 'last');
      expect(await run.drain(5_000)).toBe(true);
      const { replicas } = run.snapshot();
      expect(replicas.every(({ persists }) => persists > 0)).toBe(true);
      expect(replicas.map(({ durablePersists }) => durablePersists)).toEqual(
        replicas.map(({ persists }) => persists),
      );
    });

    test('while a replica is down its clients get UNREACHABLE and its instructions fail', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await inject(run, { type: 'crash', replica: 's0' });
      expect(run.replicas()[0]?.alive).toBe(false);
      await eventually(run, 'the others are told', () => lastToldLinks(events, 's1')?.length === 0);
      await eventually(run, 'the client is told', () => linkOf(run, 'c0', 's0')?.up === false);
      expect(await get(run, 'c0', 'x')).toBe('UNREACHABLE');
      expect(await run.instruct('s0', { type: 'pause' })).toEqual({
        type: 'failed',
        sentence: expect.stringContaining('s0'),
      });
      expect(await run.instruct('s1', { type: 'exchange', with: 's0' })).toMatchObject({ type: 'failed' });
      expect(outcome(await put(run, 'c1', 'x', 'one'))).toBe('accepted');
      expect(eventsOf(events, 'replicaStopped')).toMatchObject([{ replica: 's0', reason: 'crashed' }]);
    });

    test('a replica that starts again is told of its links and catches up', async () => {
      const { run, events } = await clusters.start({ replicas: 3, clients: 2 });
      await inject(run, { type: 'crash', replica: 's0' });
      await put(run, 'c1', 'x', 'meanwhile');
      await inject(run, { type: 'restart', replica: 's0' });
      await eventually(run, 'it is told', () => lastToldLinks(events, 's0')?.join() === 's1,s2');
      await eventually(run, 'it catches up', async () => (await get(run, 'c0', 'x')) === 'meanwhile');
      expect(lastToldLinks(events, 's1')).toEqual(['s0', 's2']);
    });

    test('an operation that is under way when its replica crashes ends all the same', async () => {
      const { run } = await clusters.start();
      const result = put(run, 'c0', 'x', 'one');
      await inject(run, { type: 'crash', replica: 's0' });
      expect(['accepted', 'TIMEOUT', 'UNREACHABLE']).toContain(outcome(await result));
    });

    test('a message that was held for a replica that crashes is lost with it', async () => {
      const { run, events } = await clusters.start();
      await inject(run, { type: 'hold', a: 'c0', b: 's0' });
      await inject(run, { type: 'hold', a: 's1', b: 's0' });
      const answer = put(run, 'c0', 'x', 'one');
      const exchange = run.instruct('s1', { type: 'exchange', with: 's0' });
      await eventually(
        run,
        'both are held',
        () => heldFrom(run, 'c0', 's0') > 0 && heldFrom(run, 's1', 's0') > 0,
      );
      const held = run.snapshot().messages.filter(({ state }) => state === 'held');
      await inject(run, { type: 'crash', replica: 's0' });
      const lost = eventsOf(events, 'messageLost').filter(({ reason }) => reason === 'crashed');
      expect(lost.map(({ message }) => message)).toEqual(
        expect.arrayContaining(held.map(({ message }) => message)),
      );
      await inject(run, { type: 'restart', replica: 's0' });
      expect([heldFrom(run, 'c0', 's0'), heldFrom(run, 's1', 's0')]).toEqual([0, 0]);
      await inject(run, { type: 'release', a: 'c0', b: 's0' });
      await inject(run, { type: 'release', a: 's1', b: 's0' });
      expect(['TIMEOUT', 'UNREACHABLE']).toContain(outcome(await answer));
      await exchange;
      await eventually(run, 'the client is linked', () => linkOf(run, 'c0', 's0')?.up === true);
      expect(await get(run, 'c0', 'x')).toBe('missing');
    });

    test('an instruction that is under way when its replica crashes fails', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'hold', a: 's0', b: 's1' });
      const result = run.instruct('s0', { type: 'exchange', with: 's1' });
      await inject(run, { type: 'crash', replica: 's0' });
      expect(await result).toMatchObject({ type: 'failed' });
    });

    test('a client may be attached to a replica that is down, and is linked when that restarts', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'crash', replica: 's1' });
      expect(await run.attachClient('c0', 's1')).toMatchObject({ ok: true });
      expect(await get(run, 'c0', 'x')).toBe('UNREACHABLE');
      await inject(run, { type: 'restart', replica: 's1' });
      await eventually(run, 'the client is linked', () => run.clients()[0]?.linked === true);
      expect(await get(run, 'c0', 'x')).toBe('missing');
    });

    test('a cut outlasts a restart', async () => {
      const { run, events } = await clusters.start();
      await inject(run, { type: 'cut', a: 's0', b: 's1', both: true });
      await inject(run, { type: 'crash', replica: 's1' });
      await inject(run, { type: 'restart', replica: 's1' });
      await run.drain(1_000);
      expect(linkOf(run, 's0', 's1')?.up).toBe(false);
      expect(lastToldLinks(events, 's1')).toEqual([]);
    });

    test('a replica cannot crash twice', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'crash', replica: 's0' });
      expect(await run.inject({ type: 'crash', replica: 's0' })).toEqual({
        ok: false,
        error: expect.stringContaining('s0'),
      });
    });
  });
}
