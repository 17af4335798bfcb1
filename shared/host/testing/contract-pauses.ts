// The run contract, part five: replicas that stand still, and disks without room.

import { describe, expect, test } from 'vitest';
import {
  clusterStarter,
  eventsOf,
  eventually,
  get,
  inject,
  lastToldLinks,
  linkOf,
  outcome,
  put,
  type StartRun,
} from './contract-harness.ts';

export function describePauses(startRun: StartRun): void {
  describe('freeze and thaw', () => {
    const clusters = clusterStarter(startRun);

    test('a frozen replica takes no step, and its clients are told TIMEOUT', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await inject(run, { type: 'freeze', replica: 's0' });
      expect(run.replicas().map(({ alive, frozen }) => [alive, frozen])).toEqual([
        [true, true],
        [true, false],
      ]);
      const before = events.length;
      expect(outcome(await put(run, 'c0', 'x', 'one'))).toBe('TIMEOUT');
      expect(await run.instruct('s0', { type: 'pause' })).toMatchObject({ type: 'failed' });
      expect(outcome(await put(run, 'c1', 'x', 'two'))).toBe('accepted');
      const steps = eventsOf(events.slice(before), 'replicaStepped').map(({ replica }) => replica);
      expect(steps).toContain('s1');
      expect(steps).not.toContain('s0');
      expect(linkOf(run, 's0', 's1')?.up).toBe(true);
    });

    test('what waited for it is done when it is thawed, in order', async () => {
      const { run } = await clusters.start({ clients: 2 });
      await inject(run, { type: 'freeze', replica: 's0' });
      const first = put(run, 'c0', 'x', 'one');
      const second = put(run, 'c0', 'x', 'two');
      await run.wait(20);
      await inject(run, { type: 'thaw', replica: 's0' });
      expect(['accepted', 'TIMEOUT']).toContain(outcome(await first));
      expect(['accepted', 'TIMEOUT']).toContain(outcome(await second));
      await eventually(run, 'it is served', async () => (await get(run, 'c0', 'x')) === 'two');
      await eventually(run, 'the other hears of it', async () => (await get(run, 'c1', 'x')) === 'two');
    });

    test('nothing that waits for it is under way: it waits for a person', async () => {
      const { run } = await clusters.start();
      await run.drain(1_000);
      await inject(run, { type: 'freeze', replica: 's0' });
      await put(run, 'c0', 'x', 'one');
      expect(await run.drain(1_000)).toBe(true);
    });

    test('what was cut off while it was frozen is told to it when it is thawed', async () => {
      const { run, events } = await clusters.start({ replicas: 3 });
      await inject(run, { type: 'freeze', replica: 's0' });
      await inject(run, { type: 'cut', a: 's0', b: 's1', both: true });
      expect(linkOf(run, 's0', 's1')?.up).toBe(false);
      expect(lastToldLinks(events, 's0')).toEqual(['s1', 's2']);
      await inject(run, { type: 'thaw', replica: 's0' });
      await eventually(run, 'it is told', () => lastToldLinks(events, 's0')?.join() === 's2');
      await inject(run, { type: 'freeze', replica: 's0' });
      await inject(run, { type: 'heal', a: 's0', b: 's1' });
      await inject(run, { type: 'thaw', replica: 's0' });
      await eventually(run, 'it is told again', () => lastToldLinks(events, 's0')?.length === 2);
    });

    test('a request that waited on a link that was cut does not come through', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'freeze', replica: 's0' });
      const result = put(run, 'c0', 'x', 'one');
      await run.wait(20);
      await inject(run, { type: 'cut', a: 'c0', b: 's0', both: true });
      await inject(run, { type: 'heal', a: 'c0', b: 's0' });
      await inject(run, { type: 'thaw', replica: 's0' });
      expect(['TIMEOUT', 'UNREACHABLE']).toContain(outcome(await result));
      await eventually(run, 'the client is linked', () => linkOf(run, 'c0', 's0')?.up === true);
      expect(await get(run, 'c0', 'x')).toBe('missing');
    });

    test('it can be crashed, and starts again unfrozen', async () => {
      const { run } = await clusters.start();
      await put(run, 'c0', 'x', 'one');
      await inject(run, { type: 'freeze', replica: 's0' });
      await inject(run, { type: 'crash', replica: 's0' });
      expect(run.replicas()[0]).toMatchObject({ alive: false, frozen: false });
      await inject(run, { type: 'restart', replica: 's0' });
      await eventually(run, 'the client is linked', () => linkOf(run, 'c0', 's0')?.up === true);
      expect(await get(run, 'c0', 'x')).toBe('one');
    });

    test('what makes no sense is refused with a sentence', async () => {
      const { run } = await clusters.start();
      const errorOf = async (type: 'freeze' | 'thaw', replica: string) => {
        const result = await run.inject({ type, replica });
        return result.ok ? null : result.error;
      };
      expect(await errorOf('thaw', 's0')).toBe('s0 is not frozen');
      expect(await errorOf('freeze', 's9')).toBe('there is no replica s9');
      await inject(run, { type: 'freeze', replica: 's0' });
      expect(await errorOf('freeze', 's0')).toBe('s0 is frozen already');
      await inject(run, { type: 'crash', replica: 's0' });
      expect(await errorOf('thaw', 's0')).toBe('s0 is down');
    });
  });

  describe('a full disk', () => {
    const clusters = clusterStarter(startRun);

    test('stops the replica at the next row, with a sentence, and nothing that needed the row leaves', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      clusters.allowBreaking();
      expect(outcome(await put(run, 'c0', 'x', 'one'))).toBe('accepted');
      await inject(run, { type: 'fillDisk', replica: 's0' });
      expect(await get(run, 'c0', 'x')).toBe('one');
      expect(['TIMEOUT', 'UNREACHABLE']).toContain(outcome(await put(run, 'c0', 'x', 'two')));
      await eventually(run, 'it stops', () => run.replicas()[0]?.alive === false);
      expect(eventsOf(events, 'replicaStopped')).toMatchObject([
        { replica: 's0', reason: 'failed', sentence: 's0 failed: its disk is full' },
      ]);
      await inject(run, { type: 'restart', replica: 's0' });
      await eventually(run, 'the client is linked', () => linkOf(run, 'c0', 's0')?.up === true);
      expect(await get(run, 'c0', 'x')).toBe('one');
      expect(outcome(await put(run, 'c0', 'x', 'three'))).toBe('accepted');
      expect(await get(run, 'c0', 'x')).toBe('three');
    });
  });
}
