// A part of a cluster is healed before the rest is: it must go on by itself, and what it lacks is said, made small and repeated.

import { describe, expect, test } from 'vitest';
import { collectEffects, type Effect, type Input, type Out, type Protocol } from '../core/contract.ts';
import { present } from '../core/result.ts';
import { rumorRegister } from '../host/testing/rumor-register.ts';
import type { RumorState, RumorTypes } from '../host/testing/rumor-types.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { drawSchedule } from './draw-schedule.ts';
import { DEMANDS, type Finding, type Outcome } from './outcome.ts';
import { performSchedule } from './perform-schedule.ts';
import { partByActions } from './reductions.ts';
import { repeatableScript } from './repeatable-script.ts';
import type { Schedule } from './schedule.ts';
import { shrinkSchedule } from './shrink.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

type Failing = Outcome & { readonly finding: Finding };
type Handle = (state: RumorState, input: Input<RumorTypes>, now: number, out: Out<RumorTypes>) => void;

/** Rumor registers that keep some of their effects to themselves. */
function rumorThat(does: (state: RumorState, effect: Effect<RumorTypes>) => boolean): Protocol {
  const handle: Handle = (state, input, now, out) => {
    const seen = collectEffects<RumorTypes>();
    rumorRegister.handle(state, input, now, seen);
    for (const effect of seen.effects) if (does(state, effect)) give(effect, out);
  };
  return { ...rumorRegister, handle } as unknown as Protocol;
}

function give(effect: Effect<RumorTypes>, out: Out<RumorTypes>): void {
  switch (effect.type) {
    case 'persist':
      return out.persist(effect.rows);
    case 'send':
      return out.send(effect.to, effect.message);
    case 'reply':
      return out.reply(effect.client, effect.number, effect.result);
    case 'answer':
      return out.answer(effect.number, effect.result);
    case 'setTimer':
      return out.setTimer(effect.timer, effect.delayMillis);
    case 'cancelTimer':
      return out.cancelTimer(effect.timer);
    case 'note':
      return out.note(effect.note);
  }
}

/** Replicas that say nothing to clients while they are linked with fewer than that. */
const dumb = rumorThat(({ up }, { type }) => type !== 'reply' || up.length >= 2);
/** Replicas that tell one other no news while a third is missing. */
const secretive = rumorThat(
  ({ up }, effect) => effect.type !== 'send' || effect.message.type !== 'rumor' || up.length >= 2,
);

/** Three replicas that never change, of which two are cut off from the third in the end. */
function scheduleOf(seed: number, protocol: Protocol): Schedule {
  const drawn = drawSchedule(protocol, seed);
  const isPlain = ({ type }: { readonly type: string }) => type === 'operate' || type === 'attach';
  return {
    ...drawn,
    founders: ['s0', 's1', 's2'],
    clients: drawn.clients.map((client) => ({ ...client, replica: 's0' })),
    actions: drawn.actions.filter(
      ({ action }) => isPlain(action) && (action.type !== 'attach' || /s[012]/.test(action.replica)),
    ),
    part: { order: ['s1', 's0', 's2'], size: 2, isAlone: true, client: `c${drawn.clients.length - 1}` },
  };
}

function failing(protocol: Protocol): { readonly schedule: Schedule; readonly outcome: Failing } {
  const schedule = scheduleOf(1, protocol);
  const { finding, ...outcome } = performSchedule(protocol, schedule);
  if (finding === null) throw new Error('nothing is missing');
  return { schedule, outcome: { ...outcome, finding } };
}

describe('a part that is healed before the rest is', () => {
  const protocol = present(findProtocol(present(protocolNames()[0], 'a protocol')), 'the first protocol');

  test('comes together and serves by itself, whatever it was through', () => {
    const parts = SEEDS.map((seed) => {
      const outcome = performSchedule(protocol, drawSchedule(protocol, seed));
      expect({ seed, finding: outcome.finding }).toEqual({ seed, finding: null });
      return outcome.part;
    });
    expect(parts.every((part) => part !== null && part.endedAt !== null)).toBe(true);
    expect(new Set(parts.map((part) => part?.replicas.length)).size).toBeGreaterThan(2);
  });

  test('is named with what it lacks when it does not serve', () => {
    const { outcome } = failing(dumb);
    expect(outcome.finding).toMatchObject({
      type: 'missing',
      invariant: DEMANDS.partServes,
      replica: 's1',
      sentence: expect.stringMatching(/^s1, s0 healed, the rest is cut off: s1 accepts no write: TIMEOUT, /),
    });
  });

  test('is named with what it lacks when it does not come together', () => {
    const { outcome } = failing(secretive);
    expect(outcome.finding.invariant).toBe(DEMANDS.partConverges);
  });

  test('names no replica that never joined', () => {
    const schedule = scheduleOf(1, protocol);
    const part = { ...present(schedule.part, 'a part'), order: ['s9', 's1', 's0', 's2'], size: 3 };
    const outcome = performSchedule(protocol, { ...schedule, part });
    expect(outcome).toMatchObject({ finding: null, part: { replicas: ['s1', 's0'] } });
  });

  test('takes in as many replicas as a quorum needs', () => {
    const majority = {
      ...dumb,
      whyNoQuorum: ({ replicas }, part) =>
        part.size > replicas.size / 2 && part.size > 2 ? null : 'too few',
    } as Protocol;
    const outcome = performSchedule(majority, scheduleOf(1, majority));
    expect(outcome).toMatchObject({ finding: null, part: { replicas: ['s1', 's0', 's2'] } });
  });

  test('is excused where the protocol says that it cannot go on, and that is told', () => {
    // As soon as the third is cut off: so the part was chosen before, and all can go on once it is back.
    const needsAll = {
      ...dumb,
      whyNoQuorum: ({ replicas }, part) => {
        const isTogether = [...part].every(
          (id) => (present(replicas.get(id), id).state as RumorState).up.length >= 2,
        );
        return isTogether ? null : 'one is missing';
      },
    } as Protocol;
    const { finding, excuses } = performSchedule(needsAll, scheduleOf(1, needsAll));
    expect(finding).toBeNull();
    expect(excuses).toEqual([{ of: 'part', why: 'one is missing', missing: expect.stringContaining('s1') }]);
  });

  test('must go on in the end if it could when all was healed, whatever became of it', () => {
    let asked = 0;
    const forgetful = {
      ...rumorThat((_, { type }) => type !== 'answer'),
      converged: () => 'one that never comes',
      whyNoQuorum: () => {
        asked += 1;
        return asked === 1 ? null : 'it has forgotten';
      },
    } as Protocol;
    const { finding, excuses } = performSchedule(forgetful, { ...scheduleOf(1, forgetful), part: null });
    expect(finding?.invariant).toBe(DEMANDS.converges);
    expect(excuses).toEqual([]);
  });

  test.each([
    ['serves', dumb],
    ['converges', secretive],
  ])('is made small, and repeated by a script: %s', async (_, faulty) => {
    const { schedule, outcome } = failing(faulty);
    const perform = (one: Schedule) => performSchedule(faulty, one);
    const shrunk = shrinkSchedule(schedule, outcome, perform, { triesMax: 200 });
    const { finding } = shrunk.outcome;
    expect(finding?.invariant).toBe(outcome.finding.invariant);
    expect(shrunk.schedule.actions.length).toBeLessThanOrEqual(1);
    const smaller = { ...shrunk.outcome, finding: finding as Finding };
    for (const [one, came] of [
      [shrunk.schedule, smaller],
      [schedule, outcome],
    ] as const)
      expect(await repeatableScript(faulty, one, came)).toMatchObject({ ok: true });
  });

  test('does the same when what was done to it is written down as actions', () => {
    for (const seed of SEEDS.slice(0, 5)) {
      const schedule = drawSchedule(protocol, seed);
      const { part, ...outcome } = performSchedule(protocol, schedule, { isTraced: true });
      if (part === null) throw new Error('no part was healed');
      const flat = partByActions(schedule, part, 0);
      expect(performSchedule(protocol, flat, { isTraced: true })).toEqual({ ...outcome, part: null });
    }
  });
});
