// The run contract, part one: replicas and clients come, operations and instructions are answered.

import { describe, expect, test } from 'vitest';
import {
  clusterStarter,
  eventsOf,
  eventually,
  GET_X,
  get,
  outcome,
  put,
  type StartRun,
} from './contract-harness.ts';
import { BREAKING_KEY } from './rumor-register.ts';

export function describeOperations(startRun: StartRun): void {
  describe('replicas, clients and their operations', () => {
    const clusters = clusterStarter(startRun);

    test('a value that was put can be got at the same replica, and soon at every other', async () => {
      const { run } = await clusters.start({ replicas: 3, clients: 3 });
      expect(outcome(await put(run, 'c0', 'x', 'one'))).toBe('accepted');
      expect(await get(run, 'c0', 'x')).toBe('one');
      await eventually(run, 'the value spreads', async () => (await get(run, 'c2', 'x')) === 'one');
    });

    test('keys and values may be any Unicode text', async () => {
      const { run } = await clusters.start();
      for (const [key, value] of [
        ['__proto__', 'constructor'],
        ['7', '😀'],
        ['', ' \u0000\n'],
      ] as const) {
        await put(run, 'c0', key, value);
        expect(await get(run, 'c0', key)).toBe(value);
      }
    });

    test('a newcomer has what its sponsor had once it was added', async () => {
      const { run } = await clusters.start({ replicas: 1 });
      await put(run, 'c0', 'x', 'old');
      expect(await run.addReplica('s1', 's0')).toMatchObject({ ok: true });
      await run.attachClient('c0', 's1');
      expect(await get(run, 'c0', 'x')).toBe('old');
      expect(run.replicas().map(({ id, alive, incarnation }) => ({ id, alive, incarnation }))).toEqual([
        { id: 's0', alive: true, incarnation: 1 },
        { id: 's1', alive: true, incarnation: 1 },
      ]);
    });

    test('names that are taken, impossible or unknown are refused with a sentence', async () => {
      const { run } = await clusters.start();
      expect(await run.addReplica('s0', null)).toEqual({ ok: false, error: expect.stringContaining('s0') });
      expect(await run.addReplica('c0', null)).toEqual({ ok: false, error: expect.stringContaining('c0') });
      expect(await run.addReplica('7', null)).toEqual({ ok: false, error: expect.stringContaining('7') });
      expect(await run.addReplica('s9', 's8')).toEqual({ ok: false, error: expect.stringContaining('s8') });
      expect(run.addClient('s0', [])).toEqual({ ok: false, error: expect.stringContaining('s0') });
      expect(await run.attachClient('c0', 's9')).toEqual({ ok: false, error: expect.stringContaining('s9') });
      expect(await run.attachClient('c9', 's0')).toEqual({ ok: false, error: expect.stringContaining('c9') });
      expect(run.chooseGuarantees('c9', [])).toEqual({ ok: false, error: expect.stringContaining('c9') });
      expect(outcome(await run.operate('c9', GET_X))).toBe('UNREACHABLE');
      expect(await run.instruct('s9', { type: 'pause' })).toMatchObject({ type: 'failed' });
    });

    test('a client that is attached to nobody gets UNREACHABLE at once', async () => {
      const { run } = await clusters.start();
      run.addClient('c9', []);
      expect(await get(run, 'c9', 'x')).toBe('UNREACHABLE');
      await run.attachClient('c0', null);
      expect(await get(run, 'c0', 'x')).toBe('UNREACHABLE');
    });

    test('a client that moves talks to its new replica alone', async () => {
      const { run } = await clusters.start();
      await run.attachClient('c0', 's1');
      await put(run, 'c0', 'x', 'at s1');
      expect(run.clients()[0]).toMatchObject({ id: 'c0', replica: 's1', linked: true });
      const links = run.links().filter((link) => link.a === 'c0');
      expect(links.map(({ b, up }) => ({ b, up }))).toEqual([{ b: 's1', up: true }]);
    });

    test('a client keeps its guarantees through its evidence: an older version is ERR_DEP', async () => {
      const { run } = await clusters.start();
      await run.instruct('s0', { type: 'pause' });
      await put(run, 'c0', 'x', 'new');
      await run.attachClient('c0', 's1');
      expect(await get(run, 'c0', 'x')).toBe('ERR_DEP');
      run.chooseGuarantees('c0', []);
      expect(await get(run, 'c0', 'x')).toBe('missing');
    });

    test('operations of several clients may be under way at once', async () => {
      const { run } = await clusters.start({ replicas: 2, clients: 2 });
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => put(run, `c${i % 2}`, `key${i}`, `${i}`)),
      );
      expect(results.map(outcome)).toEqual(results.map(() => 'accepted'));
    });

    test('an exchange is answered when it ended, and says whether it changed anything', async () => {
      const { run } = await clusters.start({ clients: 2 });
      await run.instruct('s0', { type: 'pause' });
      await put(run, 'c0', 'x', 'one');
      expect(await get(run, 'c1', 'x')).toBe('missing');
      expect(await run.instruct('s0', { type: 'exchange', with: 's1' })).toEqual({
        type: 'done',
        changed: true,
      });
      expect(await get(run, 'c1', 'x')).toBe('one');
      expect(await run.instruct('s0', { type: 'exchange', with: 's1' })).toEqual({
        type: 'done',
        changed: false,
      });
      expect(await run.instruct('s0', { type: 'truncate', keep: 0 })).toMatchObject({ type: 'failed' });
    });

    test('an instruction without an answer fails after a while', async () => {
      const { run } = await clusters.start();
      await run.inject({ type: 'lossy', a: 's0', b: 's1', probability: 1 });
      const result = await run.instruct('s0', { type: 'exchange', with: 's1' });
      expect(result).toEqual({ type: 'failed', sentence: expect.stringContaining('s0') });
    });

    test('a replica that left keeps answering clients', async () => {
      const { run } = await clusters.start();
      await put(run, 'c0', 'x', 'one');
      expect(await run.instruct('s0', { type: 'retire' })).toEqual({ type: 'done', changed: true });
      expect(await get(run, 'c0', 'x')).toBe('one');
      expect(outcome(await put(run, 'c0', 'x', 'two'))).toBe('RETIRED');
      expect(run.replicas()[0]?.alive).toBe(true);
    });

    test('code that breaks stops its replica with a sentence, and nothing else', async () => {
      clusters.allowBreaking();
      const { run, events } = await clusters.start({ clients: 2 });
      await put(run, 'c0', 'x', 'one');
      expect(['TIMEOUT', 'UNREACHABLE']).toContain(outcome(await put(run, 'c0', BREAKING_KEY, '')));
      await eventually(run, 's0 is down', () => run.replicas()[0]?.alive === false);
      expect(eventsOf(events, 'replicaStopped')).toMatchObject([
        { replica: 's0', reason: 'failed', sentence: expect.stringContaining('nobody may write') },
      ]);
      expect(outcome(await put(run, 'c1', 'y', 'two'))).toBe('accepted');
      expect(await run.inject({ type: 'restart', replica: 's0' })).toMatchObject({ ok: true });
      expect(await get(run, 'c0', 'x')).toBe('one');
    });

    test('work beside lets nobody wait, and all of it is waited for at the end', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await run.inject({ type: 'hold', a: 's0', b: 'c0' });
      const results: string[] = [];
      await run.beside(async () => void results.push(outcome(await put(run, 'c0', 'x', 'one'))));
      await run.beside(async () => void results.push(outcome(await put(run, 'c1', 'y', 'two'))));
      expect(await get(run, 'c1', 'y')).toMatch(/two|missing/);
      expect(await run.inject({ type: 'release', a: 's0', b: 'c0' })).toMatchObject({ ok: true });
      await run.whenAlone();
      expect(results.sort()).toEqual(['accepted', 'accepted']);
      expect(eventsOf(events, 'clientStepped').filter(({ input }) => input.type === 'operate')).toHaveLength(
        3,
      );
    });

    test('work beside that takes no time has ended when it was begun', async () => {
      const { run } = await clusters.start();
      const results: string[] = [];
      await run.beside(async () => void results.push(outcome(await run.operate('c9', GET_X))));
      expect(results).toEqual(['UNREACHABLE']);
      await run.whenAlone();
    });
  });
}
