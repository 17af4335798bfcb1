// The four guarantees, each broken and each just kept: where reads tell what their replica held, and by values alone.

import { describe, expect, test } from 'vitest';
import { GUARANTEES, type Guarantee } from '../../core/contract.ts';
import type { History, HistoryOperation } from './history.ts';
import { judgeSessions, type SessionQuestion } from './session-guarantees.ts';
import { at, del, get, put, sessions } from './testing/notation.ts';

/** The guarantees that are broken, with their proof. */
function brokenIn(history: History, question?: SessionQuestion): Partial<Record<Guarantee, string>> {
  const broken: Partial<Record<Guarantee, string>> = {};
  for (const verdict of judgeSessions(history, GUARANTEES, question))
    if (verdict.type === 'broken')
      broken[verdict.model as Guarantee] = verdict.proof
        .map(({ client, op, key, value }) => `${client} ${op} ${key} ${value}`)
        .join(', ');
  return broken;
}

const typesOf = (history: History, question?: SessionQuestion) =>
  judgeSessions(history, GUARANTEES, question).map(({ type }) => type);

const version = (text: string): Partial<HistoryOperation> => ({ version: text });
const seen = (
  vector: Record<string, number>,
  more: Partial<HistoryOperation> = {},
): Partial<HistoryOperation> => ({
  seen: vector,
  ...more,
});

describe('where reads tell what their replica held', () => {
  test('read your writes: a session finds its own write missing, whatever key it reads', () => {
    const history = (held: number) =>
      sessions({ a: [put('x', '1', version('3@s')), get('y', null, seen({ s: held }))] });
    expect(brokenIn(history(2))).toEqual({ RYW: 'a put x 1, a get y null' });
    expect(brokenIn(history(3))).toEqual({});
    expect(typesOf(history(3))).toEqual(['held', 'held', 'held', 'held']);
  });

  test('monotonic reads: what was read before is missing', () => {
    const history = (held: number) =>
      sessions({
        w: [put('x', '1', version('3@s'))],
        a: [get('x', '1', seen({ s: 3 })), get('y', null, seen({ s: held }))],
      });
    expect(brokenIn(history(2))).toEqual({ MR: 'a get x 1, a get y null' });
    expect(brokenIn(history(4))).toEqual({});
  });

  test('writes follow reads: a replica holds an answer without what it answers', () => {
    const history = (held: number) =>
      sessions({
        w: [put('x', 'question', version('3@s'))],
        a: [get('x', 'question', seen({ s: 3 })), put('y', 'answer', version('4@t'))],
        b: [get('y', 'answer', seen({ s: held, t: 4 }))],
      });
    expect(brokenIn(history(0))).toEqual({ WFR: 'a get x question, a put y answer, b get y answer' });
    expect(brokenIn(history(3))).toEqual({});
  });

  test('monotonic writes: a replica holds the second write of a session without the first', () => {
    const history = (held: Record<string, number>) =>
      sessions({
        a: [put('x', '1', version('1@s')), put('y', '2', version('5@t')), put('z', '3', version('6@t'))],
        b: [get('q', null, seen(held))],
      });
    expect(brokenIn(history({ t: 6 }))).toEqual({ MW: 'a put x 1, a put y 2, b get q null' });
    expect(brokenIn(history({ t: 4 }))).toEqual({});
    expect(brokenIn(history({ t: 6, s: 1 }))).toEqual({});
  });

  test('monotonic writes and writes follow reads: a replica holds both in the wrong order', () => {
    const own = (value: string) =>
      sessions({
        a: [put('x', '1', version('1@s')), put('x', '2', version('2@s'))],
        b: [get('x', value, seen({ s: 2 }))],
      });
    expect(brokenIn(own('1'))).toEqual({ MW: 'a put x 1, a put x 2, b get x 1' });
    expect(brokenIn(own('2'))).toEqual({});
    const others = (value: string) =>
      sessions({
        w: [put('x', '1', version('1@s'))],
        a: [get('x', '1', seen({ s: 1 })), put('x', '2', version('2@t'))],
        b: [get('x', value, seen({ s: 1, t: 2 }))],
      });
    expect(brokenIn(others('1'))).toEqual({ WFR: 'a get x 1, a put x 2, b get x 1' });
    expect(brokenIn(others('2'))).toEqual({});
  });

  test('a committed view may be behind, as long as its replica holds the writes', () => {
    const history = sessions({
      a: [
        put('x', '1', version('1@s')),
        put('x', '2', version('2@s')),
        get('x', '1', seen({ s: 2 }, { view: 'committed' })),
      ],
    });
    expect(typesOf(history)).toEqual(['held', 'held', 'held', 'held']);
  });

  test('operations that overlap, failed or have an unknown outcome bind nobody', () => {
    const write = (more: Partial<HistoryOperation>) =>
      sessions({ a: [put('x', '1', { version: '1@s', ...more }), get('x', null, seen({}, at(10, 19)))] });
    expect(Object.keys(brokenIn(write({})))).toEqual(['RYW']);
    expect(brokenIn(write({ result: 'info' }))).toEqual({});
    expect(brokenIn(write({ result: 'fail' }))).toEqual({});
    expect(brokenIn(write({ end: 11 }))).toEqual({});
  });

  test('only those that were chosen are promised', () => {
    const chosen = (guarantees: readonly Guarantee[]) =>
      sessions({ a: [put('x', '1', version('3@s')), get('x', null, seen({}, { guarantees }))] });
    expect(Object.keys(brokenIn(chosen(['RYW']), { isPromisedOnly: true }))).toEqual(['RYW']);
    expect(brokenIn(chosen(['MR', 'WFR', 'MW']), { isPromisedOnly: true })).toEqual({});
    expect(Object.keys(brokenIn(chosen([])))).toEqual(['RYW']);
  });

  test('monotonic reads are undecided after a read that may have returned one of two writes', () => {
    const history = (held: Record<string, number>) =>
      sessions({
        w: [put('x', '1', version('1@s')), put('x', '1', version('2@s'))],
        a: [get('x', '1', seen({ s: 2, t: 5 })), get('y', null, seen(held))],
      });
    expect(judgeSessions(history({ s: 2 }), ['MR'])).toMatchObject([
      { type: 'undecided', reason: 'history' },
    ]);
    expect(judgeSessions(history({ s: 2, t: 5 }), ['MR'])).toMatchObject([{ type: 'held' }]);
  });
});

describe('by values alone', () => {
  test('read your writes: a session gets what it had overwritten, or nothing', () => {
    const history = (value: string | null) =>
      sessions({ a: [put('x', '1'), put('x', '2'), get('x', value)] });
    expect(brokenIn(history('1'))).toEqual({ RYW: 'a put x 2, a get x 1' });
    expect(brokenIn(history(null))).toEqual({ RYW: 'a put x 2, a get x null' });
    expect(brokenIn(history('2'))).toEqual({});
    const other = sessions({ a: [put('x', '1'), get('x', '9')], b: [put('x', '9')] });
    expect(brokenIn(other)).toEqual({});
    const deleted = sessions({ a: [put('x', '1'), get('x', null)], b: [del('x')] });
    expect(brokenIn(deleted)).toEqual({});
  });

  test('monotonic reads: a session goes back to what is older', () => {
    const history = (first: string, second: string | null) =>
      sessions({ w: [put('x', '1'), put('x', '2')], a: [get('x', first), get('x', second)] });
    expect(brokenIn(history('2', '1'))).toEqual({ MR: 'a get x 2, a get x 1' });
    expect(brokenIn(history('1', null))).toEqual({ MR: 'a get x 1, a get x null' });
    expect(brokenIn(history('1', '2'))).toEqual({});
    const concurrent = sessions({
      v: [put('x', '1')],
      w: [put('x', '2')],
      a: [get('x', '2'), get('x', '1')],
    });
    expect(brokenIn(concurrent)).toEqual({});
  });

  test('monotonic writes and writes follow reads: two reads at one replica show what it lacks', () => {
    const at1 = (replica: string, start: number) => ({ replica, ...at(start, start + 1) });
    const own = (replica: string) =>
      sessions({
        a: [put('x', '1', at(0, 1)), put('y', '2', at(2, 3))],
        b: [get('y', '2', at1('s0', 4))],
        c: [get('x', null, at1(replica, 6))],
      });
    expect(brokenIn(own('s0'))).toEqual({ MW: 'a put x 1, a put y 2, b get y 2, c get x null' });
    expect(brokenIn(own('s1'))).toEqual({});
    const answer = sessions({
      w: [put('x', '1', at(0, 1))],
      a: [get('x', '1', at1('s1', 2)), put('y', '2', at(3, 4))],
      b: [get('y', '2', at1('s0', 5))],
      c: [get('x', null, at1('s0', 7))],
    });
    expect(brokenIn(answer)).toEqual({ WFR: 'a get x 1, a put y 2, b get y 2, c get x null' });
  });

  test('what binds every server is undecided where reads do not tell who answered', () => {
    const history = sessions({ a: [put('x', '1'), put('y', '2')], b: [get('y', '2'), get('x', null)] });
    expect(typesOf(history)).toEqual(['held', 'held', 'undecided', 'undecided']);
    expect(judgeSessions(history, ['MW'])[0]?.sentence).toContain('which it was');
  });

  test('nothing is held against a history that begins in the middle, or whose causality is cyclic', () => {
    const history = sessions({ a: [put('x', '1'), put('x', '2'), get('x', '1')] });
    expect(judgeSessions(history, ['RYW'], { isWhole: false })).toMatchObject([
      { type: 'undecided', reason: 'history' },
    ]);
    const cyclic = sessions({ a: [get('x', '1'), put('y', '1')], b: [get('y', '1'), put('x', '1')] });
    expect(judgeSessions(cyclic, ['RYW'])).toMatchObject([{ type: 'undecided', reason: 'history' }]);
  });
});

describe('where the store orders the versions of a key by itself', () => {
  const rank = (stamp: number, server: number): Partial<HistoryOperation> => ({ rank: [stamp, server] });
  /** c writes x, having read y, which was written after another write of x: causally the last, not by its stamp. */
  const history = (read: number) =>
    sessions({
      a: [put('x', 'w1', rank(4, 1)), put('y', 'z', rank(5, 1))],
      c: [get('y', 'z', rank(5, 1)), put('x', 'w2', rank(3, 2)), get('x', 'w1', rank(read, 1))],
    });

  test('a write that is causally later and ranks lower was not missing', () => {
    expect(brokenIn(history(4))).not.toHaveProperty('RYW');
  });

  test('a read that ranks below the own write is a breach', () => {
    const stale = sessions({
      a: [put('x', 'old', rank(1, 0))],
      c: [put('x', 'new', rank(2, 0)), get('x', 'old', rank(1, 0))],
    });
    expect(brokenIn(stale)).toMatchObject({ RYW: 'c put x new, c get x old' });
  });
});
