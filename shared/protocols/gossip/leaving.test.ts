// Replicas that leave at once, each of which could count on another (rule GO8): whatever comes in whatever order, one stays, and
// has all that was accepted.

import { describe, expect, test } from 'vitest';
import type { ReplicaId } from '../../core/ids.ts';
import { keyedGet } from '../../core/keyed.ts';
import { seedRandom } from '../../core/random.ts';
import { present } from '../../core/result.ts';
import { HandCluster, type HandMessage } from '../testing/hand-cluster.ts';
import { LeavingStorm } from '../testing/leaving-storm.ts';
import { gossip } from './protocol.ts';
import type { GossipMessage, GossipState, GossipTypes } from './types.ts';

type Cluster = HandCluster<GossipTypes>;

/** Direct links alone, so that nothing but rounds is under way. */
function clusterOf(size: number, options: Readonly<Record<string, string>> = { relay: 'off' }): Cluster {
  const cluster = new HandCluster(gossip, options, size);
  cluster.client('c0', []);
  return cluster;
}

const put = (key: string) => ({ type: 'put', key, value: 'x' }) as const;
const stage = (cluster: Cluster, id: ReplicaId) => cluster.state(id).stage;
const store = (cluster: Cluster, id: ReplicaId) => gossip.describe.store(cluster.state(id));

/** Each looks for an heir in turn, and what that leads to comes about. */
function lookAgain(cluster: Cluster, ...ids: ReplicaId[]): void {
  for (const id of ids) {
    cluster.step(id, { type: 'timeout', timer: { type: 'handOver' } });
    cluster.deliverAll();
  }
}

/** The wish alone: what it says stays on its way. */
function retire(cluster: Cluster, id: ReplicaId): void {
  cluster.step(id, { type: 'instruction', number: 1_000, instruction: { type: 'retire' } });
}

/** Takes the newest message off its way. */
function intercept(cluster: Cluster): () => void {
  const taken = cluster.travelling.pop() as HandMessage<GossipTypes>;
  return () => cluster.step(taken.to, { type: 'message', from: taken.from, message: taken.message });
}

/** Whatever it waits for. */
function timersOf({ rounds }: GossipState): GossipTypes['timer'][] {
  const running = Object.entries(rounds);
  return [
    ...running.map(([to, { number: round }]) => ({ type: 'round', to, round }) as const),
    { type: 'handOver' },
    { type: 'gossip' },
  ];
}

describe('leaving', () => {
  test('[GO8] of two that ask each other one stays, though its answer was under way when it was told to leave', () => {
    const cluster = clusterOf(2);
    retire(cluster, 's0');
    cluster.deliver('digest');
    const arrive = intercept(cluster);
    retire(cluster, 's1');
    cluster.deliverAll();
    expect(cluster.answers.get(1_000)).toMatchObject({ sentence: expect.stringContaining('promised s0') });
    expect(stage(cluster, 's1')).toBe('serving');
    arrive();
    cluster.deliverAll();
    lookAgain(cluster, 's1');
    expect([stage(cluster, 's0'), stage(cluster, 's1')]).toEqual(['left', 'serving']);
  });

  test('[GO8] what was asked before a promise counts no more after it', () => {
    const cluster = clusterOf(3);
    cluster.cut('s1', 's2');
    retire(cluster, 's1');
    cluster.deliver('digest');
    const promised = intercept(cluster);
    cluster.heal('s1', 's2');
    cluster.cut('s0', 's2');
    cluster.travelling.length = 0;
    // s2 is told as well, and the one that joined earlier promises to stay for it.
    retire(cluster, 's2');
    cluster.deliver('digest');
    cluster.travelling.length = 0;
    promised();
    cluster.deliverAll();
    expect(stage(cluster, 's1')).toBe('serving');
  });

  test('[GO8] an heir that crashes keeps its promise, and what it was handed', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a'));
    retire(cluster, 's0');
    cluster.deliver('digest');
    cluster.restart('s1');
    retire(cluster, 's1');
    cluster.deliverAll();
    lookAgain(cluster, 's1', 's0', 's1');
    expect([stage(cluster, 's0'), stage(cluster, 's1')]).toEqual(['left', 'serving']);
    expect(store(cluster, 's1')).toEqual(['a:x']);
  });

  test('[GO8] an heir that wants to leave as well hands on what it was handed', () => {
    const cluster = clusterOf(3);
    cluster.cut('s0', 's2');
    cluster.operate('c0', 's0', put('a'));
    retire(cluster, 's0');
    while (stage(cluster, 's0') === 'serving') cluster.deliver();
    retire(cluster, 's1');
    cluster.deliverAll();
    lookAgain(cluster, 's0', 's1', 's0', 's1');
    expect(['s0', 's1', 's2'].map((id) => stage(cluster, id))).toEqual(['left', 'left', 'serving']);
    expect(store(cluster, 's2')).toEqual(['a:x']);
  });

  test('[GO8] one that has begun to leave takes no write any more', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('own'));
    retire(cluster, 's0');
    while (stage(cluster, 's0') === 'serving') cluster.deliver();
    const handOn = intercept(cluster);
    cluster.operate('c0', 's1', put('new'));
    const entry = keyedGet(cluster.state('s1').store, 'new');
    const entries = [{ key: 'new', entry: present(entry, 'what was accepted') }];
    const messages: GossipMessage[] = [
      { type: 'rumor', entries, hops: 2 },
      { type: 'delta', round: 1, step: 2, entries, wanted: [], covers: null },
    ];
    for (const message of messages)
      cluster.step('s0', { type: 'message', from: 's1', message: structuredClone(message) });
    expect(cluster.exchange('s1', 's0')).toEqual({ type: 'done', changed: false });
    expect(store(cluster, 's0')).toEqual(['own:x']);
    handOn();
    cluster.deliverAll();
    expect([stage(cluster, 's0'), store(cluster, 's0')]).toEqual(['left', ['own:x']]);
    expect(store(cluster, 's1')).toEqual(['new:x', 'own:x']);
  });

  test('[GO8] one that leaves hands on after a restart, also to one that joined while it heard nobody', () => {
    const cluster = clusterOf(2);
    retire(cluster, 's1');
    cluster.deliver('digest');
    cluster.operate('c0', 's1', put('late'));
    while (stage(cluster, 's1') === 'serving') cluster.deliver();
    cluster.cut('s0', 's1');
    cluster.begin('s2', 's0');
    cluster.cut('s1', 's2');
    cluster.deliverAll();
    expect(stage(cluster, 's2')).toBe('serving');
    expect(cluster.instruct('s0', { type: 'retire' })).toMatchObject({ type: 'pending' });
    cluster.restart('s1');
    cluster.heal('s1', 's2');
    cluster.deliverAll();
    expect([stage(cluster, 's1'), store(cluster, 's2')]).toEqual(['left', ['late:x']]);
    lookAgain(cluster, 's0', 's0');
    expect(['s0', 's2'].map((id) => stage(cluster, id))).toEqual(['left', 'serving']);
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
    ({ size, ...options }) => {
      for (let seed = 1; seed <= 50; seed += 1) {
        const luck = seedRandom(seed, `leaving of ${size}`);
        const storm = new LeavingStorm(clusterOf(size, options), luck, timersOf);
        storm.rage();
        const { serving, lost } = storm.calm();
        expect({ seed, serving: serving.length, lost }).toEqual({ seed, serving: 1, lost: [] });
      }
    },
  );
});
