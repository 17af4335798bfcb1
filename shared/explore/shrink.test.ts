// A schedule that breaks something is made smaller, and still breaks the same.

import { describe, expect, test } from 'vitest';
import type { Protocol } from '../core/contract.ts';
import { rumorRegister } from '../host/testing/rumor-register.ts';
import { drawSchedule } from './draw-schedule.ts';
import type { Finding, Outcome } from './outcome.ts';
import { performSchedule } from './perform-schedule.ts';
import type { Schedule } from './schedule.ts';
import { shrinkSchedule, sizeOf } from './shrink.ts';

const rumor = rumorRegister as unknown as Protocol;

type Failing = Outcome & { readonly finding: Finding };

/** The first schedule that breaks something, with what it came to. */
function firstFailing(mistake: string): { readonly schedule: Schedule; readonly outcome: Failing } {
  for (let seed = 1; seed <= 40; seed += 1) {
    const schedule = drawSchedule(rumor, seed, { options: { mistake } });
    const { finding, ...outcome } = performSchedule(rumor, schedule);
    if (finding !== null) return { schedule, outcome: { ...outcome, finding } };
  }
  throw new Error(`no seed shows ${mistake}`);
}

const perform = (schedule: Schedule) => performSchedule(rumor, schedule);

describe('shrinking', () => {
  test.each(['lastHeard', 'forgetful'])('leaves a handful of actions that show %s', (mistake) => {
    const { schedule, outcome } = firstFailing(mistake);
    const shrunk = shrinkSchedule(schedule, outcome, perform);
    expect(shrunk.isMinimal).toBe(true);
    expect(shrunk.schedule.actions.length).toBeLessThanOrEqual(6);
    expect(shrunk.schedule.actions.length).toBeLessThan(schedule.actions.length);
    expect(shrunk.outcome.finding?.invariant).toBe(outcome.finding.invariant);
    expect(perform(shrunk.schedule)).toEqual(shrunk.outcome);
  });

  test('needs every action that it leaves', () => {
    const { schedule, outcome } = firstFailing('lastHeard');
    const { schedule: small } = shrinkSchedule(schedule, outcome, perform);
    for (const [index] of small.actions.entries()) {
      const actions = small.actions.filter((_, place) => place !== index);
      expect(perform({ ...small, actions }).finding?.invariant).not.toBe(outcome.finding.invariant);
    }
  });

  test('takes away what is left to luck where the same breaks without it', () => {
    const { schedule, outcome } = firstFailing('lastHeard');
    const { link } = shrinkSchedule(schedule, outcome, perform).schedule;
    expect(link.lossProbability + link.duplicateProbability).toBeLessThanOrEqual(
      schedule.link.lossProbability + schedule.link.duplicateProbability,
    );
  });

  test('performs no more schedules than it may, and stops when it is told', () => {
    const { schedule, outcome } = firstFailing('lastHeard');
    let performed = 0;
    const counted = (one: Schedule) => {
      performed += 1;
      return perform(one);
    };
    const bounded = shrinkSchedule(schedule, outcome, counted, { triesMax: 20 });
    // One more for each way, with which the end is trimmed.
    expect(performed).toBeLessThanOrEqual(22);
    expect(bounded.tries).toBe(performed);
    expect(bounded.isMinimal).toBe(false);
    const stopped = shrinkSchedule(schedule, outcome, counted, { isEnough: () => true });
    expect(stopped.outcome.finding?.invariant).toBe(outcome.finding.invariant);
  });

  test('says the size of a schedule in a few words', () => {
    const schedule = drawSchedule(rumor, 1);
    const small = {
      ...schedule,
      actions: schedule.actions.filter(({ action }) => action.type === 'operate').slice(0, 1),
      founders: ['s0'],
      link: { ...schedule.link, lossProbability: 0.02, duplicateProbability: 0 },
      safetyMillis: 11.5,
    };
    const clients = small.clients.length;
    expect(sizeOf(small)).toBe(
      `1 action, 1 replica, ${clients} ${clients === 1 ? 'client' : 'clients'}, 12 ms, 2 % lost`,
    );
  });
});
