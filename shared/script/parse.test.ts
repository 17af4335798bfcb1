import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE_LENGTH_MAX } from '../core/limits.ts';
import type { Dialect } from './command.ts';
import { parseLine } from './parse.ts';
import { formatScriptError } from './script-error.ts';

function complaint(line: string): string {
  const result = parseLine(line, 3, 'lab');
  return result.type === 'wrong' ? formatScriptError(result.error) : result.type;
}

function command(line: string, dialect: Dialect = 'lab') {
  const result = parseLine(line, 1, dialect);
  return result.type === 'statement' ? result.statement.command : result;
}

function note(line: string, dialect: Dialect = 'bayou') {
  const result = parseLine(line, 3, dialect);
  if (result.type === 'ignored') return `ignored: ${result.note}`;
  return result.type === 'statement' ? result.note : result.type;
}

describe('lines that say nothing', () => {
  test.each(['', '   ', '\t', '\r', '# a comment', '  # a comment', '// a comment', '#', '//'])(
    '%j',
    (line) => {
      for (const dialect of ['lab', 'bayou', 'kv'] as const)
        expect(parseLine(line, 1, dialect)).toEqual({ type: 'nothing' });
    },
  );
});

describe('errors of the lab dialect say where, what was expected, and what was found', () => {
  test.each([
    ['ptu c0 a b', 'line 3, column 1: expected a verb, found "ptu"; did you mean "put"?'],
    ['  clustr bayou s0', 'line 3, column 3: expected a verb, found "clustr"; did you mean "cluster"?'],
    ['joinserver 0', 'line 3, column 1: expected a verb, found "joinserver"; did you mean "joinServer"?'],
    ['xyzzy', 'line 3, column 1: expected a verb, found "xyzzy"'],
    ['put c0 a', 'line 3, column 9: expected a value, found the end of the line'],
    ['put c0 a b c', 'line 3, column 12: expected the end of the line, found "c"'],
    [
      'put "c 0" a b',
      `line 3, column 5: expected a client's name (a letter, then letters, digits, _ or -), found "c 0"`,
    ],
    [
      'put __proto__ a b',
      `line 3, column 5: expected a client's name (a letter, then letters, digits, _ or -), found "__proto__"`,
    ],
    [
      'put c0 a "b',
      'line 3, column 10: expected a closing quote, found the end of the line after an opening quote',
    ],
    [
      'put c0 a "b\\q"',
      'line 3, column 12: expected one of \\" \\\\ \\n \\r \\t \\u0041 \\u{1F600} inside quotes, found `\\q`',
    ],
    [
      'put c0 a b64:A',
      'line 3, column 10: expected a value whose b64: is followed by padded base64, found "b64:A"',
    ],
    ['wait 300', 'line 3, column 6: expected a duration (300ms or 2s), found "300"'],
    ['wait 99999s', 'line 3, column 6: expected a duration (300ms or 2s), found "99999s"'],
    ['lossy s0 s1 2', 'line 3, column 13: expected a probability (a number from 0 to 1), found "2"'],
    ['delay s0 s1 40..20ms', 'line 3, column 13: expected a delay (200ms or 20..40ms), found "40..20ms"'],
    ['cluster bayou', "line 3, column 14: expected a replica's name, found the end of the line"],
    ['cluster bayou s0 s0', 'line 3, column 18: expected each replica once, and not s0 twice, found "s0"'],
    ['cluster bayou s0 seed=x', 'line 3, column 18: expected seed=NUMBER, found "seed=x"'],
    [
      'show lgo',
      'line 3, column 6: expected what is shown (log, store, clock, status), found "lgo"; did you mean "log"?',
    ],
    [
      'guarantees c0 RYV',
      'line 3, column 15: expected guarantees (RYW,MR,WFR,MW, all or none), found "RYV"; did you mean "RYW"?',
    ],
    ['write c0 k', 'line 3, column 11: expected a value, found the end of the line'],
    ['write c0 k v if a=b', 'line 3, column 17: expected KEY==VALUE, found "a=b"'],
    ['write c0 k v if', 'line 3, column 16: expected KEY==VALUE, found the end of the line'],
    ['write c0 k v else', 'line 3, column 18: expected KEY=VALUE, found the end of the line'],
    ['write c0 k==v', 'line 3, column 10: expected KEY=VALUE, found "k==v"'],
    ['expect get c0 a', 'line 3, column 16: expected ==, found the end of the line'],
    [
      'expect put c0 a b refused ERR_DEAP',
      'line 3, column 27: expected a reason (ERR_DEP, NOT_PRIMARY, TRY_AGAIN, RETIRED, TOO_LARGE, UNSUPPORTED, UNREACHABLE, TIMEOUT), found "ERR_DEAP"; did you mean "ERR_DEP"?',
    ],
    [
      'expect convergd',
      'line 3, column 8: expected what can be claimed (get, put, delete, modify, write, converged, log, store, same, RYW, MR, WFR, MW, or FIGURE of REPLICA), found "convergd"; did you mean "converged"?',
    ],
    ['partition s0 | ', 'line 3, column 14: expected groups of replicas, such as s0,s1 | s2, found "|"'],
    ['----', 'line 3, column 1: expected a verb, found "----"'],
  ])('%s', (line, message) => {
    expect(complaint(line)).toBe(message);
  });

  test('a line beyond the bound is refused', () => {
    expect(complaint(`put c0 k ${'v'.repeat(LINE_LENGTH_MAX)}`)).toBe(
      'line 3, column 1: expected a command, found a line of more than 262144 characters',
    );
  });
});

describe('the lab dialect', () => {
  test('quotes hold blanks, and escapes hold the rest', () => {
    expect(command('put c0 "a \\"b\\"" x\\y"\\n\\u0041\\u{1F600}"')).toEqual({
      type: 'operate',
      client: 'c0',
      operation: { type: 'put', key: 'a "b"', value: 'x\\y\nA😀' },
    });
  });

  test('understands the commands of the courses', () => {
    expect(command('joinServer 0')).toEqual({ type: 'joinServer', server: '0' });
    expect(command('killServer 0')).toEqual({ type: 'killServer', server: '0' });
    expect(command('createConnection 0 1')).toEqual({ type: 'restoreConnection', a: '0', b: '1' });
    expect(complaint('joinServer')).toBe(
      "line 3, column 11: expected a server's name, found the end of the line",
    );
    expect(complaint('joinClient 1 2 3')).toBe('line 3, column 16: expected the end of the line, found "3"');
  });

  test('a conditional write has a check, and alternatives with checks of their own', () => {
    const written = command(
      'write c0 room ann log=1 if room==absent and x==1 else room2=ann if room2==absent else room=absent',
    );
    expect(written).toEqual({
      type: 'operate',
      client: 'c0',
      operation: {
        type: 'write',
        updates: [
          { key: 'room', value: 'ann' },
          { key: 'log', value: '1' },
        ],
        check: [
          { key: 'room', equals: null },
          { key: 'x', equals: '1' },
        ],
        merge: [
          { updates: [{ key: 'room2', value: 'ann' }], expect: [{ key: 'room2', equals: null }] },
          { updates: [{ key: 'room', value: null }], expect: [] },
        ],
      },
    });
  });

  test('pause here is a stop of the lesson, pause alone holds anti-entropy', () => {
    expect(command('pause here')).toEqual({ type: 'pauseHere' });
    expect(command('pause')).toEqual({ type: 'pause' });
  });
});

describe('the course dialects', () => {
  test('take tokens as they stand', () => {
    expect(command('put 1 "a b64:!', 'bayou')).toEqual({
      type: 'operate',
      client: '1',
      operation: { type: 'put', key: '"a', value: 'b64:!' },
    });
    expect(command('joinServer __proto__', 'kv')).toEqual({ type: 'joinServer', server: '__proto__' });
  });

  test.each([
    ['fly 1', 'bayou', 'ignored: line 3: the dialect bayou has no command "fly": ignored'],
    ['killServer 1', 'bayou', 'ignored: line 3: the dialect bayou has no command "killServer": ignored'],
    ['retireServer 1', 'kv', 'ignored: line 3: the dialect kv has no command "retireServer": ignored'],
    ['delete 1 k', 'kv', 'ignored: line 3: the dialect kv has no command "delete": ignored'],
    [
      'joinserver 1',
      'bayou',
      'ignored: line 3: the dialect bayou has no command "joinserver": ignored (did you mean "joinServer"?)',
    ],
    ['put 1 k', 'bayou', 'ignored: line 3: put lacks VALUE: ignored'],
    ['joinClient', 'kv', 'ignored: line 3: joinClient lacks CLIENT and SERVER: ignored'],
    ['pause here', 'bayou', 'line 3: pause takes no "here": what follows is ignored'],
    ['put 1 k v w', 'bayou', 'line 3: put takes no "w": what follows is ignored'],
    ['put 1 k v', 'bayou', null],
  ] as const)('%s in %s', (line, dialect, expected) => {
    expect(note(line, dialect)).toBe(expected);
  });

  test('a line beyond the bound is ignored', () => {
    expect(note(`put 1 k ${'v'.repeat(LINE_LENGTH_MAX)}`)).toBe(
      'ignored: line 3: a line of more than 262144 characters: ignored',
    );
  });
});

test('no text makes the parser throw', () => {
  const verbs = fc.constantFrom(
    'put',
    'cluster',
    'write',
    'expect',
    'partition',
    'show',
    'wait',
    'joinServer',
    '',
  );
  fc.assert(
    fc.property(
      verbs,
      fc.string({ unit: 'binary' }),
      fc.constantFrom('lab', 'bayou', 'kv'),
      (verb, rest, dialect) => {
        expect(parseLine(`${verb} ${rest}`, 1, dialect as Dialect).type).toMatch(
          /nothing|statement|ignored|wrong/,
        );
      },
    ),
  );
});
