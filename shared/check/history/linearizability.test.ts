// Linearizability: the anomalies that everybody knows, registers that never lie, and a checker that tries everything.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { History, HistoryOperation } from './history.ts';
import { judgeLinearizability } from './linearizability.ts';
import { isLinearizableByForce } from './testing/brute-force.ts';
import { at, cas, del, get, put, sessions } from './testing/notation.ts';
import { simulateRegisters } from './testing/register-simulation.ts';

const typeOf = (history: History) => judgeLinearizability(history).type;

/** `c0 put x 1`, … of the proof. */
function proofOf(history: History): string[] {
  const verdict = judgeLinearizability(history);
  if (verdict.type !== 'broken') throw new Error(verdict.type);
  return verdict.proof.map(({ client, op, key, value }) => `${client} ${op} ${key} ${value}`).sort();
}

describe('linearizability', () => {
  test.each<[string, History]>([
    ['nothing at all', []],
    [
      'a read of a write that overlaps it',
      sessions({ a: [put('x', '1', at(0, 9))], b: [get('x', '1', at(1, 3))] }),
    ],
    [
      'a read that misses a write that overlaps it',
      sessions({ a: [put('x', '1', at(0, 9))], b: [get('x', null, at(1, 3))] }),
    ],
    [
      'two reads of two overlapping writes',
      sessions({
        a: [put('x', '1', at(0, 9))],
        b: [put('x', '2', at(0, 9))],
        c: [get('x', '1', at(1, 2)), get('x', '2', at(3, 4))],
      }),
    ],
    [
      'what began in the instant in which another ended',
      sessions({ a: [put('x', '1', at(0, 5))], b: [get('x', null, at(5, 9))] }),
    ],
    [
      'a write that was given up, and took effect much later',
      sessions({
        a: [put('x', '1', at(0, null))],
        b: [get('x', null, at(10, 20)), get('x', '1', at(30, 40))],
      }),
    ],
    [
      'a write that was given up, and never took effect',
      sessions({ a: [put('x', '1', at(0, null))], b: [get('x', null, at(10, 20))] }),
    ],
    [
      'a refused write, and nobody saw it',
      sessions({ a: [put('x', '1', { ...at(0, 5), result: 'fail' })], b: [get('x', null, at(10, 20))] }),
    ],
    [
      'conditional writes one after another',
      sessions({ a: [cas('x', null, '1'), cas('x', '1', '2'), get('x', '2')] }),
    ],
    ['a delete', sessions({ a: [put('x', '1'), del('x'), get('x', null)] })],
    [
      'keys that know nothing of each other',
      sessions({ a: [put('x', '1'), get('y', null)], b: [put('y', '1', at(100, 109))] }),
    ],
  ])('holds for %s', (_, history) => {
    expect(typeOf(history)).toBe('held');
    expect(isLinearizableByForce(history)).toBe(true);
  });

  test.each<[string, History, string[]]>([
    [
      'a stale read',
      sessions({ a: [put('x', '1', at(0, 1)), put('x', '2', at(2, 3))], b: [get('x', '1', at(4, 5))] }),
      ['a put x 1', 'a put x 2', 'b get x 1'],
    ],
    [
      'reads that see two overlapping writes in two orders',
      sessions({
        a: [put('x', '1', at(0, 9))],
        b: [put('x', '2', at(0, 9))],
        c: [get('x', '1', at(10, 12)), get('x', '2', at(13, 14))],
      }),
      ['a put x 1', 'b put x 2', 'c get x 1', 'c get x 2'],
    ],
    [
      'a read that goes back while the write is under way',
      sessions({
        a: [put('x', '1', at(0, 90))],
        b: [get('x', '1', at(1, 3))],
        c: [get('x', null, at(4, 5))],
      }),
      ['a put x 1', 'b get x 1', 'c get x null'],
    ],
    [
      'a lost write',
      sessions({ a: [put('x', '1', at(0, 1))], b: [get('x', null, at(4, 5))] }),
      ['a put x 1', 'b get x null'],
    ],
    [
      'a value of a refused write',
      sessions({ a: [put('x', '1', { ...at(0, 1), result: 'fail' })], b: [get('x', '1', at(4, 5))] }),
      ['b get x 1'],
    ],
    [
      'a value of a write that had not begun',
      sessions({ a: [put('x', '1', at(6, 9))], b: [get('x', '1', at(4, 5))] }),
      ['b get x 1'],
    ],
    [
      'two conditional writes that both found the same',
      sessions({ a: [cas('x', null, '1', at(0, 9))], b: [cas('x', null, '2', at(0, 9))] }),
      ['a cas x 1', 'b cas x 2'],
    ],
    [
      'a write of unknown outcome that took effect twice',
      sessions({
        a: [put('x', '1', at(0, null))],
        b: [get('x', '1', at(1, 2)), put('x', '2', at(3, 4)), get('x', '1', at(5, 6))],
        c: [get('x', '2', at(4.5, 4.6))],
      }),
      ['a put x 1', 'b get x 1', 'b get x 1', 'b put x 2'],
    ],
    [
      'a value that came back after a delete',
      sessions({ a: [put('x', '1'), del('x'), get('x', '1')] }),
      ['a delete x null', 'a get x 1', 'a put x 1'],
    ],
  ])('is broken by %s', (_, history, proof) => {
    expect(proofOf(history)).toEqual(proof);
    expect(isLinearizableByForce(history)).toBe(false);
  });

  test('tells two writes of one value apart by versions', () => {
    const version = (text: string, start: number) => ({ version: text, ...at(start, start + 1) });
    const history = (read: string) =>
      sessions({
        a: [
          put('x', '1', version('1@a', 0)),
          put('x', '2', version('2@a', 2)),
          put('x', '1', version('3@a', 4)),
        ],
        b: [get('x', '1', version(read, 6))],
      });
    expect(typeOf(history('3@a'))).toBe('held');
    expect(typeOf(history('1@a'))).toBe('broken');
  });

  test('names the operations, their times and nothing that is not needed', () => {
    const noise = simulateRegisters({ seed: 3, operations: 300, clients: 4, keys: 1 });
    const stale = get('k0', 'v0', at(9_000, 9_001));
    const first = noise.map((one) =>
      one.number === 1 && one.client === 'c0' ? { ...one, op: 'put' as const, value: 'v0' } : one,
    );
    const verdict = judgeLinearizability([...first, ...sessions({ late: [stale] })]);
    if (verdict.type !== 'broken') throw new Error(verdict.type);
    expect(verdict.proof.length).toBeLessThanOrEqual(4);
    expect(verdict.sentence).toContain("late's get of k0 (number 1), which gave v0 (9000 to 9001 ms)");
  });

  test('is undecided, which is a failure, when the steps run out', () => {
    const history = simulateRegisters({ seed: 1, operations: 100, clients: 3, keys: 1 });
    expect(judgeLinearizability(history, 10)).toMatchObject({ type: 'undecided', reason: 'budget' });
  });

  test('ends also where thousands of operations overlap', () => {
    const history = Array.from({ length: 40_000 }, (_, i): HistoryOperation => {
      const value = String(i - (i % 2));
      return {
        client: `c${i}`,
        number: 1,
        op: i % 2 === 0 ? 'put' : 'get',
        key: 'x',
        value,
        start: 0,
        end: 1,
        result: 'ok',
      };
    });
    expect(judgeLinearizability(history, 10_000)).toMatchObject({ type: 'undecided', reason: 'budget' });
  });

  test('holds for every history of registers that never lie', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          operations: fc.nat(200),
          clients: fc.integer({ min: 1, max: 8 }),
          keys: fc.integer({ min: 1, max: 3 }),
        }),
        fc.constantFrom(0, 0.05, 0.3),
        (simulation, unknownShare) => {
          expect(judgeLinearizability(simulateRegisters({ ...simulation, unknownShare }))).toMatchObject({
            type: 'held',
          });
        },
      ),
    );
  });

  test('is broken by one stale read in such a history, and the read is in the proof', () => {
    let injected = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const history = simulateRegisters({ seed, operations: 150, clients: 5, keys: 2, unknownShare: 0.03 });
      const staled = withStaleRead(history);
      if (staled === null) continue;
      injected += 1;
      const verdict = judgeLinearizability(staled.history);
      const isProved = verdict.type === 'broken' && verdict.proof.includes(staled.read);
      expect({ seed, type: verdict.type, isProved }).toEqual({ seed, type: 'broken', isProved: true });
    }
    expect(injected).toBeGreaterThan(40);
  });

  test('agrees with a checker that tries everything', () => {
    const tiny = fc.array(
      fc.record({
        client: fc.constantFrom('a', 'b', 'c'),
        number: fc.constant(1),
        op: fc.constantFrom('get' as const, 'put' as const, 'cas' as const, 'delete' as const),
        key: fc.constant('x'),
        value: fc.constantFrom('1', '2', null),
        expected: fc.constantFrom('1', '2', null),
        start: fc.nat(8),
        length: fc.nat(6),
        result: fc.constantFrom(
          'ok' as const,
          'ok' as const,
          'ok' as const,
          'info' as const,
          'fail' as const,
        ),
      }),
      { maxLength: 6 },
    );
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(tiny, (drawn) => {
        const history = drawn.map(({ length, value, expected, ...one }): HistoryOperation => {
          const written = one.op === 'put' ? (value ?? '3') : one.op === 'delete' ? null : value;
          return {
            ...one,
            value: written,
            end: one.start + length,
            ...(one.op === 'cas' ? { expected } : {}),
          };
        });
        const type = typeOf(history);
        outcomes.add(type);
        expect(type).toBe(isLinearizableByForce(history) ? 'held' : 'broken');
      }),
      { numRuns: 3_000 },
    );
    expect(outcomes).toEqual(new Set(['held', 'broken']));
  });
});

/** A read returns what an acknowledged write, itself overwritten before the read began, had written. */
function withStaleRead(
  history: readonly HistoryOperation[],
): { history: HistoryOperation[]; read: HistoryOperation } | null {
  for (const read of history) {
    if (read.op !== 'get' || read.result !== 'ok') continue;
    const puts = history.filter(({ op, key, result }) => op === 'put' && key === read.key && result === 'ok');
    for (const old of puts) {
      const overwritten = puts.some((other) => other.start > (old.end ?? 0) && (other.end ?? 0) < read.start);
      if (!overwritten) continue;
      const stale = { ...read, value: old.value };
      return { history: history.map((one) => (one === read ? stale : one)), read: stale };
    }
  }
  return null;
}

test('a conditional write may ask for a value whose writes tell versions', () => {
  const history = sessions({
    a: [
      put('x', 'a', { version: '1@A' }),
      get('x', 'a', { version: '1@A' }),
      put('x', 'b', { op: 'cas', expected: 'a', version: '2@A' }),
      get('x', 'b', { version: '2@A' }),
    ],
  });
  expect(judgeLinearizability(history)).toMatchObject({ type: 'held' });
});
