// Invariants cost what a step changed, and still see what is wrong.

import { describe, expect, test } from 'vitest';
import { keyedSet } from '../../core/keyed.ts';
import { present } from '../../core/result.ts';
import { always } from './invariants.ts';
import { LogFollower } from './log-follower.ts';
import { LogMemory } from './log-invariants.ts';
import { LittleCluster } from './testing/little-cluster.ts';
import { RandomSchedule } from './testing/random-schedule.ts';
import type { BayouState, TentativeWrite, Write } from './types.ts';

const PUTS = 1_000;

/** One server that accepts writes and is looked at after each. */
function watchedServer(size: number) {
  const cluster = LittleCluster.of(size);
  const memories = always.map((invariant) => invariant.begin());
  const look = (state: BayouState): string[] => {
    const replicas = new Map([...cluster.states().replicas, [state.id, { state, alive: true }]]);
    return always.flatMap((invariant, i) => invariant.after(memories[i], { replicas }, state.id, 0) ?? []);
  };
  return { cluster, look };
}

/** The array, and how many of its elements were read. */
function counted<T>(list: T[], reads: { count: number }): T[] {
  return new Proxy(list, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads.count += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}

describe('the cost of looking after a step', () => {
  test.each(['s0', 's1'])('does not grow with the log of %s, committed or tentative', (id) => {
    const { cluster, look } = watchedServer(2);
    const reads = { count: 0 };
    let most = 0;
    for (let i = 0; i < PUTS; i += 1) {
      cluster.put(id, `key ${i}`, 'v');
      const state = cluster.state(id);
      reads.count = 0;
      const { committed, tentative } = state;
      expect(
        look({ ...state, committed: counted(committed, reads), tentative: counted(tentative, reads) }),
      ).toEqual([]);
      most += reads.count;
    }
    // Looks at the whole included: each comes after as many steps as the log then had writes.
    expect(most / PUTS).toBeLessThan(10 * always.length);
  });
});

test.each(['store', 'committedStore'] as const)(
  '[B8] what went wrong in the %s where no write touches it is found within 64 steps',
  (name) => {
    const { cluster, look } = watchedServer(2);
    for (let i = 0; i < PUTS / 10; i += 1) cluster.put('s1', `key ${i}`, 'v');
    const state = cluster.state('s1');
    expect(look(state)).toEqual([]);
    keyedSet(state[name], 'nobody wrote this', 'v');
    let steps = 1;
    while (steps < 64 && look(state).length === 0) steps += 1;
    expect(steps).toBeLessThan(64);
  },
);

describe('a followed log', () => {
  test('is the log, put together from what each step changed', () => {
    const steps = { anew: 0, changed: 0 };
    for (let seed = 1; seed <= 6; seed += 1) {
      const schedule = new RandomSchedule(seed);
      const follower = new LogFollower();
      const logs = new Map<string, { committed: Write[]; tentative: TentativeWrite[]; all: Set<Write> }>();
      for (let action = 0; action < 150; action += 1) {
        schedule.run(1);
        for (const { state } of schedule.cluster.servers.values()) {
          const { change } = follower.follow(state);
          const log = change.isAnew
            ? { committed: [], tentative: [], all: new Set<Write>() }
            : present(logs.get(state.id), state.id);
          logs.set(state.id, log);
          expect(log.committed.splice(0, change.dropped.length)).toEqual(change.dropped);
          for (const write of change.dropped) log.all.delete(write);
          expect(log.tentative.splice(0, change.inPlace).map(({ write }) => write)).toEqual(
            change.committed.slice(0, change.isAnew ? 0 : change.inPlace),
          );
          log.tentative.length -= change.undone.length;
          log.committed.push(...change.committed);
          log.tentative.push(...change.added);
          for (const write of change.fresh) expect(log.all.has(write)).toBe(false);
          for (const write of change.fresh) log.all.add(write);
          expect(log.committed).toEqual(state.committed);
          expect(log.tentative).toEqual(state.tentative);
          expect(log.all.size).toBe(state.committed.length + state.tentative.length);
          if (change.isAnew) steps.anew += 1;
          else if (change.fresh.length > 0) steps.changed += 1;
        }
      }
    }
    expect(steps.anew).toBeGreaterThan(20);
    expect(steps.changed).toBeGreaterThan(100);
  });

  test('is the same to all who follow it together, those included who do not ask after each step', () => {
    const common = new Map<string, unknown>();
    const begin = () => new LogMemory(() => new Set<Write>(), common);
    const followers = [
      { memory: begin(), every: 1, changed: 0 },
      { memory: begin(), every: 1, changed: 0 },
      { memory: begin(), every: 3, changed: 0 },
    ];
    const schedule = new RandomSchedule(1);
    for (let step = 1; step <= 300; step += 1) {
      schedule.run(1);
      const servers = [...schedule.cluster.servers.values()];
      const { state } = present(servers[step % servers.length], 'a server');
      const log = new Set([...state.committed, ...state.tentative.map(({ write }) => write)]);
      for (const follower of followers) {
        if (step % follower.every !== 0) continue;
        const { known, change } = follower.memory.follow(state, step);
        for (const write of change.dropped) known.delete(write);
        for (const write of change.fresh) known.add(write);
        expect(known).toEqual(log);
        if (!change.isAnew && change.fresh.length > 0) follower.changed += 1;
      }
    }
    expect(followers[0]?.changed).toBeGreaterThan(20);
    expect(followers[1]?.changed).toBe(followers[0]?.changed);
  });

  test('is looked at as a whole before it has had as many steps as writes, whatever was changed in it', () => {
    const { cluster, look } = watchedServer(1);
    for (let i = 0; i < 100; i += 1) {
      cluster.put('s0', `key ${i}`, 'v');
      look(cluster.state('s0'));
    }
    const state = structuredClone(cluster.state('s0'));
    look(state);
    // No step touches this key again, and the write in the middle is another than the one that was followed.
    state.committed[50] = {
      ...present(state.committed[50], 'a write'),
      body: { type: 'delete', key: 'key 7' },
    };
    const found = Array.from({ length: 101 }, () => look(state)).flat();
    expect(found).toContainEqual('s0: the committed store is not the replay of the committed log');
  });
});
