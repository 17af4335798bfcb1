// The rules GO1 to GO8, each shown by hand.

import { describe, expect, test } from 'vitest';
import { GUARANTEES } from '../../core/contract.ts';
import { MESSAGE_LENGTH_MAX } from '../../core/limits.ts';
import { HandCluster } from '../testing/hand-cluster.ts';
import { gossip } from './protocol.ts';
import { reachable } from './router.ts';
import type { GossipTypes } from './types.ts';

function clusterOf(size: number, options: Readonly<Record<string, string>> = {}): HandCluster<GossipTypes> {
  const cluster = new HandCluster(gossip, options, size);
  cluster.client('c0', GUARANTEES);
  cluster.client('c1', GUARANTEES);
  return cluster;
}

const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;
const get = (key: string) => ({ type: 'get', key, view: 'tentative' }) as const;
const erase = (key: string) => ({ type: 'delete', key }) as const;
const store = (cluster: HandCluster<GossipTypes>, id: string) => gossip.describe.store(cluster.state(id));

describe('gossip', () => {
  test('[GO1] concurrent writes end as the same one everywhere, whoever hears of which first', () => {
    for (const order of [
      ['s0', 's1'],
      ['s1', 's0'],
    ] as const) {
      const cluster = clusterOf(3);
      cluster.operate('c0', 's0', put('room', '11am'));
      cluster.operate('c1', 's1', put('room', 'noon'));
      for (const from of order) cluster.exchange('s2', from);
      cluster.sweep();
      for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['room:noon']);
    }
  });

  test('[GO2] a round that finds nothing new costs the same for few keys and for many', () => {
    const costs = [10, 3_000].map((keys) => {
      const cluster = clusterOf(2);
      for (let i = 0; i < keys; i += 1) cluster.operate('c0', 's0', put(`k${i}`, 'v'));
      cluster.sweep();
      cluster.notes.length = 0;
      cluster.exchange('s0', 's1');
      return lastRound(cluster);
    });
    const [few, many] = costs;
    expect(few).toMatchObject({ phase: 'finished', messages: 2, pushed: 0, pulled: 0 });
    expect(many?.messages).toBe(2);
    // The numbers in the digest have more digits.
    expect((many?.bytes ?? 0) - (few?.bytes ?? 0)).toBeLessThan(60);
  });

  test('[GO2] a round that finds a few differences costs in proportion to them, not to the keys', () => {
    const cluster = clusterOf(2);
    for (let i = 0; i < 3_000; i += 1) cluster.operate('c0', 's0', put(`k${i}`, 'v'));
    cluster.sweep();
    const whole = Math.max(...roundsOf(cluster).map(({ bytes }) => bytes));
    for (let i = 0; i < 3; i += 1) cluster.operate('c0', 's1', put(`k${i * 700}`, 'w'));
    cluster.notes.length = 0;
    cluster.exchange('s0', 's1');
    expect(lastRound(cluster)).toMatchObject({ phase: 'finished', pulled: 3, pushed: 0 });
    expect(lastRound(cluster)?.bytes).toBeLessThan(whole / 20);
  });

  test('[GO3] a digest lifts no clock', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    cluster.step('s1', { type: 'instruction', number: 99, instruction: { type: 'exchange', with: 's0' } });
    cluster.deliver('digest');
    cluster.deliver('digestReply');
    expect(cluster.state('s1').clock).toBe(0);
    cluster.deliverAll();
    expect(cluster.state('s1').clock).toBe(1);
  });

  test('[GO4] rounds go over the links that are left', () => {
    const cluster = clusterOf(4);
    for (const [a, b] of [
      ['s0', 's2'],
      ['s0', 's3'],
      ['s1', 's3'],
    ] as const)
      cluster.cut(a, b);
    cluster.deliverAll();
    expect(reachable(cluster.state('s0'))).toEqual(['s1', 's2', 's3']);
    cluster.operate('c0', 's3', put('song', 'x'));
    expect(cluster.exchange('s0', 's3')).toEqual({ type: 'done', changed: true });
    expect(store(cluster, 's0')).toEqual(['song:x']);
    expect(store(cluster, 's1')).toEqual([]);
  });

  test('[GO4] without relay only a direct link counts', () => {
    const cluster = clusterOf(3, { relay: 'off' });
    cluster.cut('s0', 's2');
    cluster.deliverAll();
    expect(cluster.exchange('s0', 's2')).toMatchObject({ type: 'failed' });
  });

  test('[GO5] a write is ordered after the version that its client knows, wherever it lands', () => {
    const cluster = clusterOf(2);
    for (let i = 0; i < 5; i += 1) cluster.operate('c0', 's0', put('room', `v${i}`));
    cluster.operate('c0', 's1', put('room', 'last'));
    cluster.sweep();
    expect(store(cluster, 's0')).toEqual(['room:last']);
  });

  test('[GO5b] a client never gets an older version than it knows, nor absence', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('room', '11am'));
    expect(cluster.operate('c0', 's1', get('room'))).toMatchObject({ type: 'refused', reason: 'ERR_DEP' });
    expect(cluster.operate('c0', 's1', get('song'))).toMatchObject({ type: 'missing' });
    expect(cluster.operate('c1', 's1', get('room'))).toMatchObject({ type: 'missing' });
    cluster.sweep();
    expect(cluster.operate('c0', 's1', get('room'))).toMatchObject({ type: 'value', value: '11am' });
  });

  test('[GO6] a restart gives back what was durable, and the clock', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.operate('c0', 's0', erase('song'));
    const before = cluster.state('s0');
    cluster.restart('s0');
    const { clock, store: entries, tombstones, seen } = cluster.state('s0');
    expect({ clock, store: entries, tombstones, seen }).toEqual({
      clock: before.clock,
      store: before.store,
      tombstones: before.tombstones,
      seen: before.seen,
    });
  });

  test('[GO7] a tombstone waits for one that is out of reach, and goes when it has it too', () => {
    const cluster = clusterOf(3);
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.sweep();
    cluster.cut('s0', 's2');
    cluster.cut('s1', 's2');
    cluster.operate('c0', 's0', erase('room'));
    for (let i = 0; i < 5; i += 1) {
      cluster.exchange('s0', 's1');
      cluster.exchange('s1', 's0');
    }
    expect(Object.keys(cluster.state('s0').tombstones)).toEqual(['.room']);
    cluster.heal('s0', 's2');
    cluster.heal('s1', 's2');
    for (let i = 0; i < 5; i += 1) cluster.sweep();
    for (const id of ['s0', 's1', 's2']) expect(cluster.state(id).store).toEqual({});
    expect(cluster.operate('c0', 's1', get('room'))).toMatchObject({ type: 'missing' });
  });

  test('[GO7] a late copy of a version that all have had is ignored', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.step('s0', { type: 'instruction', number: 99, instruction: { type: 'exchange', with: 's1' } });
    cluster.deliver('digest');
    cluster.deliver('digestReply');
    const late = cluster.deliver('delta');
    cluster.deliverAll();
    cluster.operate('c0', 's0', erase('room'));
    for (let i = 0; i < 5; i += 1) cluster.sweep();
    expect(cluster.state('s1').store).toEqual({});
    cluster.step('s1', { type: 'message', from: late.from, message: late.message });
    expect(cluster.state('s1').store).toEqual({});
    expect(cluster.notes.some(({ note }) => note.type === 'entryBelowFloor')).toBe(true);
  });

  test('[C5] a repeated request makes no second write', () => {
    const cluster = clusterOf(1);
    const first = cluster.operate('c0', 's0', put('room', '11am'), 1_000);
    cluster.operate('c0', 's0', put('room', 'noon'), 1_001);
    expect(cluster.operate('c0', 's0', put('room', '11am'), 1_000)).toEqual(first);
    cluster.restart('s0');
    expect(cluster.operate('c0', 's0', put('room', '11am'), 1_000)).toEqual(first);
    expect(store(cluster, 's0')).toEqual(['room:noon']);
  });

  test('[GO8] one that leaves hands on what it has, and the last one stays', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's1', put('song', 'x'));
    expect(cluster.instruct('s1', { type: 'retire' })).toEqual({ type: 'done', changed: true });
    expect(cluster.state('s1').stage).toBe('left');
    expect(store(cluster, 's0')).toEqual(['song:x']);
    expect(cluster.operate('c1', 's1', get('song'))).toMatchObject({ type: 'refused', reason: 'RETIRED' });
    expect(cluster.instruct('s0', { type: 'retire' })).toMatchObject({ type: 'pending' });
    expect(cluster.operate('c1', 's0', get('song'))).toMatchObject({ type: 'value', value: 'x' });
  });

  test('[GO8] one that leaves does not count on a partner that has begun to leave since', () => {
    const cluster = clusterOf(3);
    const retire = (id: string, number: number): void =>
      cluster.step(id, { type: 'instruction', number, instruction: { type: 'retire' } });
    retire('s0', 900);
    const heir = cluster.deliver('digest').to;
    // Accepted when the stores have been compared: the second round must hand it on.
    cluster.operate('c0', 's0', put('late', 'x'));
    cluster.deliver('digestReply');
    cluster.deliver('digest');
    cluster.deliver('digestReply');
    const [delta] = cluster.travelling.splice(0, 1);
    expect([cluster.state('s0').stage, delta?.message.type, delta?.to]).toEqual(['leaving', 'delta', heir]);
    retire(heir, 901);
    while (cluster.state(heir).stage !== 'leaving') cluster.deliver();
    if (delta !== undefined) cluster.step(heir, { type: 'message', from: 's0', message: delta.message });
    cluster.deliverAll();
    expect(cluster.state('s0').stage).toBe('leaving');
    // It may ask the same one again, and learns that it leaves.
    for (let tries = 0; tries < 3; tries += 1) {
      cluster.step('s0', { type: 'timeout', timer: { type: 'handOver' } });
      cluster.deliverAll();
    }
    const staying = heir === 's1' ? 's2' : 's1';
    expect([cluster.state('s0').stage, store(cluster, staying)]).toEqual(['left', ['late:x']]);
  });

  test('keys that are long and many are pulled in several messages, each within its bound', () => {
    const cluster = clusterOf(2, { rumors: '0' });
    const key = (i: number): string => `${i}`.padEnd(1_024, 'é');
    for (let i = 0; i < 400; i += 1) cluster.operate('c0', 's0', put(key(i), 'v'));
    cluster.step('s1', { type: 'instruction', number: 901, instruction: { type: 'exchange', with: 's0' } });
    const lengths: number[] = [];
    while (cluster.travelling.length > 0) lengths.push(JSON.stringify(cluster.deliver().message).length);
    expect(store(cluster, 's1')).toHaveLength(400);
    expect(Math.max(...lengths)).toBeLessThan(MESSAGE_LENGTH_MAX / 6);
  });

  test('rumors carry a write at once', () => {
    const cluster = clusterOf(4, { rumors: '3' });
    cluster.operate('c0', 's0', put('song', 'x'));
    cluster.deliverAll();
    for (const id of ['s1', 's2', 's3']) expect(store(cluster, id)).toEqual(['song:x']);
  });

  test('what it cannot do is refused with a sentence', () => {
    const cluster = clusterOf(1);
    const modify = { type: 'modify', key: 'a', value: 'b' } as const;
    expect(cluster.operate('c0', 's0', modify)).toMatchObject({ type: 'refused', reason: 'UNSUPPORTED' });
    const committed = { type: 'get', key: 'a', view: 'committed' } as const;
    expect(cluster.operate('c0', 's0', committed)).toMatchObject({ reason: 'UNSUPPORTED' });
    const huge = put('x'.repeat(2_000), 'v');
    expect(cluster.operate('c0', 's0', huge)).toMatchObject({ reason: 'TOO_LARGE' });
  });
});

function roundsOf(cluster: HandCluster<GossipTypes>) {
  return cluster.notes.flatMap(({ note }) =>
    note.type === 'round' && note.phase === 'finished' ? [note] : [],
  );
}

function lastRound(cluster: HandCluster<GossipTypes>) {
  return roundsOf(cluster).at(-1);
}
