// What clients see under random faults keeps what protocols promise of it; and with all guarantees and plain writes alone the
// whole history is causally consistent (invariant G8).

import { describe, expect, test } from 'vitest';
import { HistoryFollower } from '../check/history/from-trace.ts';
import type { HistoryOperation } from '../check/history/history.ts';
import { judgeHistory, judgePromises } from '../check/history/judge.ts';
import { GUARANTEES, type Guarantee, type HistoryPromise, type Protocol } from '../core/contract.ts';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { drawSchedule } from './draw-schedule.ts';
import { performSchedule } from './perform-schedule.ts';
import type { Schedule } from './schedule.ts';

/** Each is performed with all that happens written down, which takes several times as long as without. */
const SEEDS = 25;

function historyOfSchedule(protocol: Protocol, schedule: Schedule): HistoryOperation[] {
  const follower = new HistoryFollower(protocol.session.versions);
  const history: HistoryOperation[] = [];
  const { finding } = performSchedule(protocol, schedule, {
    onEvent: (event) => void history.push(...follower.take(event)),
  });
  expect(finding).toBeNull();
  return [...history, ...follower.close()];
}

function promisesOf(protocol: Protocol, options: Schedule['options']): readonly HistoryPromise[] {
  const config = protocol.parseConfig(options);
  if (!config.ok) throw new Error(config.error);
  return protocol.promises?.(config.value) ?? [];
}

/** Each promise with what became of it. */
function outcomesOf(protocol: Protocol, schedule: Schedule): string[] {
  const promises = promisesOf(protocol, schedule.options);
  return judgePromises(historyOfSchedule(protocol, schedule), promises).map((one) =>
    one.type === 'notPromised'
      ? `${one.model} not promised`
      : `${one.verdict.model} ${one.verdict.type}${one.verdict.type === 'held' ? '' : `: ${one.verdict.sentence}`}`,
  );
}

/** The same schedule with these guarantees chosen for good, and without conditional writes. */
function withGuarantees(schedule: Schedule, guarantees: readonly Guarantee[]): Schedule {
  const clients = schedule.clients.map((client) => ({ ...client, guarantees }));
  const actions = schedule.actions.filter(
    ({ action }) =>
      action.type !== 'choose' && !(action.type === 'operate' && action.operation.type === 'write'),
  );
  return { ...schedule, clients, actions };
}

/** Protocols that promise something of that kind. */
function protocolsPromising(isMeant: (promise: HistoryPromise) => boolean): string[] {
  return protocolNames().filter((name) => promisesOf(present(findProtocol(name), name), {}).some(isMeant));
}

describe.each(protocolsPromising(() => true))('histories of %s under random faults', (name) => {
  const protocol = present(findProtocol(name), name);

  test(`keep what is promised to sessions, with whatever they chose (${SEEDS} seeds)`, () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const wrong = outcomesOf(protocol, drawSchedule(protocol, seed)).filter(
        (outcome) => !/ held$| not promised$/.test(outcome),
      );
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
    }
  });
});

describe.each(protocolsPromising((promise) => promise.for === 'allChosen'))('histories of %s', (name) => {
  const protocol = present(findProtocol(name), name);
  const models = promisesOf(protocol, {}).map(({ model }) => model);

  test(`[G8] keep all models with all guarantees and plain writes (${SEEDS} seeds)`, () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const schedule = withGuarantees(drawSchedule(protocol, seed), GUARANTEES);
      const promised = promisesOf(protocol, schedule.options).map(({ model }) => `${model} held`);
      expect({ seed, outcomes: outcomesOf(protocol, schedule) }).toEqual({ seed, outcomes: promised });
    }
  });

  test('break each model in some seed when nobody chooses anything, so that the checks are seen to look', () => {
    const broken = new Set<string>();
    for (let seed = 1; seed <= SEEDS && broken.size < models.length; seed += 1) {
      const history = historyOfSchedule(protocol, withGuarantees(drawSchedule(protocol, seed), []));
      for (const { type, model } of judgeHistory(history, { models }))
        if (type === 'broken') broken.add(model);
    }
    expect([...broken].sort()).toEqual([...models].sort());
  });
});
