// The rule CA3: what is missing is asked for, and what all have is dropped.

import { describe, expect, test } from 'vitest';
import type { HandMessage } from '../testing/hand-cluster.ts';
import {
  clusterOf,
  erase,
  notes,
  put,
  replyBeforeQuestion,
  store,
  takeAway,
  timeOut,
} from './testing/causal-cluster.ts';
import type { CausalTypes } from './types.ts';

describe('the causal store: gaps and what is kept', () => {
  test('[CA3] a gap is asked for from its writer', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    takeAway(cluster, 's1');
    cluster.operate('c0', 's0', put('b', '2'));
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual([]);
    timeOut(cluster, 's1', 'gap');
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual(['a:1', 'b:2']);
    expect(notes(cluster, 'gapAsked').at(-1)?.note).toMatchObject({ of: 's0', isWriter: true });
  });

  test('[CA3] a gap is asked for from another who has it when its writer cannot be reached', () => {
    const { cluster } = replyBeforeQuestion();
    cluster.cut('s0', 's2');
    timeOut(cluster, 's2', 'gap');
    cluster.deliverAll();
    expect(notes(cluster, 'gapAsked').at(-1)?.note).toMatchObject({ of: 's1', isWriter: false });
    expect(store(cluster, 's2')).toEqual(['question:who?', 'reply:me']);
  });

  test('[CA3] a lost last write leaves no gap, and is found when clocks are exchanged', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    takeAway(cluster, 's1');
    expect(cluster.state('s1').holdBack.count).toBe(0);
    expect(cluster.exchange('s1', 's0')).toEqual({ type: 'done', changed: true });
    expect(store(cluster, 's1')).toEqual(['a:1']);
  });

  test('[CA3] what came from others is not sent on', () => {
    const cluster = clusterOf(3);
    cluster.operate('c0', 's0', put('a', '1'));
    const writes = (): HandMessage<CausalTypes>[] =>
      cluster.travelling.filter(({ message }) => message.type === 'write');
    expect(writes().map(({ to }) => to)).toEqual(['s1', 's2']);
    cluster.deliver('write');
    cluster.deliver('write');
    expect(writes()).toEqual([]);
  });

  test('[CA3] writes are kept until every member has them, one that is out of reach too', () => {
    const cluster = clusterOf(3);
    cluster.cut('s0', 's2');
    cluster.cut('s1', 's2');
    cluster.operate('c0', 's0', put('a', '1'));
    cluster.deliverAll();
    for (let i = 0; i < 4; i += 1) cluster.exchange('s0', 's1');
    expect(cluster.state('s1').kept['#1']).toHaveLength(1);
    cluster.heal('s1', 's2');
    for (let i = 0; i < 4; i += 1) cluster.sweep();
    for (const id of ['s0', 's1', 's2']) expect(cluster.state(id).kept).toEqual({});
  });

  test('[CA3] a tombstone goes when no write can come any more that has not seen it', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    cluster.operate('c0', 's0', erase('a'));
    cluster.deliverAll();
    expect(Object.keys(cluster.state('s1').store)).toEqual(['.a']);
    for (let i = 0; i < 3; i += 1) cluster.sweep();
    for (const id of ['s0', 's1']) expect(cluster.state(id).store).toEqual({});
  });
});
