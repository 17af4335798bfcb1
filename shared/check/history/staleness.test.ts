import { describe, expect, test } from 'vitest';
import { measureStaleness } from './staleness.ts';
import { at, del, get, put, sessions } from './testing/notation.ts';

const WRITES = [put('x', '1', at(0, 10)), put('x', '2', at(20, 30)), put('x', '3', at(40, 50))];

/** Versions and milliseconds behind, and the time since the newest write. */
function measure(value: string | null, start: number): (number | undefined)[] {
  const { reads } = measureStaleness(sessions({ a: WRITES, b: [get('x', value, at(start, start + 1))] }));
  return [reads[0]?.versionsBehind, reads[0]?.millisBehind, reads[0]?.millisSinceWrite];
}

describe('staleness', () => {
  test('counts the acknowledged writes that are newer, and for how long what was read is overwritten', () => {
    expect(measure('3', 57)).toEqual([0, 0, 7]);
    expect(measure('2', 57)).toEqual([1, 7, 7]);
    expect(measure('1', 57)).toEqual([2, 27, 7]);
    expect(measure(null, 57)).toEqual([3, 47, 7]);
  });

  test('counts no write that was not acknowledged when the read began', () => {
    expect(measure('1', 25)).toEqual([0, 0, 15]);
    expect(measure('2', 25)).toEqual([0, 0, 15]);
    expect(measure(null, 5)).toEqual([undefined, undefined, undefined]);
  });

  test('takes neither of two writes that overlap for newer', () => {
    const history = sessions({
      a: [put('x', '1', at(0, 10))],
      b: [put('x', '2', at(5, 12))],
      c: [get('x', '1', at(20, 21))],
    });
    expect(measureStaleness(history).reads).toMatchObject([{ versionsBehind: 0, millisSinceWrite: 8 }]);
  });

  test('says how many reads it could not trace', () => {
    const history = sessions({
      a: [put('x', '1', at(0, 1)), put('x', '2', at(2, 3)), put('x', '1', at(4, 5)), put('x', '3', at(6, 7))],
      b: [get('x', '1', at(8, 9))],
    });
    expect(measureStaleness(history)).toMatchObject({ reads: [], untraced: 1 });
    const absent = sessions({
      a: [put('x', '1', at(0, 1)), del('x', at(2, 3))],
      b: [get('x', null, at(8, 9))],
    });
    expect(measureStaleness(absent)).toMatchObject({ reads: [{ versionsBehind: 0 }], untraced: 0 });
  });

  test('gives the share of fresh reads by the time since the newest write', () => {
    const { curve } = measureStaleness(
      sessions({
        a: WRITES,
        b: [
          get('x', '2', at(50, 51)),
          get('x', '3', at(50.5, 51)),
          get('x', '2', at(53, 54)),
          get('x', '3', at(90, 91)),
        ],
      }),
    );
    expect(curve).toEqual([
      { fromMillis: 0, toMillis: 1, reads: 2, fresh: 1 },
      { fromMillis: 2, toMillis: 5, reads: 1, fresh: 0 },
      { fromMillis: 20, toMillis: 50, reads: 1, fresh: 1 },
    ]);
  });
});

test('a read of a write whose outcome nobody knows is fresh: it may have taken effect at any later time', () => {
  const history = sessions({
    a: [put('x', '1', { ...at(0, 5), result: 'info' })],
    b: [put('x', '2', at(10, 11))],
    c: [get('x', '1', at(20, 21))],
  });
  expect(measureStaleness(history).reads).toMatchObject([{ versionsBehind: 0, millisBehind: 0 }]);
});
