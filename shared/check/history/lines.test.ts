import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endedBefore, type HistoryOperation, tellOperation } from './history.ts';
import { HistoryReader, parseHistory, printHistoryLine } from './lines.ts';

const GOOD = '{"client":"c0","op":"put","key":"x","value":"1","start":0,"end":3,"result":"ok"}';

const operations = fc
  .record(
    {
      client: fc.string(),
      number: fc.nat(),
      op: fc.constantFrom('get' as const, 'put' as const, 'cas' as const),
      key: fc.string({ unit: 'binary' }),
      value: fc.string({ unit: 'grapheme' }),
      start: fc.double({ min: 0, max: 1e6, noNaN: true }),
      result: fc.constantFrom('ok' as const, 'fail' as const, 'info' as const),
      session: fc.string(),
      expected: fc.option(fc.string()),
      version: fc.string(),
      error: fc.string(),
      replica: fc.string(),
      view: fc.constantFrom('tentative' as const, 'committed' as const),
      seen: fc.dictionary(fc.stringMatching(/^[a-z]\d@?$/), fc.integer({ min: 1, max: 99 })),
    },
    { requiredKeys: ['client', 'number', 'op', 'key', 'value', 'start', 'result'] },
  )
  .map((operation): HistoryOperation => ({ ...operation, end: operation.start + 1 }));

describe('a history as JSON lines', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(operations), (history) => {
        const text = history.map((operation) => `${printHistoryLine(operation)}\n`).join('');
        const parsed = parseHistory(text);
        expect(parsed.ok && parsed.value.map((one) => JSON.parse(JSON.stringify(one)) as unknown)).toEqual(
          history.map((one) => JSON.parse(JSON.stringify(one)) as unknown),
        );
      }),
    );
  });

  test('may be written by other tools: numbers for names, no request numbers, empty lines', () => {
    const text = `${GOOD.replace('"c0"', '0').replace('"1"', '1')}\n\n${GOOD.replace('"c0"', '0')}\r\n`;
    expect(parseHistory(text)).toMatchObject({
      ok: true,
      value: [
        { client: '0', number: 1, value: '1' },
        { client: '0', number: 2 },
      ],
    });
  });

  test.each([
    ['{', 'this is no JSON'],
    ['[1]', 'a JSON object is expected'],
    [GOOD.replace('"c0"', 'null'), '"client": a string is expected, found null'],
    [GOOD.replace('"key":"x",', ''), '"key": a string is expected, it is missing'],
    [GOOD.replace('"put"', '"set"'), '"op": one of get, put, delete, cas is expected, found "set"'],
    [GOOD.replace('"1"', 'null'), '"value": a string is expected, found null'],
    [GOOD.replace('put', 'delete'), 'a delete has no value'],
    [GOOD.replace('"ok"', 'true'), '"result": one of ok, fail, info is expected, found true'],
    [GOOD.replace('"end":3', '"end":-1'), '"end" (-1) is before "start" (0)'],
    [GOOD.replace('"end":3', '"end":"3"'), '"end": a number of milliseconds is expected, found "3"'],
    [GOOD.replace('"end":3,', ''), '"end" is missing, and only what is "info" may have none'],
    [
      GOOD.replace('}', ',"seen":{"a":"1"}}'),
      '"seen": an object of writers and whole numbers is expected, found {"a":"1"}',
    ],
    [
      GOOD.replace('}', ',"seen":{"__proto__":1}}'),
      '"seen": an object of writers and whole numbers is expected, found {"__proto__":1}',
    ],
    [
      GOOD.replace('}', ',"places":[1]}'),
      '"places": two places, the second may be null is expected, found [1]',
    ],
    [GOOD.replace('}', ',"view":"old"}'), '"view": one of tentative, committed is expected, found "old"'],
  ])('%s is refused with the number of its line', (line, sentence) => {
    expect(parseHistory(`${GOOD}\n\n${line}`)).toEqual({ ok: false, error: `line 3: ${sentence}` });
  });

  test('is read line by line', () => {
    const reader = new HistoryReader();
    expect(reader.read('')).toEqual({ ok: true, value: null });
    expect(reader.read(GOOD)).toMatchObject({ ok: true, value: { client: 'c0' } });
    expect(reader.read('x')).toEqual({ ok: false, error: 'line 3: this is no JSON' });
  });
});

describe('operations', () => {
  const one: HistoryOperation = {
    client: 'c0',
    number: 1,
    op: 'put',
    key: 'x',
    value: '1',
    start: 0,
    end: 5,
    result: 'ok',
  };

  test('that meet in one instant overlap, unless their places tell', () => {
    const other = { ...one, start: 5, end: 9 };
    expect(endedBefore(one, other)).toBe(false);
    expect(endedBefore(one, { ...other, start: 6 })).toBe(true);
    expect(endedBefore({ ...one, places: [1, 2] }, { ...other, places: [3, 4] })).toBe(true);
    expect(endedBefore({ ...one, places: [1, 4] }, { ...other, places: [3, 5] })).toBe(false);
    expect(endedBefore({ ...one, end: null }, { ...other, start: 6 })).toBe(false);
  });

  test('are told in words', () => {
    expect(tellOperation(one)).toBe("c0's put of x (number 1), which wrote 1");
    expect(tellOperation({ ...one, op: 'get', value: null })).toBe(
      "c0's get of x (number 1), which found it absent",
    );
    expect(tellOperation({ ...one, op: 'get', value: 'a b', session: 'c9' })).toBe(
      `c9's get of x (number 1), which gave "a b"`,
    );
    expect(tellOperation({ ...one, op: 'cas', expected: null })).toBe(
      "c0's cas of x (number 1), which wrote 1 in place of absence",
    );
  });
});
