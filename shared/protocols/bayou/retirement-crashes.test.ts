// Rule BY12: the leaver, its heir and the link may fail at every message of a retirement; there is one primary at any
// time (an invariant looked at after every step), and in the end one server has left and nothing is lost.

import { describe, expect, test } from 'vitest';
import { converged } from './convergence.ts';
import { LittleCluster } from './testing/little-cluster.ts';

/** The primary is about to leave; both sides hold what the other lacks. */
function scene(): LittleCluster {
  const cluster = LittleCluster.of(3);
  cluster.cutLink('s0', 's1');
  cluster.put('s0', 'a', 'of s0');
  cluster.put('s1', 'b', 'of s1');
  cluster.put('s2', 'c', 'of s2');
  cluster.heal('s0', 's1');
  cluster.instruct('s0', { type: 'retire' });
  return cluster;
}

/** Lets time pass until nothing is left to do. */
function settle(cluster: LittleCluster): void {
  for (let round = 0; round < 8; round += 1) {
    for (const id of cluster.servers.keys()) {
      for (const [to, { session }] of Object.entries(cluster.state(id).outgoing))
        for (let again = 0; again < 4; again += 1)
          cluster.step(id, { type: 'timeout', timer: { type: 'outgoing', to, session } });
      for (const [from, { session }] of Object.entries(cluster.state(id).incoming))
        cluster.step(id, { type: 'timeout', timer: { type: 'incoming', from, session } });
      cluster.step(id, { type: 'timeout', timer: { type: 'farewell' } });
    }
    cluster.deliverAll();
  }
}

const FAILURES: Record<string, (cluster: LittleCluster) => void> = {
  'the leaver crashes': (cluster) => cluster.restart('s0'),
  'the heir crashes': (cluster) => cluster.restart('s1'),
  'both crash': (cluster) => {
    cluster.restart('s0');
    cluster.restart('s1');
  },
  'the leaver crashes, and all messages on the way are lost': (cluster) => {
    cluster.travelling.length = 0;
    cluster.restart('s0');
  },
  'the heir crashes, and all messages on the way are lost': (cluster) => {
    cluster.travelling.length = 0;
    cluster.restart('s1');
  },
  'the messages on the way are lost': (cluster) => {
    cluster.travelling.length = 0;
  },
  'the link breaks, and heals later': (cluster) => {
    cluster.cutLink('s0', 's1');
    cluster.deliverAll();
    cluster.heal('s0', 's1');
  },
  'the link breaks for so long that the heir is asked to leave as well': (cluster) => {
    cluster.cutLink('s0', 's1');
    cluster.instruct('s1', { type: 'retire' });
    settle(cluster);
    cluster.heal('s0', 's1');
  },
};

describe.each(Object.keys(FAILURES))('%s', (name) => {
  test('[BY12] [B13] at every message of the retirement: one primary, nothing lost, all committed', () => {
    const length = countMessages();
    for (let delivered = 0; delivered <= length; delivered += 1) {
      const cluster = scene();
      for (let i = 0; i < delivered; i += 1) cluster.deliver();
      FAILURES[name]?.(cluster);
      settle(cluster);
      cluster.sweep();
      expect(cluster.state('s0').stage, `after ${delivered} messages`).toBe('retired');
      expect(converged(cluster.states())).toBeNull();
      expect(cluster.state('s2').tentative).toEqual([]);
      expect(cluster.store('s2')).toEqual(['a:of s0', 'b:of s1', 'c:of s2']);
    }
  });
});

function countMessages(): number {
  const cluster = scene();
  let count = 0;
  for (; cluster.travelling.length > 0; count += 1) cluster.deliver();
  expect(count).toBeGreaterThanOrEqual(4);
  return count;
}
