// The rules CA1 and CA2: how a write is made and stamped, and when it is applied.

import { describe, expect, test } from 'vitest';
import type { CausalMessage } from './messages.ts';
import { causal } from './protocol.ts';
import {
  bring,
  clock,
  clusterOf,
  notes,
  put,
  replyBeforeQuestion,
  store,
  takeAway,
  timeOut,
} from './testing/causal-cluster.ts';

describe('the causal store: making and delivering writes', () => {
  test('[CA1] the clock ticks once for each write, when it is made, and the write is stamped with it', () => {
    const { cluster } = replyBeforeQuestion();
    expect(clock(cluster, 's1')).toBe('s0:1 s1:1 s2:0');
    const [reply] = cluster.state('s1').kept['#2.1'] ?? [];
    expect(reply).toMatchObject({ count: 1, clock: { '#1': 1, '#2.1': 1 }, lamport: 2 });
  });

  test('[CA1] the writes of one batch share one tick', () => {
    const cluster = clusterOf(2, { batching: '25ms' });
    for (const key of ['a', 'b', 'c']) cluster.operate('c0', 's0', put(key, 'x'));
    expect(cluster.travelling).toEqual([]);
    timeOut(cluster, 's0', 'batch');
    expect(clock(cluster, 's0')).toBe('s0:1 s1:0');
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual(['a:x', 'b:x', 'c:x']);
  });

  test('[CA1] a batch is stamped with what its writes could have seen: what comes in between closes it', () => {
    const cluster = clusterOf(2, { batching: '25ms' });
    cluster.operate('c0', 's0', put('a', 'x'));
    cluster.operate('c1', 's1', put('a', 'y'));
    timeOut(cluster, 's1', 'batch');
    cluster.deliverAll();
    cluster.operate('c0', 's0', put('b', 'x'));
    timeOut(cluster, 's0', 'batch');
    const stamps = (cluster.state('s0').kept['#1'] ?? []).map((write) => write.clock);
    expect(stamps).toEqual([{ '#1': 1 }, { '#1': 2, '#2.1': 1 }]);
    expect(notes(cluster, 'batchClosed').map(({ note }) => note.reason)).toContain('another write came in');
  });

  test('[CA1] a second change of a key begins another batch', () => {
    const cluster = clusterOf(2, { batching: '25ms' });
    cluster.operate('c0', 's0', put('a', 'x'));
    cluster.operate('c0', 's0', put('a', 'y'));
    expect(clock(cluster, 's0')).toBe('s0:2 s1:0');
  });

  test('[CA1] a batch that was open at a crash is not lost, as its writes were acknowledged', () => {
    const cluster = clusterOf(2, { batching: '25ms' });
    cluster.operate('c0', 's0', put('a', 'x'));
    cluster.restart('s0');
    cluster.exchange('s1', 's0');
    expect(store(cluster, 's1')).toEqual(['a:x']);
  });

  test('[CA2] no reply is visible before what it answers', () => {
    const { cluster, late } = replyBeforeQuestion();
    expect(store(cluster, 's2')).toEqual([]);
    expect(notes(cluster, 'heldBack').at(-1)).toMatchObject({
      replica: 's2',
      note: { failing: { replica: 's0', needed: 1, held: 0 }, waiting: 1 },
    });
    bring(cluster, late);
    expect(store(cluster, 's2')).toEqual(['question:who?', 'reply:me']);
  });

  test('[CA2] delivered on arrival, the reply would be there before the question, and the invariant says so', () => {
    expect(() => replyBeforeQuestion({ mistake: 'deliver-on-arrival' })).toThrow(
      /^C1 .*s2 applied #2.1:1, which depends on #1:1, and had 0/,
    );
  });

  test('[CA2] writes of one member are applied in order, however they arrive, and once', () => {
    const cluster = clusterOf(2);
    for (const value of ['1', '2', '3', '4']) cluster.operate('c0', 's0', put('a', value));
    const sent = takeAway(cluster, 's1');
    bring(cluster, [...sent].reverse());
    expect(store(cluster, 's1')).toEqual(['a:4']);
    bring(cluster, sent);
    expect(clock(cluster, 's1')).toBe('s0:4 s1:0');
    expect(notes(cluster, 'repeated')).toHaveLength(4);
  });

  test('[CA2] beyond its bound the hold-back queue drops what comes, and it is asked for later', () => {
    const cluster = clusterOf(2, { 'hold-back': '2' });
    for (const value of ['1', '2', '3', '4', '5']) cluster.operate('c0', 's0', put('a', value));
    bring(cluster, takeAway(cluster, 's1').slice(1));
    expect(cluster.state('s1').holdBack.count).toBe(2);
    expect(notes(cluster, 'holdBackFull')).toHaveLength(2);
    timeOut(cluster, 's1', 'gap');
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual(['a:3']);
    cluster.exchange('s1', 's0');
    expect(store(cluster, 's1')).toEqual(['a:5']);
  });

  test('[CA2] a queue of 10,000 empties when the one write comes that all wait for', () => {
    const cluster = clusterOf(2);
    for (let i = 0; i < 10_001; i += 1) cluster.operate('c0', 's0', put(`k${i % 50}`, `${i}`));
    const [first, ...rest] = takeAway(cluster, 's1');
    const writes = rest.map(({ message }) => (message as Extract<CausalMessage, { type: 'write' }>).write);
    cluster.step('s1', { type: 'message', from: 's0', message: { type: 'repair', writes } });
    expect(cluster.state('s1').holdBack.count).toBe(10_000);
    bring(cluster, first === undefined ? [] : [first]);
    expect(cluster.state('s1').holdBack).toEqual({ count: 0, writes: {}, waiting: {} });
    expect(clock(cluster, 's1')).toBe('s0:10001 s1:0');
  });

  test('[CA2] what waits for a write that no replica at hand has does not keep those from having converged', () => {
    const { cluster, late } = replyBeforeQuestion();
    const { replicas } = cluster.states;
    expect(causal.converged({ replicas })).toBe('s2 holds #2.1:1 back for want of #1:1, which s0 has');
    const alone = new Map([...replicas].filter(([id]) => id === 's2'));
    expect(causal.converged({ replicas: alone })).toBeNull();
    bring(cluster, late);
    expect(causal.converged({ replicas })).toBeNull();
  });
});
