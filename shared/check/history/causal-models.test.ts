// The bad patterns: the histories of the paper that tell the models apart, each pattern beside a history that just does
// not show it, and a checker that goes by the definitions.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawBelow, drawOne, seedRandom } from '../../core/random.ts';
import { judgeCausally } from './causal-models.ts';
import type { History, HistoryOperation } from './history.ts';
import { isCausalByForce } from './testing/brute-force.ts';
import { at, cas, del, get, put, sessions } from './testing/notation.ts';

const MODELS = ['CC', 'CCv', 'CM'] as const;

/** The pattern that was found, or what else was said, for each of CC, CCv and CM. */
function patternsOf(history: History): string[] {
  return judgeCausally(history, MODELS).map((verdict) =>
    verdict.type === 'broken' ? verdict.pattern : verdict.type,
  );
}

function proofOf(history: History, model: (typeof MODELS)[number]): string[] {
  const [verdict] = judgeCausally(history, [model]);
  if (verdict?.type !== 'broken') throw new Error(verdict?.type);
  return verdict.proof.map(({ client, op, key, value }) => `${client} ${op} ${key} ${value}`);
}

/** Ten sessions that follow one order of all writes, each as far behind as it happens, and mostly delete. */
function deletingSessions(operations: number): History {
  const luck = seedRandom(1, 'deleting sessions');
  const written: { readonly key: string; readonly value: string | null }[] = [];
  const seen = Array.from({ length: 10 }, () => 0);
  return Array.from({ length: operations }, (_, number): HistoryOperation => {
    const session = drawBelow(luck, seen.length);
    const key = `k${drawBelow(luck, 50)}`;
    const op = drawOne(luck, ['get', 'get', 'get', 'get', 'put', 'delete', 'delete', 'delete'] as const);
    let value = op === 'put' ? `v${number}` : null;
    if (op === 'get') {
      const before = seen[session] as number;
      seen[session] = before + drawBelow(luck, written.length - before + 1);
      value = written.slice(0, seen[session]).findLast((write) => write.key === key)?.value ?? null;
    } else {
      written.push({ key, value });
      seen[session] = written.length;
    }
    const client = `c${session}`;
    return { client, number, op, key, value, start: 2 * number, end: 2 * number + 1, result: 'ok' };
  });
}

describe('the histories of figure 3 of the paper', () => {
  test.each<[string, History, string[]]>([
    [
      "(a) is CM and not CCv: two replicas end with each other's write",
      sessions({ a: [put('x', '1'), get('x', '2')], b: [put('x', '2'), get('x', '1')] }),
      ['held', 'CyclicCF', 'held'],
    ],
    [
      '(b) is CCv and not CM',
      sessions({
        a: [put('z', '1'), put('x', '1'), put('y', '1')],
        b: [put('x', '2'), get('z', null), get('y', '1'), get('x', '2')],
      }),
      ['held', 'held', 'WriteHBInitRead'],
    ],
    [
      '(c) is CC alone',
      sessions({ a: [put('x', '1')], b: [put('x', '2'), get('x', '1'), get('x', '2')] }),
      ['held', 'CyclicCF', 'CyclicHB'],
    ],
    [
      '(d) is CM and CCv, and yet not sequentially consistent',
      sessions({
        a: [put('x', '1'), get('y', null), put('y', '1'), get('x', '1')],
        b: [put('x', '2'), get('y', null), put('y', '2'), get('x', '2')],
      }),
      ['held', 'held', 'held'],
    ],
    [
      '(e) is not even CC',
      sessions({
        a: [put('x', '1'), put('y', '1')],
        b: [get('y', '1'), put('x', '2')],
        c: [get('x', '2'), get('x', '1')],
      }),
      ['WriteCORead', 'WriteCORead', 'WriteCORead'],
    ],
  ])('%s', (_, history, patterns) => {
    expect(patternsOf(history)).toEqual(patterns);
  });
});

describe('each bad pattern, and a history that just does not show it', () => {
  test('CyclicCO: two sessions read what the other writes afterwards', () => {
    const cyclic = sessions({ a: [get('x', '1'), put('y', '1')], b: [get('y', '1'), put('x', '1')] });
    expect(patternsOf(cyclic)).toEqual(['CyclicCO', 'CyclicCO', 'CyclicCO']);
    expect(proofOf(cyclic, 'CC').sort()).toEqual(['a get x 1', 'a put y 1', 'b get y 1', 'b put x 1']);
    const one = sessions({ a: [get('x', '1'), put('y', '1')], b: [put('x', '1'), get('y', '1')] });
    expect(patternsOf(one)).toEqual(['held', 'held', 'held']);
  });

  test('ThinAirRead: a value that nobody wrote, or that was refused', () => {
    expect(proofOf(sessions({ a: [put('x', '1'), get('x', '2')] }), 'CC')).toEqual(['a get x 2']);
    const refused = sessions({ a: [put('x', '1', { result: 'fail' })], b: [get('x', '1')] });
    expect(patternsOf(refused)).toEqual(['ThinAirRead', 'ThinAirRead', 'ThinAirRead']);
    expect(proofOf(refused, 'CC')).toEqual(['a put x 1', 'b get x 1']);
    expect(patternsOf(sessions({ a: [put('x', '1', at(0, null))], b: [get('x', '1')] }))).toEqual([
      'held',
      'held',
      'held',
    ]);
  });

  test('WriteCOInitRead: absence after a write that comes causally before', () => {
    const history = (between: string | null) =>
      sessions({ a: [put('x', '1'), put('y', '1')], b: [get('y', between), get('x', null)] });
    expect(patternsOf(history('1'))).toEqual(['WriteCOInitRead', 'WriteCOInitRead', 'WriteCOInitRead']);
    expect(proofOf(history('1'), 'CC')).toEqual(['a put x 1', 'b get x null']);
    expect(patternsOf(history(null))).toEqual(['held', 'held', 'held']);
  });

  test('WriteCORead: what a reply answers disappears', () => {
    const history = (last: string) =>
      sessions({ a: [put('x', '1'), put('x', '2'), put('y', '1')], b: [get('y', '1'), get('x', last)] });
    expect(proofOf(history('1'), 'CC')).toEqual(['a put x 1', 'a put x 2', 'b get x 1']);
    expect(patternsOf(history('2'))).toEqual(['held', 'held', 'held']);
  });

  test('CyclicCF: two sessions disagree for ever', () => {
    const history = (last: string) =>
      sessions({
        a: [put('x', '1')],
        b: [put('x', '2')],
        c: [get('x', '1'), get('x', '2')],
        d: [get('x', '2'), get('x', last)],
      });
    expect(patternsOf(history('1'))).toEqual(['held', 'CyclicCF', 'held']);
    expect(proofOf(history('1'), 'CCv')).toEqual(
      expect.arrayContaining(['a put x 1', 'b put x 2', 'c get x 2', 'd get x 1']),
    );
    expect(patternsOf(history('2'))).toEqual(['held', 'held', 'held']);
  });

  test('WriteHBInitRead: what a session must have ordered before is not there', () => {
    const history = (z: string | null) =>
      sessions({
        a: [put('z', '1'), put('x', '1'), put('y', '1')],
        b: [put('x', '2'), get('z', z), get('y', '1'), get('x', '2')],
      });
    expect(proofOf(history(null), 'CM')).toEqual(['a put z 1', 'b get z null']);
    expect(patternsOf(history('1'))).toEqual(['held', 'held', 'held']);
  });

  test('CyclicHB: a session goes back and forth between concurrent writes', () => {
    const history = (last: string) =>
      sessions({ a: [put('x', '1')], b: [put('x', '2')], c: [get('x', '1'), get('x', '2'), get('x', last)] });
    expect(patternsOf(history('1'))).toEqual(['held', 'CyclicCF', 'CyclicHB']);
    expect(proofOf(history('1'), 'CM')).toEqual(expect.arrayContaining(['a put x 1', 'b put x 2']));
    expect(patternsOf(history('2'))).toEqual(['held', 'held', 'held']);
  });
});

describe('causal order', () => {
  test('goes through deletes, conditional writes and several sessions', () => {
    const history = (last: string | null) =>
      sessions({
        a: [put('x', '1'), del('x'), put('y', '1')],
        b: [cas('y', '1', '2')],
        c: [get('y', '2'), get('x', last)],
      });
    expect(patternsOf(history('1'))[0]).toBe('WriteCORead');
    expect(patternsOf(history(null))[0]).toBe('held');
  });

  test('does not go on after an operation whose outcome nobody knows', () => {
    const history = (result: 'ok' | 'info') => sessions({ a: [put('x', '1', { result }), get('x', null)] });
    expect(patternsOf(history('ok'))[0]).toBe('WriteCOInitRead');
    expect(patternsOf(history('info'))[0]).toBe('held');
    const chained = sessions({
      a: [put('x', '1'), put('y', '1', { result: 'info' })],
      b: [get('y', '1'), get('x', null)],
    });
    expect(patternsOf(chained)[0]).toBe('WriteCOInitRead');
  });

  test('takes operations of one session that overlap for unordered', () => {
    const history = (start: number) =>
      sessions({ a: [put('x', '1', at(0, 10)), get('x', null, at(start, 20))] });
    expect(patternsOf(history(5))[0]).toBe('held');
    expect(patternsOf(history(11))[0]).toBe('WriteCOInitRead');
  });

  test('follows versions and what a replica held, where values repeat', () => {
    const told = (seen: number) =>
      sessions({
        a: [
          put('x', '1', { version: '1@s' }),
          put('x', '2', { version: '2@s' }),
          put('x', '1', { version: '3@s' }),
        ],
        b: [get('x', '2'), get('x', '1', { seen: { s: seen } })],
      });
    expect(patternsOf(told(3))[0]).toBe('held');
    expect(patternsOf(told(1))[0]).toBe('WriteCORead');
  });

  test('is told of thousands of reads that found nothing, each after many deletes', () => {
    const history = deletingSessions(10_000);
    expect(history.filter(({ op, value }) => op === 'get' && value === null).length).toBeGreaterThan(1_000);
    expect(judgeCausally(history, ['CC', 'CCv']).map(({ type }) => type)).toEqual(['held', 'held']);
  });

  test('needs a source for each uncertain read at which all fit, and says so where it finds none', () => {
    const deletes = { a: [put('x', '1'), del('x')], b: [put('x', '2'), del('x')] };
    expect(patternsOf(sessions({ ...deletes, c: [get('x', null), get('x', '1'), get('x', null)] }))[0]).toBe(
      'held',
    );
    const history = sessions({
      a: [put('x', '1'), del('x'), put('y', 'a')],
      b: [put('x', '2'), del('x'), put('y', 'b')],
      c: [get('x', '1'), get('x', '2'), get('x', null)],
    });
    const [verdict] = judgeCausally(history, ['CC']);
    expect(verdict?.type).toBe('held');
    // The one delete fits the one session, the other the other.
    const neither = sessions({
      a: [put('x', '1'), del('x')],
      b: [put('x', '2'), del('x')],
      c: [put('x', '3'), get('x', null), get('x', '1')],
      d: [put('x', '4'), get('x', null), get('x', '2')],
    });
    expect(patternsOf(neither)[0]).toBe('held');
    const both = sessions({
      a: [put('x', '1'), del('x')],
      b: [put('x', '2'), del('x')],
      c: [put('z', '3'), put('x', '3'), get('x', null), get('x', '1'), get('x', '2')],
    });
    expect(judgeCausally(both, ['CC'])[0]).toMatchObject({
      type: 'undecided',
      reason: 'history',
      sentence: expect.stringContaining("c's get of x (number 3), which found it absent"),
    });
  });
});

describe('against the definitions', () => {
  /** Up to five operations of three sessions on two keys; values are unique, and each read returns one of them. */
  const tiny = fc.array(
    fc.record({
      session: fc.constantFrom('a', 'b', 'c'),
      op: fc.constantFrom('get' as const, 'put' as const),
      key: fc.constantFrom('x', 'x', 'y'),
      pick: fc.nat(5),
    }),
    { minLength: 2, maxLength: 5 },
  );

  test.each(MODELS)('%s is what trying all orders gives', (model) => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(tiny, (drawn) => {
        const values = drawn.flatMap(({ op, key }, index) =>
          op === 'put' ? [{ key, value: `${index}` }] : [],
        );
        const numbers = new Map<string, number>();
        const history = drawn.map(({ session, op, key, pick }, index): HistoryOperation => {
          const number = (numbers.get(session) ?? 0) + 1;
          numbers.set(session, number);
          const options = [null, ...values.filter((one) => one.key === key).map(({ value }) => value)];
          const value = op === 'put' ? `${index}` : (options[pick % options.length] ?? null);
          return {
            client: session,
            number,
            op,
            key,
            value,
            start: 10 * number,
            end: 10 * number + 9,
            result: 'ok',
          };
        });
        const [verdict] = judgeCausally(history, [model]);
        outcomes.set(verdict?.type ?? '', (outcomes.get(verdict?.type ?? '') ?? 0) + 1);
        expect(verdict?.type).toBe(isCausalByForce(history, model) ? 'held' : 'broken');
      }),
      { numRuns: 400 },
    );
    expect(Math.min(outcomes.get('held') ?? 0, outcomes.get('broken') ?? 0)).toBeGreaterThan(50);
  });
});
