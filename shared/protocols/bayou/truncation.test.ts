// Rule BY6: any prefix of the committed log may be dropped at any time, and O and OSN say what was dropped.

import { describe, expect, test } from 'vitest';
import { LittleCluster, openSession } from './testing/little-cluster.ts';
import { itemsOf, recordExchange } from './testing/scenes.ts';

function truncate(cluster: LittleCluster, id: string, keep: number): boolean {
  const answer = cluster.answers.get(cluster.instruct(id, { type: 'truncate', keep }));
  return answer?.type === 'done' && answer.changed;
}

function hasFullTransfer(cluster: LittleCluster, from: string, to: string): boolean {
  return itemsOf(recordExchange(cluster, from, to)).some(({ type }) => type === 'omittedStart');
}

describe('truncation', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 9])('[BY6] any prefix may be dropped: all but the newest %i', (keep) => {
    const cluster = LittleCluster.of(2);
    for (let i = 0; i < 5; i += 1) cluster.put('s0', `k${i}`, 'v');
    const { log, store } = { log: cluster.log('s0'), store: cluster.store('s0') };
    expect(truncate(cluster, 's0', keep)).toBe(keep < 6);
    expect(cluster.log('s0')).toEqual(log.slice(Math.max(0, log.length - keep)));
    expect(cluster.store('s0')).toEqual(store);
  });

  test('[BY6] O and OSN say what was dropped: the largest stamp of each server, and the last CSN', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'k', 'v');
    cluster.exchange('s1', 's0');
    cluster.put('s0', 'k', 'w');
    truncate(cluster, 's0', 1);
    expect(cluster.state('s0').omitted).toMatchObject({
      csn: 2,
      vector: { r: 1, '1.r': 2 },
      store: { '.k': 'v' },
    });
  });

  test('[BY6] [B6] tentative writes are never dropped', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'k', 'tentative');
    truncate(cluster, 's1', 0);
    expect(cluster.log('s1')).toEqual(['tentative  ⟨2, s1⟩  put k tentative']);
    cluster.sweep();
    expect(cluster.log('s0').at(-1)).toBe('CSN 2  ⟨2, s1⟩  put k tentative');
  });

  test('[BY6] it may be due by a bound on the length of the log', () => {
    const cluster = LittleCluster.of(1, { keepCommitted: 3 });
    for (let i = 0; i < 20; i += 1) {
      cluster.put('s0', 'k', `v${i}`);
      expect(cluster.state('s0').committed.length).toBeLessThan(6);
    }
    expect(cluster.state('s0').omitted.csn + cluster.state('s0').committed.length).toBe(20);
  });

  test('[BY6] a tentative write that is rolled back over the front of the log finds the state at O', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s0', 'k', 'committed');
    cluster.sweep();
    cluster.put('s2', 'k', 'of s2');
    truncate(cluster, 's2', 0);
    cluster.put('s1', 'm', 'of s1');
    cluster.exchange('s1', 's2');
    expect(cluster.store('s2')).toEqual(['k:of s2', 'm:of s1']);
  });
});

describe('full transfer', () => {
  test.each([
    { missing: 0, keep: 0 },
    { missing: 1, keep: 0 },
    { missing: 1, keep: 1 },
    { missing: 2, keep: 1 },
    { missing: 2, keep: 2 },
    { missing: 3, keep: 2 },
  ])('[BY6] [B7] exactly when OSN > CSN: $missing writes missing, $keep kept', ({ missing, keep }) => {
    const cluster = LittleCluster.of(2);
    cluster.put('s0', 'early', 'v');
    cluster.exchange('s0', 's1');
    for (let i = 0; i < missing; i += 1) cluster.put('s0', `late ${i}`, 'v');
    truncate(cluster, 's0', keep);
    expect(hasFullTransfer(cluster, 's0', 's1')).toBe(missing > keep);
    expect(cluster.store('s1')).toEqual(cluster.store('s0'));
  });

  test('[BY6] [B7] nothing is lost: tentative writes that O does not cover stay, and are applied on top', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'k', 'tentative at s1');
    cluster.put('s0', 'k', 'committed');
    cluster.put('s0', 'm', 'committed');
    truncate(cluster, 's0', 0);
    expect(hasFullTransfer(cluster, 's0', 's1')).toBe(true);
    expect(cluster.log('s1')).toEqual(['tentative  ⟨2, s1⟩  put k tentative at s1']);
    expect(cluster.store('s1')).toEqual(['k:tentative at s1', 'm:committed']);
  });

  test('[BY6] [B7] nothing is done twice: tentative writes that O covers are not applied again', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'k', 'of s1');
    cluster.exchange('s1', 's0');
    cluster.put('s0', 'k', 'later');
    truncate(cluster, 's0', 0);
    cluster.exchange('s0', 's1');
    expect(cluster.log('s1')).toEqual([]);
    expect(cluster.store('s1')).toEqual(['k:later']);
  });

  test('[BY6] a tuple that the state at O does not hold is gone after the transfer, also on disk', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s0', 'gone', 'v');
    cluster.exchange('s0', 's1');
    truncate(cluster, 's1', 0);
    cluster.request(openSession([]), 'c0', 's0', {
      type: 'delete',
      key: 'gone',
    });
    truncate(cluster, 's0', 0);
    expect(hasFullTransfer(cluster, 's0', 's1')).toBe(true);
    expect(cluster.store('s1')).toEqual([]);
    cluster.restart('s1');
    expect(cluster.store('s1')).toEqual([]);
  });

  test('[BY6] [BY13] after it a restart gives the same O, CSN, log and store', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s1', 'k', 'tentative at s1');
    for (let i = 0; i < 4; i += 1) cluster.put('s0', `k${i}`, 'v');
    truncate(cluster, 's0', 2);
    cluster.exchange('s0', 's1');
    const before = structuredClone(cluster.state('s1'));
    cluster.restart('s1');
    const { omitted, committed, tentative, store, committedStore, vector, clock, known } =
      cluster.state('s1');
    expect({ omitted, committed, tentative, store, committedStore, vector, clock, known }).toEqual({
      omitted: before.omitted,
      committed: before.committed,
      tentative: before.tentative,
      store: before.store,
      committedStore: before.committedStore,
      vector: before.vector,
      clock: before.clock,
      known: before.known,
    });
  });

  test('[BY6] a newcomer gets the state at O, and names and heirs that were dropped with it', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s0', 'k', 'v');
    cluster.instruct('s0', { type: 'retire' });
    cluster.deliverAll();
    truncate(cluster, 's1', 0);
    cluster.join('s2', 's1');
    expect(cluster.store('s2')).toEqual(['k:v']);
    expect(cluster.state('s2').retired).toEqual(cluster.state('s1').retired);
    cluster.put('s2', 'k', 'w');
    cluster.exchange('s2', 's1');
    expect(cluster.state('s1').tentative).toEqual([]);
  });
});
