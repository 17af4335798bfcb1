// A seed draws its schedule: plain data, the same each time, and another mix of faults for another seed.

import { describe, expect, test } from 'vitest';
import type { Protocol } from '../core/contract.ts';
import { cloneJson } from '../core/json.ts';
import { rumorRegister } from '../host/testing/rumor-register.ts';
import { drawSchedule } from './draw-schedule.ts';
import { performSchedule } from './perform-schedule.ts';
import { type Action, replicasOf, type Schedule } from './schedule.ts';

const rumor: Protocol = { ...(rumorRegister as unknown as Protocol), explored: { resend: ['20', '35'] } };
const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);
const schedules = SEEDS.map((seed) => drawSchedule(rumor, seed));

function kindsOf({ actions }: Schedule): Set<string> {
  return new Set(actions.map(({ action }) => kindOf(action)));
}

function kindOf(action: Action): string {
  if (action.type === 'inject') return action.fault.type;
  return action.type === 'instruct' ? action.instruction.type : action.type;
}

describe('a drawn schedule', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(drawSchedule(rumor, 7)).toEqual(drawSchedule(rumor, 7));
    expect(drawSchedule(rumor, 8)).not.toEqual(drawSchedule(rumor, 7));
  });

  test('is plain JSON: a copy that went through text does the same', () => {
    const schedule = drawSchedule(rumor, 3);
    const copy = JSON.parse(JSON.stringify(schedule)) as Schedule;
    expect(copy).toEqual(schedule);
    const hashOf = (one: Schedule) => performSchedule(rumor, one, { isTraced: true }).trace?.hash;
    expect(hashOf(copy)).toBe(hashOf(cloneJson(schedule)));
  });

  test('begins as the longer one of its seed does', () => {
    const short = drawSchedule(rumor, 5, { safetyMillis: 300 });
    const long = drawSchedule(rumor, 5);
    expect(long.actions.slice(0, short.actions.length)).toEqual(short.actions);
    expect(long.actions.length).toBeGreaterThan(short.actions.length);
  });

  test('has its actions in the order of time, all within its safety phase', () => {
    for (const { actions, safetyMillis } of schedules) {
      const times = actions.map(({ at }) => at);
      expect(times).toEqual([...times].sort((left, right) => left - right));
      expect(times.at(-1)).toBeLessThan(safetyMillis);
    }
  });

  test('stays within the ranges of faults, and the seeds together reach their ends', () => {
    const rates = schedules.map(({ link }) => link.lossProbability);
    expect([Math.min(...rates), Math.max(...rates)]).toEqual([0, 0.3]);
    const twice = schedules.map(({ link }) => link.duplicateProbability);
    expect([Math.min(...twice), Math.max(...twice)]).toEqual([0, 0.5]);
    for (const { disk } of schedules) expect([0, 0.1, 0.2, 1]).toContain(disk.survivalProbability);
  });

  test('is a swarm: every kind of action comes with some seeds, and is absent with others', () => {
    const all = new Set(schedules.flatMap((schedule) => [...kindsOf(schedule)]));
    const kinds = ['operate', 'attach', 'choose', 'join', 'retire', 'truncate', 'pause', 'resume'];
    const faults = [
      'cut',
      'heal',
      'hold',
      'release',
      'drop',
      'delay',
      'lossy',
      'duplicate',
      'crash',
      'restart',
      'freeze',
      'thaw',
      'fillDisk',
      'clock',
      'repeat',
    ];
    expect([...all].sort()).toEqual([...kinds, ...faults].sort());
    for (const rare of ['crash', 'retire', 'hold', 'truncate'])
      expect(schedules.filter((schedule) => !kindsOf(schedule).has(rare)).length).toBeGreaterThan(0);
  });

  test('cuts one way in some places, and both ways in others', () => {
    const cuts = schedules.flatMap(({ actions }) =>
      actions.flatMap(({ action }) =>
        action.type === 'inject' && action.fault.type === 'cut' ? [action.fault.both] : [],
      ),
    );
    expect(new Set(cuts)).toEqual(new Set([true, false]));
  });

  test('never lets all replicas leave, and names each of them once', () => {
    for (const schedule of schedules) {
      const replicas = replicasOf(schedule);
      expect(new Set(replicas).size).toBe(replicas.length);
      const leaving = new Set(
        schedule.actions.flatMap(({ action }) =>
          action.type === 'instruct' && action.instruction.type === 'retire' ? [action.replica] : [],
        ),
      );
      expect(leaving.size).toBeLessThan(replicas.length);
    }
  });

  test('takes options that are asked for before those that it draws', () => {
    const { options } = drawSchedule(rumor, 1, { options: { resend: '50', mistake: 'forgetful' } });
    expect(options).toEqual({ resend: '50', mistake: 'forgetful' });
  });

  test('lets replicas crash one at a time in most seeds, where a crash loses what only others give back', () => {
    const losing: Protocol = { ...rumor, crashesLose: () => true };
    const isAtOnce = ({ actions }: Schedule): boolean => {
      const down = new Set<string>();
      return actions.some(({ action }) => {
        if (action.type !== 'inject') return false;
        if (action.fault.type === 'restart') down.delete(action.fault.replica);
        if (action.fault.type === 'crash') down.add(action.fault.replica);
        return down.size > 1 || action.fault.type === 'fillDisk';
      });
    };
    const spaced = SEEDS.map((seed) => drawSchedule(losing, seed));
    const [before, after] = [schedules, spaced].map((all) => all.filter(isAtOnce).length) as [number, number];
    expect(before).toBeGreaterThan(SEEDS.length / 2);
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(before / 2);
    for (const [i, { actions, ...rest }] of spaced.entries()) {
      const { actions: all, ...same } = schedules[i] as Schedule;
      expect(rest).toEqual(same);
      expect(all).toEqual(expect.arrayContaining([...actions]));
    }
  });

  test('tells all replicas to leave at about one moment in some seeds, where one stays by itself', () => {
    const remaining: Protocol = { ...rumor, lastStays: true };
    const told = SEEDS.map((seed) => {
      const { actions, safetyMillis, founders } = drawSchedule(remaining, seed);
      expect(actions.every(({ at }) => at < safetyMillis)).toBe(true);
      const leaving = actions.filter(
        ({ action }) => action.type === 'instruct' && action.instruction.type === 'retire',
      );
      const whom = new Set(leaving.map(({ action }) => (action.type === 'instruct' ? action.replica : '')));
      return replicasOf({ founders, actions }).every((replica) => whom.has(replica));
    });
    const all = told.filter((isAll) => isAll).length;
    expect(all).toBeGreaterThan(2);
    expect(all).toBeLessThan(SEEDS.length / 2);
  });
});
