// Members that leave at once, each of which could count on another (rule CA6): whatever comes in whatever order, one stays, and
// has all that was accepted.

import { describe, expect, test } from 'vitest';
import type { ReplicaId } from '../../core/ids.ts';
import { drawBelow, drawChance, drawOne, type RandomStream, seedRandom } from '../../core/random.ts';
import { HandCluster, type HandMessage } from '../testing/hand-cluster.ts';
import { causal } from './protocol.ts';
import type { CausalTypes } from './types.ts';

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
        const storm = new Storm(seed, size);
        storm.rage();
        const { serving, lost } = storm.calm();
        expect({ seed, serving: serving.length, lost }).toEqual({ seed, serving: 1, lost: [] });
      }
    },
  );
});

const STORM_STEPS = 150;
/** Rounds in which each looks about once. */
const CALM_ROUNDS = 60;

/** Anything that may happen while members leave, at random; messages come in any order, twice, or not at all. */
class Storm {
  readonly #luck: RandomStream;
  readonly #cluster: Cluster;
  readonly #ids: ReplicaId[];
  readonly #accepted: string[] = [];

  constructor(seed: number, size: number) {
    this.#luck = seedRandom(seed, `leaving of ${size}`);
    this.#cluster = clusterOf(size);
    this.#ids = [...this.#cluster.states.replicas.keys()];
  }

  rage(): void {
    for (let step = 0; step < STORM_STEPS; step += 1) this.#happen();
  }

  /** Nothing is lost any more, and all are told to leave. @returns who is left in the end, and what they lack */
  calm(): { serving: ReplicaId[]; lost: string[] } {
    const cluster = this.#cluster;
    this.#settle();
    for (const id of this.#ids) if (stage(cluster, id) === 'serving') retire(cluster, id);
    this.#settle();
    const serving = this.#ids.filter((id) => stage(cluster, id) === 'serving');
    const shown = serving.flatMap((id) => causal.describe.store(cluster.state(id)));
    return { serving, lost: this.#accepted.filter((key) => !shown.includes(`${key}:x`)) };
  }

  #settle(): void {
    this.#cluster.deliverAll();
    for (let round = 0; round < CALM_ROUNDS && this.#isMoving(); round += 1) {
      for (const id of this.#ids) this.#timeOut(id, 1);
      this.#cluster.deliverAll();
    }
    expect(causal.converged(this.#cluster.states)).toBeNull();
    expect(this.#ids.map((id) => stage(this.#cluster, id))).not.toContain('joining');
  }

  #isMoving(): boolean {
    const isJoining = this.#ids.some((id) => stage(this.#cluster, id) === 'joining');
    return isJoining || causal.converged(this.#cluster.states) !== null;
  }

  #happen(): void {
    const { travelling } = this.#cluster;
    const id = drawOne(this.#luck, this.#ids);
    const dice = drawBelow(this.#luck, 100);
    if (dice < 60 && travelling.length > 0) this.#arrive();
    else if (dice < 70) this.#write(id);
    else if (dice < 74) retire(this.#cluster, id);
    else if (dice < 76) this.#cluster.restart(id);
    else if (dice < 78 && this.#ids.length < 6) this.#join(id);
    else this.#timeOut(id, 0.3);
  }

  /** A message, or a copy of it, or nothing comes. */
  #arrive(): void {
    const { travelling } = this.#cluster;
    const at = drawBelow(this.#luck, travelling.length);
    const { from, to, message } = travelling[at] as HandMessage<CausalTypes>;
    if (!drawChance(this.#luck, 0.1)) travelling.splice(at, 1);
    if (!drawChance(this.#luck, 0.1)) this.#cluster.step(to, { type: 'message', from, message });
  }

  #write(id: ReplicaId): void {
    const key = `k${this.#accepted.length}`;
    if (this.#cluster.operate('c0', id, put(key))?.type === 'accepted') this.#accepted.push(key);
  }

  #join(sponsor: ReplicaId): void {
    const id = `s${this.#ids.length}`;
    this.#ids.push(id);
    this.#cluster.begin(id, sponsor);
  }

  /** Whatever it waits for it has waited for long enough, with that probability each. */
  #timeOut(id: ReplicaId, probability: number): void {
    const running = Object.entries(this.#cluster.state(id).exchanges);
    const timers: CausalTypes['timer'][] = [
      ...running.map(([to, { number: exchange }]) => ({ type: 'exchange', to, exchange }) as const),
      { type: 'handOver' },
      { type: 'clocks' },
      { type: 'gap' },
      { type: 'join' },
    ];
    for (const timer of timers)
      if (drawChance(this.#luck, probability)) this.#cluster.step(id, { type: 'timeout', timer });
  }
}
