// The rule CA4: concurrent writes of a key.

import { describe, expect, test } from 'vitest';
import { clusterOf, erase, get, notes, put, store } from './testing/causal-cluster.ts';

describe('the causal store: ties and siblings', () => {
  test('[CA4] concurrent writes end as the same one everywhere, by Lamport stamp and then by id', () => {
    const cluster = clusterOf(3);
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.operate('c1', 's1', put('room', 'noon'));
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['room:noon']);
    cluster.operate('c0', 's0', put('other', 'x'));
    cluster.operate('c0', 's0', put('room', '1pm'));
    cluster.operate('c1', 's1', put('room', '2pm'));
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['other:x', 'room:1pm']);
    const rules = notes(cluster, 'tieDecided').map(({ note }) => note.rule);
    expect(new Set(rules)).toEqual(new Set(['equal Lamport stamps: larger id', 'larger Lamport stamp']));
  });

  test('[CA4] siblings stand side by side until a write that has seen them takes their place', () => {
    const cluster = clusterOf(3, { conflict: 'siblings' });
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.operate('c1', 's1', put('room', 'noon'));
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['room:noon ∥ 11am']);
    expect(cluster.operate('c0', 's2', get('room'))).toMatchObject({ value: 'noon', siblings: ['11am'] });
    cluster.operate('c0', 's2', put('room', '1pm'));
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['room:1pm']);
  });

  test('[CA4] a value that was written beside a deletion stands', () => {
    const cluster = clusterOf(2, { conflict: 'siblings' });
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.deliverAll();
    cluster.operate('c0', 's0', erase('room'));
    cluster.operate('c1', 's1', put('room', 'noon'));
    cluster.deliverAll();
    for (const id of ['s0', 's1']) expect(store(cluster, id)).toEqual(['room:noon']);
  });
});
