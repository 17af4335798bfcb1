import { describe, expect, test } from 'vitest';
import { judgeConvergence } from './convergence.ts';
import { at, get, put, sessions } from './testing/notation.ts';

const read = (value: string | null, replica: string, start: number) =>
  get('x', value, { replica, ...at(start, start + 1) });

describe('convergence', () => {
  const write = put('x', '1', at(0, 9));

  test('holds where the last reads agree at every replica', () => {
    const history = sessions({
      a: [write],
      b: [read(null, 's0', 10), read('1', 's0', 20)],
      c: [read('1', 's1', 15)],
    });
    expect(judgeConvergence(history)).toMatchObject({ type: 'held' });
  });

  test('is broken by two replicas that differ after the last write', () => {
    const history = sessions({ a: [write], b: [read('1', 's0', 20)], c: [read(null, 's1', 20)] });
    const verdict = judgeConvergence(history);
    expect(verdict).toMatchObject({ type: 'broken', pattern: 'NotConverged' });
    expect(verdict.sentence).toContain("b's get of x (number 1), which gave 1, from s0");
  });

  test('cannot be told while writes go on, or where one place was read', () => {
    const early = sessions({ a: [write], b: [read('1', 's0', 5)], c: [read(null, 's1', 6)] });
    expect(judgeConvergence(early)).toMatchObject({ type: 'undecided', reason: 'history' });
    const alone = sessions({ a: [write], b: [read('1', 's0', 20), read(null, 's0', 30)] });
    expect(judgeConvergence(alone)).toMatchObject({ type: 'undecided', reason: 'history' });
  });

  test('takes sessions for places where replicas are not told', () => {
    const history = sessions({ a: [write], b: [get('x', '1', at(20, 21))], c: [get('x', null, at(20, 21))] });
    expect(judgeConvergence(history)).toMatchObject({ type: 'broken' });
  });

  test('cannot be told of a key with a write whose outcome nobody knows', () => {
    const unknown = put('x', '2', { ...at(0, 9), result: 'info' });
    const history = sessions({
      a: [write],
      d: [unknown],
      b: [read('1', 's0', 20)],
      c: [read('2', 's1', 20)],
    });
    expect(judgeConvergence(history)).toMatchObject({ type: 'undecided', reason: 'history' });
  });
});
