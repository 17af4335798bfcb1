// What the invariants of a cluster remember, and what they find.

import { describe, expect, test } from 'vitest';
import type { Invariant } from '../../core/contract.ts';
import { committedPrefix, prefixProperty, stampsRise } from './cluster-invariants.ts';
import { LittleCluster } from './testing/little-cluster.ts';
import type { BayouTypes } from './types.ts';

const KEEP = 5;
const ROUNDS = 200;

/** Looks at all servers after each round of writes at both servers and exchanges in both directions. */
function afterRounds<M>(
  invariant: Invariant<BayouTypes, M>,
  cluster: LittleCluster,
  memory = invariant.begin(),
) {
  for (let round = 0; round < ROUNDS; round += 1) {
    cluster.put('s0', 'x', `${round}`);
    cluster.put('s1', 'y', `${round}`);
    cluster.exchange('s1', 's0');
    cluster.exchange('s0', 's1');
    for (const id of cluster.servers.keys())
      expect(invariant.after(memory, cluster.states(), id, round)).toBeNull();
  }
  return memory;
}

describe('what the invariants of a cluster remember', () => {
  test('[BY6] is no longer than the logs: what all serving servers have omitted is forgotten', () => {
    const cluster = LittleCluster.of(2, { keepCommitted: KEEP });
    const { stamps } = afterRounds(prefixProperty, cluster);
    const { byCsn } = afterRounds(committedPrefix, cluster);
    expect([...stamps.values()].flat().length).toBeLessThanOrEqual(4 * KEEP);
    expect(byCsn.size).toBeLessThanOrEqual(4 * KEEP);
  });

  test('[BY12] is not held up by a server that left', () => {
    const cluster = LittleCluster.of(3, { keepCommitted: KEEP });
    cluster.instruct('s2', { type: 'retire' });
    cluster.deliverAll();
    expect(cluster.state('s2').stage).toBe('retired');
    expect(afterRounds(committedPrefix, cluster).byCsn.size).toBeLessThanOrEqual(4 * KEEP);
  });
});

describe('accept stamps', () => {
  test('[B2] a server that forgets its clock in a crash is found with its next write', () => {
    const cluster = LittleCluster.of(2);
    const memory = stampsRise.begin();
    for (const id of ['s0', 's1']) stampsRise.after(memory, cluster.states(), id, 1);
    cluster.put('s1', 'x', 'one');
    cluster.exchange('s1', 's0');
    expect(stampsRise.after(memory, cluster.states(), 's1', 2)).toBeNull();
    const before = structuredClone(cluster.state('s1'));
    const state = { ...before, incarnation: before.incarnation + 1 };
    const replicas = new Map([...cluster.states().replicas, ['s1', { state, alive: true }]]);
    expect(stampsRise.after(memory, { replicas }, 's1', 3)).toBeNull();
    const { name, clock } = state;
    const write = {
      stamp: clock,
      server: name ?? '',
      origin: null,
      body: { type: 'delete', key: 'x' },
    } as const;
    state.tentative.push({ write, outcome: { type: 'passed' }, changes: [] });
    expect(stampsRise.after(memory, { replicas }, 's1', 4)).toBe(`s1 gave the stamp ${clock} after ${clock}`);
  });

  test('[B2] a clock behind what its server covers is found', () => {
    const cluster = LittleCluster.of(1);
    cluster.put('s0', 'x', 'one');
    const state = { ...cluster.state('s0'), clock: 0 };
    const replicas = new Map([['s0', { state, alive: true }]]);
    expect(stampsRise.after(stampsRise.begin(), { replicas }, 's0', 1)).toBe(
      'the clock of s0 is 0, and it covers ⟨1, r⟩',
    );
  });
});
