// The rules CA7, C4 and C5: what a client may count on, wherever and how often it asks; and what is refused.

import { describe, expect, test } from 'vitest';
import { causal } from './protocol.ts';
import { bring, clusterOf, get, modify, put, replyBeforeQuestion, store } from './testing/causal-cluster.ts';

describe('the causal store: requests of clients', () => {
  test('[CA7] one that moves carries its context, and is answered ERR_DEP where it is not covered', () => {
    const { cluster, late } = replyBeforeQuestion();
    const refused = cluster.operate('c1', 's2', get('song'));
    expect(refused).toMatchObject({ type: 'refused', reason: 'ERR_DEP' });
    expect(refused).toHaveProperty('lacking', [
      { writer: '#2.1', needed: 1, held: 0, guarantees: ['RYW'] },
      { writer: '#1', needed: 1, held: 0, guarantees: ['MR'] },
    ]);
    expect(cluster.operate('c1', 's2', put('song', 'x'))).toMatchObject({ reason: 'ERR_DEP' });
    bring(cluster, late);
    expect(cluster.operate('c1', 's2', get('song'))).toMatchObject({ type: 'missing' });
  });

  test('[CA7] modify reads and writes at one moment, and tells what it found', () => {
    const cluster = clusterOf(1);
    expect(cluster.operate('c0', 's0', modify('a', '1'))).toMatchObject({ type: 'accepted', before: null });
    expect(cluster.operate('c0', 's0', modify('a', '2'))).toMatchObject({ type: 'accepted', before: '1' });
    expect(store(cluster, 's0')).toEqual(['a:2']);
  });

  test('[C4] a restart gives back what was durable: clock, store, kept writes, members and id', () => {
    const { cluster } = replyBeforeQuestion();
    const durable = () => {
      const { name, clock: entries, lamport, store: values, kept, members, front } = cluster.state('s1');
      return { name, clock: entries, lamport, store: values, kept, members, front };
    };
    const before = structuredClone(durable());
    cluster.restart('s1');
    expect(durable()).toEqual(before);
  });

  test('[C5] a repeated request makes no second write, over a restart too', () => {
    const cluster = clusterOf(1);
    const first = cluster.operate('c0', 's0', modify('a', '1'), 1_000);
    cluster.operate('c0', 's0', put('a', '2'), 1_001);
    expect(cluster.operate('c0', 's0', modify('a', '1'), 1_000)).toEqual(first);
    cluster.restart('s0');
    expect(cluster.operate('c0', 's0', modify('a', '1'), 1_000)).toEqual(first);
    expect(store(cluster, 's0')).toEqual(['a:2']);
  });

  test('while paused a replica sends nothing of its own accord', () => {
    const cluster = clusterOf(2);
    cluster.instruct('s0', { type: 'pause' });
    cluster.operate('c0', 's0', put('a', '1'));
    expect(cluster.travelling).toEqual([]);
    cluster.instruct('s0', { type: 'resume' });
    cluster.exchange('s0', 's1');
    expect(store(cluster, 's1')).toEqual(['a:1']);
  });

  test('what it cannot do is refused with a sentence', () => {
    const cluster = clusterOf(1);
    const write = { type: 'write', check: [], updates: [{ key: 'a', value: '1' }], merge: [] } as const;
    expect(cluster.operate('c0', 's0', write)).toMatchObject({ type: 'refused', reason: 'UNSUPPORTED' });
    const committed = { type: 'get', key: 'a', view: 'committed' } as const;
    expect(cluster.operate('c0', 's0', committed)).toMatchObject({ reason: 'UNSUPPORTED' });
    expect(cluster.operate('c0', 's0', put('x'.repeat(2_000), 'v'))).toMatchObject({ reason: 'TOO_LARGE' });
    expect(cluster.instruct('s0', { type: 'truncate', keep: 0 })).toMatchObject({ type: 'failed' });
  });

  test('an option that is wrong is refused with what was expected', () => {
    for (const [name, text] of [
      ['conflict', 'luck'],
      ['hold-back', '0'],
      ['batching', 'soon'],
      ['mistake', 'none'],
      ['rumors', '2'],
    ] as const)
      expect(causal.parseConfig({ [name]: text })).toMatchObject({ ok: false });
    expect(causal.parseConfig({ batching: 'off', conflict: 'siblings', gap: '1s' }).ok).toBe(true);
  });
});
