// The rules CA5 and CA6: joining and leaving.

import { describe, expect, test } from 'vitest';
import type { MemberName } from './names.ts';
import { clock, clusterOf, get, notes, put, store, takeAway, timeOut } from './testing/causal-cluster.ts';
import type { Write } from './types.ts';

describe('the causal store: members', () => {
  test('[CA5] a newcomer gets an id, the store and the clock, and needs no further write', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    cluster.deliverAll();
    cluster.begin('s2', 's1');
    cluster.deliverAll();
    expect(cluster.state('s2')).toMatchObject({ name: '#3.2.1', stage: 'serving' });
    expect(store(cluster, 's2')).toEqual(['a:1']);
    for (const id of ['s0', 's1', 's2']) expect(clock(cluster, id)).toBe('s0:1 s1:0 s2:0');
  });

  test('[CA5] two that join at once get two ids, through one sponsor or through two', () => {
    const cluster = clusterOf(2);
    cluster.begin('s2', 's1');
    cluster.begin('s3', 's1');
    cluster.begin('s4', 's0');
    cluster.deliverAll();
    const names = ['s2', 's3', 's4'].map((id) => cluster.state(id).name);
    expect(new Set(names)).toEqual(new Set<MemberName | null>(['#3.2.1', '#4.2.1', '#3.1']));
    cluster.sweep();
    for (const id of ['s0', 's1', 's2', 's3', 's4'])
      expect(Object.keys(cluster.state(id).members)).toHaveLength(5);
  });

  test('[CA5] an id is durable before it is told, and given to the same newcomer again after a crash of its sponsor', () => {
    const cluster = clusterOf(1);
    cluster.begin('s1', 's0');
    cluster.deliver('join');
    expect(takeAway(cluster, 's1').map(({ message }) => message)).toContainEqual(
      expect.objectContaining({ type: 'welcome', name: '#2.1' }),
    );
    cluster.restart('s0');
    cluster.begin('s2', 's0');
    cluster.deliverAll();
    timeOut(cluster, 's1', 'join');
    cluster.deliverAll();
    expect([cluster.state('s1').name, cluster.state('s2').name]).toEqual(['#2.1', '#3.1']);
  });

  test('[CA5] writes go on while the store is handed over, part by part', () => {
    const cluster = clusterOf(1);
    for (let i = 0; i < 40; i += 1) cluster.operate('c0', 's0', put(`k${i}`, 'v'.repeat(20_000)));
    cluster.begin('s1', 's0');
    let parts = 0;
    while (cluster.state('s1').stage === 'joining') {
      const { message } = cluster.deliver();
      if (message.type !== 'welcome') continue;
      parts += 1;
      cluster.operate('c0', 's0', put(`k${parts}`, 'later'));
    }
    expect(parts).toBeGreaterThan(5);
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual(store(cluster, 's0'));
  });

  test('[CA5] a newcomer whose sponsor is gone turns to another, and a second id is void', () => {
    const cluster = clusterOf(2);
    cluster.begin('s2', 's0');
    cluster.deliver('join');
    for (const to of ['s1', 's2']) takeAway(cluster, to);
    cluster.cut('s0', 's2');
    for (let tries = 0; cluster.state('s2').stage === 'joining' && tries < 10; tries += 1) {
      timeOut(cluster, 's2', 'join');
      cluster.deliverAll();
    }
    expect(cluster.state('s2').name).toBe('#3.2.1');
    cluster.heal('s0', 's2');
    cluster.sweep();
    for (const id of ['s0', 's1', 's2'])
      expect(cluster.state(id).members['#3.1']).toMatchObject({ replica: 's2', leftAt: 0 });
    expect(notes(cluster, 'idVoid')).toMatchObject([{ replica: 's2', note: { name: '#3.1' } }]);
  });

  test('[CA6] one that leaves hands on its writes first; stamps do without it once all know, and its id stays known', () => {
    const cluster = clusterOf(3);
    cluster.operate('c0', 's1', put('song', 'x'));
    for (const to of ['s0', 's2']) takeAway(cluster, to);
    expect(cluster.instruct('s1', { type: 'retire' })).toEqual({ type: 'done', changed: true });
    expect(cluster.state('s1').stage).toBe('left');
    cluster.exchange('s0', 's2');
    cluster.operate('c1', 's0', put('a', '1'));
    const stamp = (): Write['clock'] | undefined => cluster.state('s0').kept['#1']?.at(-1)?.clock;
    expect(stamp()).toEqual({ '#1': 1, '#2.1': 1 });
    cluster.deliverAll();
    for (let i = 0; i < 4; i += 1) cluster.sweep();
    cluster.operate('c1', 's0', put('a', '2'));
    expect(stamp()).toEqual({ '#1': 2 });
    cluster.begin('s3', 's2');
    cluster.deliverAll();
    expect(cluster.state('s3').name).toBe('#4.3.1');
    expect(cluster.state('s3').members['#2.1']).toMatchObject({ leftAt: 1 });
    expect(store(cluster, 's3')).toEqual(['a:2', 'song:x']);
  });

  test('[CA6] the last one stays', () => {
    const cluster = clusterOf(2);
    expect(cluster.instruct('s1', { type: 'retire' })).toMatchObject({ type: 'done' });
    expect(cluster.instruct('s0', { type: 'retire' })).toMatchObject({ type: 'pending' });
    expect(cluster.operate('c0', 's0', put('a', '1'))).toMatchObject({ type: 'accepted' });
    expect(cluster.operate('c0', 's1', get('a'))).toMatchObject({ type: 'refused', reason: 'RETIRED' });
  });
});
