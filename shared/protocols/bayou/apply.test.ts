// Rule BY8: dependency checks and merge procedures, as data, with the same result at every server.

import { describe, expect, test } from 'vitest';
import type { Operation } from '../../core/contract.ts';
import { LittleCluster, openSession } from './testing/little-cluster.ts';

/** A meeting of the 1995 paper: this hour if it is free, else one of the alternatives, else a place on the error log. */
function reserve(who: string, hours: readonly string[]): Operation {
  const [first, ...others] = hours.map((hour) => ({
    expect: [{ key: `room ${hour}`, equals: null }],
    updates: [{ key: `room ${hour}`, value: who }],
  }));
  return {
    type: 'write',
    check: first?.expect ?? [],
    updates: first?.updates ?? [],
    merge: [...others, { expect: [], updates: [{ key: `no room for ${who}`, value: 'yes' }] }],
  };
}

function book(cluster: LittleCluster, server: string, who: string, hours: readonly string[]): void {
  const result = cluster.request(openSession([]), 'c0', server, reserve(who, hours));
  expect(result.type).toBe('accepted');
}

describe('the meeting room of the 1995 paper', () => {
  test('[BY8] the dependency check passes where the hour is free', () => {
    const cluster = LittleCluster.of(2);
    book(cluster, 's1', 'ann', ['1pm', '3pm']);
    expect(cluster.store('s1')).toEqual(['room 1pm:ann']);
    expect(cluster.state('s1').tentative.at(-1)?.outcome).toEqual({ type: 'passed' });
  });

  test('[BY8] where it fails, the first alternative that fits is taken', () => {
    const cluster = LittleCluster.of(2);
    book(cluster, 's1', 'ann', ['1pm']);
    book(cluster, 's1', 'eve', ['3pm']);
    book(cluster, 's1', 'bob', ['1pm', '3pm', '4pm']);
    expect(cluster.store('s1')).toEqual(['room 1pm:ann', 'room 3pm:eve', 'room 4pm:bob']);
    expect(cluster.state('s1').tentative.at(-1)?.outcome).toEqual({ type: 'merged', alternative: 1 });
  });

  test('[BY8] where no alternative fits, the write has no effect, and stays in the log', () => {
    const cluster = LittleCluster.of(2);
    const wish: Operation = {
      type: 'write',
      check: [{ key: 'a', equals: 'never' }],
      updates: [{ key: 'a', value: '1' }],
      merge: [{ expect: [{ key: 'b', equals: 'never' }], updates: [{ key: 'b', value: '1' }] }],
    };
    cluster.request(openSession([]), 'c0', 's1', wish);
    expect(cluster.store('s1')).toEqual([]);
    expect(cluster.log('s1').at(-1)).toBe(
      'tentative  ⟨2, s1⟩  write a=1 if a==never  (no alternative fits: no effect)',
    );
    cluster.sweep();
    expect(cluster.store('s0')).toEqual([]);
    expect(cluster.log('s0')).toHaveLength(2);
  });

  test('[BY8] [BY9] a write that was applied first gives way when an earlier one arrives', () => {
    const cluster = LittleCluster.of(3);
    book(cluster, 's1', 'ann', ['1pm', '3pm']);
    book(cluster, 's2', 'bob', ['1pm', '3pm']);
    expect(cluster.store('s2')).toEqual(['room 1pm:bob']);
    cluster.exchange('s1', 's2');
    expect(cluster.store('s2')).toEqual(['room 1pm:ann', 'room 3pm:bob']);
  });

  test('[BY8] [BY7] a primary that hears of both at once commits them in tentative order', () => {
    const cluster = LittleCluster.of(3);
    book(cluster, 's1', 'ann', ['1pm', '3pm']);
    book(cluster, 's2', 'bob', ['1pm', '3pm']);
    cluster.exchange('s1', 's2');
    cluster.exchange('s2', 's0');
    expect(
      cluster
        .log('s0')
        .slice(-2)
        .map((line) => line.slice(0, 17)),
    ).toEqual(['CSN 3  ⟨2, s1⟩  w', 'CSN 4  ⟨3, s2⟩  w']);
    cluster.sweep();
    for (const id of ['s0', 's1', 's2']) expect(cluster.store(id)).toEqual(['room 1pm:ann', 'room 3pm:bob']);
  });

  test('[BY8] [BY7] the check runs again at each redo: a primary that hears of bob first turns the outcome', () => {
    const cluster = LittleCluster.of(3);
    book(cluster, 's1', 'ann', ['1pm', '3pm']);
    book(cluster, 's2', 'bob', ['1pm', '3pm']);
    cluster.exchange('s2', 's0');
    cluster.exchange('s1', 's0');
    expect(cluster.store('s0')).toEqual(['room 1pm:bob', 'room 3pm:ann']);
    cluster.sweep();
    for (const id of ['s1', 's2']) expect(cluster.store(id)).toEqual(['room 1pm:bob', 'room 3pm:ann']);
    expect(cluster.log('s1')).toEqual(cluster.log('s0'));
  });

  test('[BY8] the same log gives the same outcomes at every server, also after a restart', () => {
    const cluster = LittleCluster.of(4);
    for (const [i, who] of ['ann', 'bob', 'cyd', 'dan', 'eve'].entries())
      book(cluster, `s${(i % 3) + 1}`, who, ['1pm', '2pm', '3pm']);
    for (const id of ['s1', 's2', 's3'])
      for (const to of ['s1', 's2', 's3']) if (id !== to) cluster.exchange(id, to);
    cluster.exchange('s1', 's2');
    expect(cluster.log('s2')).toEqual(cluster.log('s3'));
    expect(cluster.state('s2').tentative).toEqual(cluster.state('s3').tentative);
    const before = structuredClone(cluster.state('s2').tentative);
    cluster.restart('s2');
    expect(cluster.state('s2').tentative).toEqual(before);
  });

  test('[BY8] a check is a set: all of its expectations must hold', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'a', '1');
    const wish = (b: string | null): Operation => ({
      type: 'write',
      check: [
        { key: 'a', equals: '1' },
        { key: 'b', equals: b },
      ],
      updates: [
        { key: 'b', value: 'both' },
        { key: 'a', value: null },
      ],
      merge: [],
    });
    cluster.request(openSession([]), 'c0', 's1', wish('other'));
    expect(cluster.store('s1')).toEqual(['a:1']);
    cluster.request(openSession([]), 'c0', 's1', wish(null));
    expect(cluster.store('s1')).toEqual(['b:both']);
  });
});
