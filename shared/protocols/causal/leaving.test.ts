// Members that leave at once, each of which could count on another (rule CA6): whatever comes in whatever order, one stays, and
// has all that was accepted.

import { describe, expect, test } from 'vitest';
import type { ReplicaId } from '../../core/ids.ts';
import { seedRandom } from '../../core/random.ts';
import { HandCluster, type HandMessage } from '../testing/hand-cluster.ts';
import { LeavingStorm } from '../testing/leaving-storm.ts';
import { causal } from './protocol.ts';
import type { CausalState, CausalTypes } from './types.ts';

type Cluster = HandCluster<CausalTypes>;

function clusterOf(size: number): Cluster {
  const cluster = new HandCluster(causal, {}, size);
  cluster.client('c0', []);
  return cluster;
}

const put = (key: string) => ({ type: 'put', key, value: 'x' }) as const;
const stage = (cluster: Cluster, id: ReplicaId) => cluster.state(id).stage;
const lookAgain = (cluster: Cluster, id: ReplicaId) =>
  cluster.step(id, { type: 'timeout', timer: { type: 'handOver' } });

/** The wish alone: what it says stays on its way. */
function retire(cluster: Cluster, id: ReplicaId): void {
  cluster.step(id, { type: 'instruction', number: 1_000, instruction: { type: 'retire' } });
}

/** Takes the newest message off its way. */
function intercept(cluster: Cluster): () => void {
  const taken = cluster.travelling.pop() as HandMessage<CausalTypes>;
  return () => cluster.step(taken.to, { type: 'message', from: taken.from, message: taken.message });
}

/** Whatever it waits for. */
function timersOf({ exchanges }: CausalState): CausalTypes['timer'][] {
  const running = Object.entries(exchanges);
  return [
    ...running.map(([to, { number: exchange }]) => ({ type: 'exchange', to, exchange }) as const),
    { type: 'handOver' },
    { type: 'clocks' },
    { type: 'gap' },
    { type: 'join' },
  ];
}

describe('leaving', () => {
  test('[CA6] of two that ask each other one stays, though its answer was under way when it was told to leave', () => {
    const cluster = clusterOf(2);
    retire(cluster, 's0');
    cluster.deliver('clock');
    const arrive = intercept(cluster);
    retire(cluster, 's1');
    cluster.deliverAll();
    expect(cluster.answers.get(1_000)).toMatchObject({ sentence: expect.stringContaining('promised s0') });
    expect(stage(cluster, 's1')).toBe('serving');
    arrive();
    cluster.deliverAll();
    lookAgain(cluster, 's1');
    cluster.deliverAll();
    expect([stage(cluster, 's0'), stage(cluster, 's1')]).toEqual(['left', 'serving']);
  });

  test('[CA6] what was asked before a promise counts no more after it', () => {
    const cluster = clusterOf(3);
    retire(cluster, 's1');
    const toAnother = intercept(cluster);
    // s2 is told as well, and the one with the smaller id promises to stay for it.
    retire(cluster, 's2');
    cluster.travelling.length = 0;
    const { number } = Object.values(cluster.state('s2').exchanges)[0] ?? { number: 0 };
    const clock = { type: 'clock', exchange: number, step: 1, asks: true } as const;
    const { members, reports } = cluster.state('s2');
    const head = { name: '#3.1', stage: 'serving', clock: {}, members, reports } as const;
    cluster.step('s1', { type: 'message', from: 's2', message: structuredClone({ ...clock, head }) });
    toAnother();
    cluster.deliverAll();
    expect(stage(cluster, 's1')).toBe('serving');
  });

  test('[CA6] an heir that crashes keeps its promise, and what it was handed', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a'));
    cluster.travelling.length = 0;
    retire(cluster, 's0');
    cluster.deliver('clock');
    cluster.restart('s1');
    retire(cluster, 's1');
    cluster.deliverAll();
    for (const id of ['s1', 's0', 's1']) {
      lookAgain(cluster, id);
      cluster.deliverAll();
    }
    expect([stage(cluster, 's0'), stage(cluster, 's1')]).toEqual(['left', 'serving']);
    expect(causal.describe.store(cluster.state('s1'))).toEqual(['a:x']);
  });

  test('[CA6] an heir that wants to leave as well hands on what it was handed', () => {
    const cluster = clusterOf(3);
    cluster.cut('s0', 's2');
    cluster.operate('c0', 's0', put('a'));
    cluster.travelling.length = 0;
    retire(cluster, 's0');
    while (stage(cluster, 's0') === 'serving') cluster.deliver();
    retire(cluster, 's1');
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's0', 's1']) {
      lookAgain(cluster, id);
      cluster.deliverAll();
    }
    expect(['s0', 's1', 's2'].map((id) => stage(cluster, id))).toEqual(['left', 'left', 'serving']);
    expect(causal.describe.store(cluster.state('s2'))).toEqual(['a:x']);
  });

  test('[CA6] what an heir was given when it had begun to leave itself goes on to one that served later', () => {
    const cluster = clusterOf(3);
    cluster.cut('s0', 's2');
    retire(cluster, 's2');
    cluster.deliver('clock');
    const promised = intercept(cluster);
    cluster.operate('c0', 's2', put('late'));
    cluster.travelling.length = 0;
    // While it serves, s2 tells s1 of the late write; that stays under way until s2 is gone.
    cluster.step('s1', { type: 'instruction', number: 1_001, instruction: { type: 'exchange', with: 's2' } });
    cluster.deliver('clock');
    const old = intercept(cluster);
    promised();
    cluster.deliver('clock');
    const answer = intercept(cluster);
    retire(cluster, 's1');
    const asked = intercept(cluster);
    answer();
    cluster.deliverAll();
    expect(stage(cluster, 's2')).toBe('left');
    asked();
    cluster.deliver('clockReply');
    expect(stage(cluster, 's1')).toBe('leaving');
    old();
    expect(stage(cluster, 's1')).toBe('leaving');
    cluster.deliverAll();
    expect(stage(cluster, 's1')).toBe('left');
    expect(causal.describe.store(cluster.state('s0'))).toEqual(['late:x']);
  });

  test.each([2, 3, 4])(
    '[CA6] of %i that are told to leave, in any order and with crashes, one stays',
    (size) => {
      for (let seed = 1; seed <= 50; seed += 1) {
        const storm = new LeavingStorm(clusterOf(size), seedRandom(seed, `leaving of ${size}`), timersOf);
        storm.rage();
        const { serving, lost } = storm.calm();
        expect({ seed, serving: serving.length, lost }).toEqual({ seed, serving: 1, lost: [] });
      }
    },
  );
});
