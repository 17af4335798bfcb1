// Replicas that leave at once, each of which could count on another (rule GO8): whatever comes in whatever order, one stays, and
// has all that was accepted.

import { describe, expect, test } from 'vitest';
import { keyedGet } from '../../core/keyed.ts';
import { present } from '../../core/result.ts';
import { LeavingCluster } from '../testing/leaving-cluster.ts';
import { describeLeaving, failedStorms } from '../testing/leaving-contract.ts';
import { gossip } from './protocol.ts';
import type { GossipMessage, GossipState, GossipTypes } from './types.ts';

/** Whatever it waits for. */
function timersOf({ rounds }: GossipState): GossipTypes['timer'][] {
  const running = Object.entries(rounds);
  return [
    ...running.map(([to, { number: round }]) => ({ type: 'round', to, round }) as const),
    { type: 'handOver' },
    { type: 'gossip' },
  ];
}

/** Direct links alone, so that nothing but rounds is under way. */
function clusterOf(size: number, options: Readonly<Record<string, string>> = { relay: 'off' }) {
  return new LeavingCluster<GossipTypes>(gossip, options, size, timersOf);
}

describe('leaving', () => {
  describeLeaving('GO8', 'digest', clusterOf);

  test('[GO8] what was asked before a promise counts no more after it', () => {
    const cluster = clusterOf(3);
    cluster.cut('s1', 's2');
    cluster.retire('s1');
    cluster.deliver('digest');
    const promised = cluster.intercept();
    cluster.heal('s1', 's2');
    cluster.cut('s0', 's2');
    cluster.travelling.length = 0;
    // s2 is told as well, and the one that joined earlier promises to stay for it.
    cluster.retire('s2');
    cluster.deliver('digest');
    cluster.travelling.length = 0;
    promised();
    cluster.deliverAll();
    expect(cluster.stage('s1')).toBe('serving');
  });

  test('[GO8] one that has begun to leave takes no write any more', () => {
    const cluster = clusterOf(2);
    cluster.put('own', 's0');
    cluster.retire('s0');
    while (cluster.stage('s0') === 'serving') cluster.deliver();
    const handOn = cluster.intercept();
    cluster.put('new', 's1');
    const entry = keyedGet(cluster.state('s1').store, 'new');
    const entries = [{ key: 'new', entry: present(entry, 'what was accepted') }];
    const messages: GossipMessage[] = [
      { type: 'rumor', entries, hops: 2 },
      { type: 'delta', round: 1, step: 2, entries, wanted: [], covers: null },
    ];
    for (const message of messages)
      cluster.step('s0', { type: 'message', from: 's1', message: structuredClone(message) });
    expect(cluster.exchange('s1', 's0')).toEqual({ type: 'done', changed: false });
    expect(cluster.shown('s0')).toEqual(['own:x']);
    handOn();
    cluster.deliverAll();
    expect([cluster.stage('s0'), cluster.shown('s0')]).toEqual(['left', ['own:x']]);
    expect(cluster.shown('s1')).toEqual(['new:x', 'own:x']);
  });

  test('[GO8] one that leaves hands on after a restart, also to one that joined while it heard nobody', () => {
    const cluster = clusterOf(2);
    cluster.retire('s1');
    cluster.deliver('digest');
    cluster.put('late', 's1');
    while (cluster.stage('s1') === 'serving') cluster.deliver();
    cluster.cut('s0', 's1');
    cluster.begin('s2', 's0');
    cluster.cut('s1', 's2');
    cluster.deliverAll();
    expect(cluster.stage('s2')).toBe('serving');
    expect(cluster.instruct('s0', { type: 'retire' })).toMatchObject({ type: 'pending' });
    cluster.restart('s1');
    cluster.heal('s1', 's2');
    cluster.deliverAll();
    expect([cluster.stage('s1'), cluster.shown('s2')]).toEqual(['left', ['late:x']]);
    cluster.lookAgain('s0', 's0');
    expect(cluster.stages()).toEqual(['left', 'left', 'serving']);
  });

  test.each([
    { size: 2, relay: 'off', rumors: '0' },
    { size: 3, relay: 'off', rumors: '0' },
    { size: 4, relay: 'off', rumors: '0' },
    { size: 2, relay: 'on', rumors: '2' },
    { size: 3, relay: 'on', rumors: '2' },
    { size: 4, relay: 'on', rumors: '2' },
  ])(
    '[GO8] of $size that are told to leave, in any order and with crashes, one stays (relay $relay)',
    ({ size, ...options }) => expect(failedStorms(size, () => clusterOf(size, options))).toEqual([]),
  );
});
