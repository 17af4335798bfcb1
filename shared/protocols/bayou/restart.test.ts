// Rule BY13 and the common rules: what is acknowledged is durable, and a restart gives it all back.

import { describe, expect, test } from 'vitest';
import { REQUEST_WINDOW, VALUE_LENGTH_MAX } from '../../core/limits.ts';
import { drawBelow, seedRandom } from '../../core/random.ts';
import { LittleCluster, openSession } from './testing/little-cluster.ts';
import { RandomSchedule } from './testing/random-schedule.ts';
import type { BayouState } from './types.ts';

/** All of a state that is to outlive a crash. */
function durablePart(state: BayouState): Partial<BayouState> {
  const { stage, name, nonce, leaving, clock, vector, known, retired, omitted, committed, paused } = state;
  const { tentative, committedStore, store, commitRows } = state;
  return structuredClone({
    stage,
    name,
    nonce,
    leaving,
    clock,
    vector,
    known,
    retired,
    omitted,
    committed,
    commitRows,
    paused,
    tentative,
    committedStore,
    store,
  });
}

const put = (value: string) => ({ type: 'put', key: 'k', value }) as const;

describe('a restart', () => {
  test('[BY13] [C4] gives the same log, CSN, O and vectors, from the rows alone, at any time of any schedule', () => {
    for (let seed = 5_001; seed <= 5_025; seed += 1) {
      const { cluster, ...schedule } = runTo(seed);
      expect(schedule.servers.length).toBeGreaterThan(2);
      for (const id of schedule.servers) {
        const before = durablePart(cluster.state(id));
        cluster.restart(id);
        expect(durablePart(cluster.state(id)), `${id} in seed ${seed}`).toEqual(before);
      }
    }
  });

  test('[BY13] [C5] a repeated request after it makes no second write, and gets the answer of the first', () => {
    const cluster = LittleCluster.of(2);
    const session = openSession([]);
    const first = cluster.request(session, 'c0', 's1', put('once'), 7);
    cluster.restart('s1');
    expect(cluster.request(session, 'c0', 's1', put('once'), 7)).toEqual(first);
    expect(cluster.log('s1').filter((line) => line.endsWith('put k once'))).toHaveLength(1);
  });

  test('[BY13] [BY6] also where that write was truncated, or covered by a full transfer', () => {
    const cluster = LittleCluster.of(2);
    const session = openSession([]);
    const first = cluster.request(session, 'c0', 's1', put('once'), 7);
    cluster.exchange('s1', 's0');
    cluster.instruct('s0', { type: 'truncate', keep: 0 });
    cluster.exchange('s0', 's1');
    cluster.restart('s1');
    expect(cluster.log('s1')).toEqual([]);
    expect(cluster.request(session, 'c0', 's1', put('once'), 7)).toEqual(first);
    expect(cluster.log('s1')).toEqual([]);
  });

  test('[C5] the window of requests is bounded, and drops what is too old to tell', () => {
    const cluster = LittleCluster.of(1);
    const session = openSession([]);
    for (let number = 1; number <= 3 * REQUEST_WINDOW; number += 1)
      cluster.request(session, 'c0', 's0', put(`v${number}`), number);
    expect(cluster.state('s0').requests['c0']?.recent.length).toBeLessThanOrEqual(2 * REQUEST_WINDOW);
    const log = cluster.log('s0').length;
    const context = { guarantees: [], readVector: {}, writeVector: {} };
    cluster.replies.clear();
    cluster.step('s0', { type: 'request', client: 'c0', number: 1, operation: put('v1'), context });
    expect([cluster.log('s0').length, cluster.replies.size]).toEqual([log, 0]);
  });

  test('[BY13] [BY7] an heir that crashed between the retirement write and its duty takes it up', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'k', 'v');
    cluster.instruct('s0', { type: 'retire' });
    cluster.deliverAll();
    cluster.restart('s1');
    expect(cluster.state('s1').tentative).toEqual([]);
    expect(cluster.put('s1', 'k', 'w').type).toBe('accepted');
    expect(cluster.log('s1').at(-1)).toContain('CSN 4');
  });

  test('[BY5] sessions of an earlier incarnation are never taken up again', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s0', 'k', 'v');
    cluster.instruct('s0', { type: 'exchange', with: 's1' });
    cluster.deliver('sessionOffer');
    const accept = cluster.travelling.splice(0);
    cluster.restart('s0');
    cluster.instruct('s0', { type: 'exchange', with: 's1' });
    cluster.travelling.push(...accept);
    cluster.deliverAll();
    expect(cluster.log('s1')).toEqual(cluster.log('s0'));
  });
});

describe('operations that are refused', () => {
  test.each([
    { name: 'a key', operation: { type: 'put', key: 'k'.repeat(2_000), value: 'v' } as const },
    {
      name: 'a value',
      operation: { type: 'put', key: 'k', value: 'v'.repeat(VALUE_LENGTH_MAX + 1) } as const,
    },
  ])(
    '[C7] [C8] $name beyond the limit is answered with a clear error, and leaves no trace',
    ({ operation }) => {
      const cluster = LittleCluster.of(1);
      expect(cluster.request(openSession([]), 'c0', 's0', operation)).toMatchObject({ reason: 'TOO_LARGE' });
      expect(cluster.log('s0')).toEqual([]);
    },
  );

  test('[C8] an atomic modify, which Bayou has not, is answered with a reason', () => {
    const cluster = LittleCluster.of(1);
    const result = cluster.request(openSession([]), 'c0', 's0', { type: 'modify', key: 'k', value: 'v' });
    expect(result).toMatchObject({ type: 'refused', reason: 'UNSUPPORTED' });
  });
});

describe('deletes', () => {
  test('[C7] a delete of an absent key is a write in the log, committed and sent like all others', () => {
    const cluster = LittleCluster.of(2);
    cluster.request(openSession([]), 'c0', 's1', { type: 'delete', key: 'absent' });
    cluster.sweep();
    expect(cluster.log('s0').at(-1)).toBe('CSN 2  ⟨2, s1⟩  delete absent');
  });

  test('[BY9] undoing a delete brings the tuple back', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s0', 'k', 'v');
    cluster.sweep();
    cluster.request(openSession([]), 'c0', 's2', { type: 'delete', key: 'k' });
    const write = { check: [{ key: 'k', equals: 'v' }], updates: [{ key: 'seen', value: 'yes' }], merge: [] };
    cluster.request(openSession([]), 'c0', 's1', { type: 'write', ...write });
    cluster.exchange('s1', 's2');
    expect(cluster.store('s2')).toEqual(['seen:yes']);
  });
});

describe('the two views', () => {
  test('[BY9] a tentative read shows all writes, a committed read the committed ones alone', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s0', 'k', 'committed');
    cluster.exchange('s0', 's1');
    cluster.put('s1', 'k', 'tentative');
    const read = (view: 'tentative' | 'committed') =>
      cluster.request(openSession([]), 'c0', 's1', { type: 'get', key: 'k', view });
    expect(read('tentative')).toMatchObject({ value: 'tentative' });
    expect(read('committed')).toMatchObject({ value: 'committed' });
    cluster.sweep();
    expect(read('committed')).toMatchObject({ value: 'tentative' });
  });
});

function runTo(seed: number): { cluster: LittleCluster; servers: string[] } {
  const schedule = new RandomSchedule(seed);
  schedule.run(40 + drawBelow(seedRandom(seed, 'length'), 80));
  return { cluster: schedule.cluster, servers: [...schedule.cluster.servers.keys()] };
}
