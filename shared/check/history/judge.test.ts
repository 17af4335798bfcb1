import { describe, expect, test } from 'vitest';
import { GUARANTEES, type HistoryPromise, MODELS } from '../../core/contract.ts';
import type { History, HistoryOperation } from './history.ts';
import { judgeHistory, judgePromises } from './judge.ts';
import { cas, get, put, sessions } from './testing/notation.ts';

const typesOf = (history: History, isWhole = true) =>
  Object.fromEntries(judgeHistory(history, { isWhole }).map(({ model, type }) => [model, type]));

describe('judging a history', () => {
  const stale = sessions({ a: [put('x', '1'), put('x', '2'), get('x', '1')] });

  test('holds it against all models, the strongest first, or those that are asked for', () => {
    expect(judgeHistory(stale).map(({ model }) => model)).toEqual(MODELS);
    expect(judgeHistory(stale, { models: ['RYW', 'CC'] }).map(({ model }) => model)).toEqual(['CC', 'RYW']);
    expect(typesOf(stale)).toMatchObject({
      linearizable: 'broken',
      CM: 'broken',
      CCv: 'broken',
      CC: 'broken',
      RYW: 'broken',
      MR: 'held',
    });
  });

  test('leaves reads of a committed view out where values are compared', () => {
    const committed = stale.map((one) => (one.op === 'get' ? { ...one, view: 'committed' as const } : one));
    expect(typesOf(committed)).toMatchObject({ linearizable: 'held', CC: 'held' });
  });

  test('proves nothing by values where the history begins in the middle', () => {
    expect(typesOf(stale, false)).toMatchObject({
      linearizable: 'undecided',
      CM: 'undecided',
      CCv: 'undecided',
      CC: 'undecided',
      RYW: 'undecided',
    });
  });
});

describe('judging promises', () => {
  const promises: HistoryPromise[] = [
    { model: 'CC', for: 'allChosen' },
    { model: 'RYW', for: 'chosen' },
    { model: 'converged', for: 'all' },
  ];
  const outcomes = (history: History) =>
    judgePromises(history, promises).map((one) =>
      one.type === 'judged' ? `${one.verdict.model} ${one.verdict.type}` : one.sentence,
    );
  const chosen = (more: Partial<HistoryOperation>) =>
    sessions({
      a: [
        put('x', '1', { version: '1@s', guarantees: GUARANTEES }),
        get('x', null, { seen: {}, guarantees: GUARANTEES, ...more }),
      ],
    });

  test('binds causal consistency to histories in which everybody has chosen everything, and writes are plain', () => {
    expect(outcomes(chosen({}))).toEqual(['CC broken', 'RYW broken', 'converged undecided']);
    expect(outcomes(chosen({ guarantees: ['RYW', 'MR', 'WFR'] }))).toEqual([
      "a's get of x (number 2) was asked without MW",
      'RYW broken',
      'converged undecided',
    ]);
    const conditional = sessions({ a: [cas('x', null, '1', { result: 'info', guarantees: GUARANTEES })] });
    expect(outcomes(conditional)[0]).toBe("a's cas of x (number 1) is a conditional write");
  });

  test('binds a guarantee to the operations of those who chose it', () => {
    expect(outcomes(chosen({ guarantees: ['MR'] }))[1]).toBe('RYW held');
  });
});
