import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LINE_LENGTH_MAX } from '../../shared/core/limits.ts';
import { protocolNames } from '../../shared/protocols/index.ts';
import type { TraceLine } from '../../shared/trace/file/trace-line.ts';
import { readTraceFile } from '../trace/read-trace.ts';
import { runCommand } from './run.ts';
import { recordedStreams } from './testing/recorded-streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'oxbow-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function run(args: readonly string[], input: string | readonly string[] = '') {
  const streams = recordedStreams(input);
  const status = await runCommand(args, streams);
  return { status, printed: streams.printed(), said: streams.said() };
}

const SCRIPT = 'cluster bayou s0\nclient c0 s0\nput c0 a 1\nget c0 a\n';

describe('exit status', () => {
  test('0: all ran', async () => {
    expect(await run([], SCRIPT)).toEqual({ status: 0, printed: 'a:1\n', said: '' });
    expect(await run([file('a.txt', SCRIPT)])).toEqual({ status: 0, printed: 'a:1\n', said: '' });
    expect(await run(['-'], SCRIPT)).toMatchObject({ status: 0, printed: 'a:1\n' });
    expect(await run([], '')).toEqual({ status: 0, printed: '', said: '' });
  });

  test('1: an expect failed, and the script went on', async () => {
    expect(await run([], `${SCRIPT}expect get c0 a == 2\nget c0 b`)).toEqual({
      status: 1,
      printed: 'a:1\nb:ERR_KEY\n',
      said: 'oxbow run: line 5, column 1: expected "2", found "1"\n',
    });
  });

  test('1: an invariant broke, and the script ended there', async () => {
    const script =
      'cluster bayou s0 s1 mistake=rollback-forgets-delete schedule=lazy\nclient c0 s0\nclient c1 s1\nput c0 a 1\nsettle\nwrite c1 a=absent if y==absent\nput c0 y 1\nsettle\nget c0 y\n';
    const { status, printed, said } = await run([], script);
    expect([status, printed]).toEqual([1, '']);
    expect(said).toMatch(/^oxbow run: line 8: B8 /);
  });

  test('2: a line of the script is wrong, and the script ended there', async () => {
    expect(await run([], `${SCRIPT}gte c0 a\nget c0 a\n`)).toEqual({
      status: 2,
      printed: 'a:1\n',
      said: 'oxbow run: line 5, column 1: expected a verb, found "gte"; did you mean "get"?\n',
    });
    const long = `note ${'x'.repeat(LINE_LENGTH_MAX)}`;
    expect(await run([], long)).toMatchObject({
      status: 2,
      said: expect.stringContaining('line 1, column 1') as string,
    });
  });

  test.each([
    [['--dilect', 'bayou'], 'there is no option --dilect; did you mean --dialect?'],
    [['--x'], 'there is no option --x'],
    [['-q'], 'there is no option -q'],
    [['--dialect', 'bayuo'], '--dialect is one of lab, bayou, kv, not bayuo; did you mean bayou?'],
    [['--dialect'], '--dialect needs a value'],
    [['--seed=x'], '--seed is a whole number of at most nine digits, not x'],
    [['--seed=1', '--seed=2'], '--seed is given twice'],
    [['a', 'b'], 'one script at a time: b is a second file'],
    [['--engine=fast'], '--engine is one of sim, live, not fast'],
    [['--schedule', 'eagre'], '--schedule is one of eager, lazy, timed, not eagre; did you mean eager?'],
    [['--missing-key=first'], '--missing-key is one of dep-first, key-first, not first'],
  ])('2: %j', async (args, sentence) => {
    expect(await run(args)).toEqual({ status: 2, printed: '', said: `oxbow run: ${sentence}\n` });
  });

  test('2: the script cannot be read', async () => {
    const missing = join(folder, 'missing');
    expect(await run([missing])).toEqual({
      status: 2,
      printed: '',
      said: `oxbow run: ${missing}: there is no such file\n`,
    });
    expect(await run([folder])).toEqual({
      status: 2,
      printed: '',
      said: `oxbow run: ${folder}: it is a folder\n`,
    });
  });

  test('2: no such protocol', async () => {
    expect(await run(['--protocol', 'paxos'], SCRIPT)).toMatchObject({
      status: 2,
      said: `oxbow run: line 1, column 1: there is no protocol paxos; there is ${protocolNames().join(', ')}\n`,
    });
  });
});

describe('a script of a course', () => {
  test('prints results on standard output and notes elsewhere', async () => {
    const script =
      '\ufeffjoinServer 0\r\njoinClient 1 0\r\nput 1 a b c\r\nget 1 a\r\n// x\r\nhop\r\nprintLog 0';
    expect(await run(['--dialect', 'bayou'], script)).toEqual({
      status: 0,
      printed: 'a:b\nPUT:(a, b):TRUE\n',
      said: 'note: line 3: put takes no "c": what follows is ignored\nnote: line 6: the dialect bayou has no command "hop": ignored\n',
    });
  });

  test('passes over lines that are too long, NUL and all', async () => {
    const script = `joinServer 0\nput ${'x'.repeat(LINE_LENGTH_MAX)}\njoinClient 1 0\nput 1 a\u0000 b\nget 1 a\u0000\n`;
    expect(await run(['--dialect=bayou'], script)).toMatchObject({ status: 0, printed: 'a\u0000:b\n' });
  });

  test('of ten thousand lines runs', async () => {
    const lines = ['joinServer 0', 'joinServer 1', 'joinClient 9 1'];
    for (let number = 0; number < 10_000; number += 1)
      lines.push(number % 10 === 0 ? `put 9 k${number % 7} v${number}` : `get 9 k${number % 7}`);
    const { status, printed } = await run(['--dialect', 'bayou'], lines.join('\n'));
    expect(status).toBe(0);
    expect(printed.split('\n')).toHaveLength(9_001);
  });

  test('takes --missing-key and --schedule', async () => {
    const script = 'joinServer 0\njoinServer 1\njoinClient 9 0\nput 9 a 1\njoinClient 9 1\nget 9 a\n';
    const args = ['--dialect', 'bayou', '--schedule', 'lazy'];
    expect(await run(args, script)).toMatchObject({ printed: 'a:ERR_DEP\n' });
    expect(await run([...args, '--missing-key', 'key-first'], script)).toMatchObject({
      printed: 'a:ERR_KEY\n',
    });
  });
});

describe('a story', () => {
  const story = `${SCRIPT}----\na:1\n`;

  test('is given back', async () => {
    expect(await run([file('right.oxbow', story)])).toEqual({ status: 0, printed: story, said: '' });
  });

  test('whose output differs says where, with exit status 1', async () => {
    expect(await run([file('wrong.oxbow', story.replace('a:1', 'a:2'))])).toEqual({
      status: 1,
      printed: story,
      said: 'oxbow run: the output differs from the expected, from line 6:\n  put c0 a 1\n  get c0 a\n  ----\n- a:2\n+ a:1\n',
    });
  });
});

test('each line is performed as it comes', async () => {
  const printed: string[] = [];
  const streams = recordedStreams();
  const lines = ['joinServer 0\njoinClient 1 0\nput 1 a 1\n', 'get 1 a\n', 'get 1 b\n'];
  async function* typed() {
    for (const line of lines) {
      yield line;
      printed.push(streams.printed());
    }
  }
  await runCommand(['--dialect', 'bayou'], { ...streams, input: typed() });
  expect(printed).toEqual(['', 'a:1\n', 'a:1\nb:ERR_KEY\n']);
});

test('help teaches, by options, examples and verbs', async () => {
  const { status, printed, said } = await run(['--help']);
  expect([status, said]).toEqual([0, '']);
  for (const word of ['--dialect', 'Exit status', 'Examples', 'cluster PROTOCOL', 'expect converged'])
    expect(printed).toContain(word);
});

describe('--trace', () => {
  test('writes the run down, of a script and of a story', async () => {
    for (const [name, text] of [
      ['traced.txt', SCRIPT],
      ['traced.oxbow', `${SCRIPT}----\na:1\n`],
    ] as const) {
      const trace = join(folder, `${name}.ndjson`);
      expect(await run(['--trace', trace, '--seed', '7', file(name, text)])).toMatchObject({ status: 0 });
      const lines: TraceLine[] = [];
      for await (const batch of readTraceFile(trace)) lines.push(...batch);
      expect(lines[0]).toMatchObject({ begins: 'run', run: { protocol: 'bayou', seed: 7 } });
      expect(lines.filter(({ type }) => type === 'commandEnded')).toHaveLength(4);
    }
  });

  test('that cannot be written is told of, with exit status 2', async () => {
    const path = join(folder, 'no', 'such');
    expect(await run(['--trace', path], SCRIPT)).toEqual({
      status: 2,
      printed: '',
      said: `oxbow run: --trace ${path}: there is no such file or folder\n`,
    });
  });
});
