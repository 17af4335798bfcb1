// The run contract, part four: the trace is the run. (That it has no gap and folds to the snapshot is looked at after
// every test of every part.)

import { describe, expect, test } from 'vitest';
import type { Effect } from '../../core/contract.ts';
import { canonicalJson } from '../../core/json.ts';
import type { TraceEvent } from '../../core/trace.ts';
import { clonePicture, foldEvent } from '../../trace/fold.ts';
import type { RunPicture } from '../../trace/picture.ts';
import {
  type Cluster,
  clusterStarter,
  copyOf,
  eventually,
  get,
  inject,
  outcome,
  put,
  type StartRun,
} from './contract-harness.ts';

export function describeTrace(startRun: StartRun): void {
  describe('the trace', () => {
    const clusters = clusterStarter(startRun);

    /** A little of everything, so that the trace has events of every type. */
    async function liveThrough({ run }: Cluster): Promise<void> {
      run.record({ type: 'commandStarted', command: 1, line: 'put c0 x one' });
      await put(run, 'c0', 'x', 'one');
      run.record({ type: 'commandEnded', command: 1, output: [] });
      run.record({ type: 'remarked', text: 'watch this' });
      run.record({ type: 'violated', invariant: 'none', replica: 's0', sentence: 'said for the picture' });
      await inject(run, { type: 'cut', a: 's1', b: 's2', both: true });
      await inject(run, { type: 'hold', a: 's0', b: 's1' });
      await put(run, 'c0', 'y', 'two');
      await inject(run, { type: 'crash', replica: 's2' });
      await put(run, 'c1', 'x', 'three');
      await inject(run, { type: 'restart', replica: 's2' });
      await inject(run, { type: 'duplicate', a: 's0', b: 's2', probability: 1 });
      await run.wait(60);
      await inject(run, { type: 'heal', a: 's0', b: 's1' });
      await inject(run, { type: 'cut', a: 'c1', b: 's1', both: false });
      await put(run, 'c1', 'z', 'four');
      await run.attachClient('c1', 's0');
      run.chooseGuarantees('c1', ['RYW']);
      await put(run, 'c1', 'z', 'five');
      await run.wait(60);
    }

    test('begins with the run and its header, and says what time it was', async () => {
      const cluster = await clusters.start({ replicas: 3, clients: 2 });
      await liveThrough(cluster);
      const [first] = cluster.events;
      expect(first).toMatchObject({ type: 'runStarted', sequence: 1, header: cluster.run.header });
      const times = cluster.events.map(({ at }) => at);
      expect(times).toEqual([...times].sort((left, right) => left - right));
      expect(cluster.run.lastSequence()).toBe(cluster.events.length);
    });

    test('can be followed from any event that is kept, and no longer after one stops', async () => {
      const cluster = await clusters.start({ replicas: 3, clients: 2 });
      await liveThrough(cluster);
      const { run, events } = cluster;
      const late: TraceEvent[] = [];
      const middle = Math.floor(events.length / 2);
      const stop = run.follow(middle, (event) => late.push(event));
      expect(late).toEqual(events.slice(middle - 1));
      const remark = run.record({ type: 'remarked', text: 'one more' });
      expect(late.at(-1)).toEqual(remark);
      stop?.();
      run.record({ type: 'remarked', text: 'unheard' });
      expect(late.at(-1)).toEqual(remark);
    });

    test('folds to the same picture from any snapshot on the way', async () => {
      const cluster = await clusters.start({ replicas: 3, clients: 2 });
      const pictures: RunPicture[] = [cluster.run.snapshot()];
      await put(cluster.run, 'c0', 'before', 'all');
      pictures.push(cluster.run.snapshot());
      await liveThrough(cluster);
      const end = cluster.run.snapshot();
      for (const picture of pictures) {
        let folded = clonePicture(picture);
        for (const event of copyOf(cluster.events.slice(picture.sequence, end.sequence)))
          folded = foldEvent(folded, event, cluster.run.protocol);
        expect(JSON.parse(canonicalJson(folded))).toEqual(JSON.parse(canonicalJson(end)));
      }
    });

    test('gives the same effects when every step is repeated', async () => {
      const cluster = await clusters.start({ replicas: 3, clients: 2 });
      await liveThrough(cluster);
      let picture: RunPicture | null = null;
      let repeated = 0;
      const onRepeated = (event: { readonly effects: readonly Effect[] }, effects: readonly Effect[]) => {
        repeated += 1;
        expect(canonicalJson(effects)).toBe(canonicalJson(event.effects));
      };
      for (const event of copyOf(cluster.events))
        picture = foldEvent(picture, event, cluster.run.protocol, { onRepeated });
      expect(repeated).toBeGreaterThan(10);
    });

    test('holds what the page needs: commands, remarks, violations, operations, links', async () => {
      const cluster = await clusters.start({ replicas: 3, clients: 2 });
      await liveThrough(cluster);
      const picture = cluster.run.snapshot();
      expect(picture.commands).toMatchObject([{ command: 1, line: 'put c0 x one', output: [], error: null }]);
      expect(picture.remarks).toMatchObject([{ text: 'watch this' }]);
      expect(picture.violations).toMatchObject([{ invariant: 'none', replica: 's0' }]);
      expect(
        picture.operations.map(({ client, number, result }) => ({
          client,
          number,
          result: result && outcome(result),
        })),
      ).toEqual([
        { client: 'c0', number: 1, result: 'accepted' },
        { client: 'c0', number: 2, result: 'accepted' },
        { client: 'c1', number: 1, result: 'accepted' },
        { client: 'c1', number: 2, result: 'TIMEOUT' },
        { client: 'c1', number: 3, result: 'accepted' },
      ]);
      const shapes = (links: readonly { a: string; b: string; up: boolean; ab: unknown; ba: unknown }[]) =>
        links.map(({ a, b, up, ab, ba }) => ({ a, b, up, ab, ba }));
      expect(shapes(picture.links)).toEqual(shapes(cluster.run.links()));
    });

    test('is quiet once all is acknowledged, and drain says so', async () => {
      const { run } = await clusters.start({ clients: 2 });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'it spreads', async () => (await get(run, 'c1', 'x')) === 'one');
      expect(await run.drain(5_000)).toBe(true);
      expect(run.snapshot().messages).toEqual([]);
      for (const { persists, durablePersists } of run.snapshot().replicas)
        expect(durablePersists).toBe(persists);
    });

    test('ends with the run, which can be closed again and again', async () => {
      const { run, events } = await clusters.start();
      await put(run, 'c0', 'x', 'one');
      await run.close();
      await run.close();
      expect(outcome(await put(run, 'c0', 'x', 'two'))).toBe('UNREACHABLE');
      expect(await run.instruct('s0', { type: 'pause' })).toMatchObject({ type: 'failed' });
      expect(await run.inject({ type: 'crash', replica: 's0' })).toMatchObject({ ok: false });
      expect(await run.addReplica('s7', 's0')).toMatchObject({ ok: false });
      expect(run.addClient('c7', [])).toMatchObject({ ok: false });
      await run.wait(1);
      expect(events.length).toBe(run.lastSequence());
    });
  });
}
