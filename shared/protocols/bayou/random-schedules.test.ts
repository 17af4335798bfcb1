// Random schedules of everything that can happen to Bayou servers, the invariants checked after each step; then all
// links are healed, and what was accepted must be everywhere, committed.

import { describe, expect, test } from 'vitest';
import type { ClusterStates, Guarantee } from '../../core/contract.ts';
import { drawBelow, drawChance, drawOne, type RandomStream, seedRandom } from '../../core/random.ts';
import { present } from '../../core/result.ts';
import { always, converged } from './invariants.ts';
import { LittleCluster, openSession } from './testing/little-cluster.ts';
import type { BayouSession, BayouTypes } from './types.ts';

const SEEDS = 150;
const ACTIONS = 120;
const KEYS = ['a', 'b', 'room', '__proto__', '7'];

describe('random schedules', () => {
  for (let seed = 1; seed <= SEEDS; seed += 1)
    test(`[BY1-BY13] seed ${seed}: invariants hold, and all converges after healing`, () => {
      const schedule = new Schedule(seed);
      schedule.run();
      schedule.healAndConverge();
    });
});

class Schedule {
  readonly luck: RandomStream;
  readonly cluster: LittleCluster;
  readonly sessions: { readonly client: string; readonly session: BayouSession }[];
  readonly accepted: string[] = [];
  readonly memories = always.map((invariant) => invariant.begin());
  joined = 3;
  number = 0;
  steps = 0;

  constructor(seed: number) {
    this.luck = seedRandom(seed, 'schedule');
    this.cluster = LittleCluster.of(3, { keepCommitted: drawOne(this.luck, [0, 0, 2, 5]) });
    const all: Guarantee[] = ['RYW', 'MR', 'WFR', 'MW'];
    this.sessions = [
      { client: 'c0', session: openSession(all) },
      { client: 'c1', session: openSession([]) },
    ];
  }

  run(): void {
    for (let action = 0; action < ACTIONS; action += 1) {
      this.act();
      this.check();
    }
  }

  private anyServer(): string {
    return drawOne(this.luck, [...this.cluster.servers.keys()]);
  }

  private act(): void {
    const { cluster, luck } = this;
    const dice = drawBelow(luck, 100);
    const [a, b] = [this.anyServer(), this.anyServer()];
    if (dice < 25) this.operate(a);
    else if (dice < 40) {
      if (a !== b) cluster.instruct(a, { type: 'exchange', with: b });
    } else if (dice < 75) this.meddle();
    else if (dice < 80) {
      if (a !== b) cluster.cutLink(a, b);
    } else if (dice < 86) cluster.heal(a, b);
    else if (dice < 89) cluster.restart(a);
    else if (dice < 91) {
      // One server at least stays.
      const leaving = [...cluster.servers.values()].filter(
        ({ state }) => state.leaving || state.stage !== 'serving',
      );
      if (cluster.servers.size - leaving.length > 1) cluster.instruct(a, { type: 'retire' });
    } else if (dice < 93) {
      if (cluster.servers.size < 7) {
        cluster.begin(`s${this.joined}`, this.anyServer());
        this.joined += 1;
      }
    } else if (dice < 95) cluster.instruct(a, { type: 'truncate', keep: drawBelow(luck, 3) });
    else this.fireTimer();
  }

  /** Delivers, loses, duplicates or reorders messages. */
  private meddle(): void {
    const { travelling } = this.cluster;
    for (let count = drawBelow(this.luck, 6); count > 0 && travelling.length > 0; count -= 1) {
      const position = drawChance(this.luck, 0.3) ? drawBelow(this.luck, travelling.length) : 0;
      const [message] = travelling.splice(position, 1);
      const one = present(message, 'a message');
      if (drawChance(this.luck, 0.1)) continue;
      if (drawChance(this.luck, 0.1)) travelling.push(one);
      this.cluster.step(one.to, { type: 'message', from: one.from, message: one.message });
      this.check();
    }
  }

  private operate(server: string): void {
    const { client, session } = drawOne(this.luck, this.sessions);
    const key = drawOne(this.luck, KEYS);
    this.number += 1;
    const number = this.number;
    const kind = drawBelow(this.luck, 6);
    if (kind < 2)
      this.cluster.request(session, client, server, { type: 'get', key, view: 'tentative' }, number);
    else {
      const value = `v${number}`;
      const operation =
        kind === 2
          ? ({ type: 'delete', key } as const)
          : kind === 3
            ? ({
                type: 'write',
                check: [{ key, equals: null }],
                updates: [{ key, value }],
                merge: [{ expect: [], updates: [{ key: 'b', value: `merged ${number}` }] }],
              } as const)
            : ({ type: 'put', key, value } as const);
      const result = this.cluster.request(session, client, server, operation, number);
      if (result.type === 'accepted' && result.evidence.type === 'write')
        this.accepted.push(`${result.evidence.stamp}@${result.evidence.server}`);
    }
  }

  private fireTimer(): void {
    const id = this.anyServer();
    const state = this.cluster.state(id);
    const [to, outgoing] = Object.entries(state.outgoing)[0] ?? [];
    const [from, incoming] = Object.entries(state.incoming)[0] ?? [];
    const timers = [
      { type: 'join' } as const,
      { type: 'farewell' } as const,
      ...(to !== undefined && outgoing !== undefined
        ? [{ type: 'outgoing', to, session: outgoing.session } as const]
        : []),
      ...(from !== undefined && incoming !== undefined
        ? [{ type: 'incoming', from, session: incoming.session } as const]
        : []),
    ];
    this.cluster.step(id, { type: 'timeout', timer: drawOne(this.luck, timers) });
  }

  private check(): void {
    this.steps += 1;
    const states: ClusterStates<BayouTypes> = {
      replicas: new Map([...this.cluster.servers].map(([id, { state }]) => [id, { state, alive: true }])),
    };
    for (const id of this.cluster.servers.keys())
      for (const [i, invariant] of always.entries())
        expect(invariant.after(this.memories[i], states, id, this.steps), invariant.name).toBeNull();
  }

  healAndConverge(): void {
    const { cluster } = this;
    cluster.cut.clear();
    for (let round = 0; round < 12; round += 1) {
      for (const id of cluster.servers.keys()) {
        const up = [...cluster.servers.keys()].filter((other) => other !== id);
        cluster.step(id, { type: 'links', up });
        for (let again = 0; again < 5; again += 1) this.expireSessions(id);
        for (const type of ['join', 'farewell'] as const)
          cluster.step(id, { type: 'timeout', timer: { type } });
      }
      cluster.deliverAll();
      cluster.sweep();
      this.check();
    }
    const states: ClusterStates<BayouTypes> = {
      replicas: new Map([...cluster.servers].map(([id, { state }]) => [id, { state, alive: true }])),
    };
    expect(converged(states)).toBeNull();
    const stages = [...cluster.servers].map(([id, { state }]) => `${id} ${state.stage}`);
    expect(stages.filter((stage) => !/serving|retired/.test(stage))).toEqual([]);
    const serving = [...cluster.servers.values()].find(({ state }) => state.stage === 'serving');
    const state = present(serving, 'a serving server').state;
    expect(state.tentative, 'all is committed').toEqual([]);
    this.nothingIsLost();
  }

  private expireSessions(id: string): void {
    const state = this.cluster.state(id);
    for (const [to, { session }] of Object.entries(state.outgoing))
      this.cluster.step(id, { type: 'timeout', timer: { type: 'outgoing', to, session } });
    for (const [from, { session }] of Object.entries(state.incoming))
      this.cluster.step(id, { type: 'timeout', timer: { type: 'incoming', from, session } });
  }

  /** Each accepted write has a CSN, in the log or before O. */
  private nothingIsLost(): void {
    const serving = [...this.cluster.servers.values()].find(({ state }) => state.stage === 'serving');
    const state = present(serving, 'a serving server').state;
    const committed = new Set(
      this.cluster.notes.flatMap(({ note }) =>
        note.type === 'committed' ? [`${note.write.stamp}@${note.write.server}`] : [],
      ),
    );
    expect(this.accepted.filter((write) => !committed.has(write))).toEqual([]);
    expect(state.committed.length + state.omitted.csn).toBeGreaterThanOrEqual(this.accepted.length);
  }
}
