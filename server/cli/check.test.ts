import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { checkCommand } from './check.ts';
import { runCommand } from './run.ts';
import { recordedStreams } from './testing/recorded-streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'oxbow-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function check(args: readonly string[], input: string | readonly (string | Uint8Array)[] = '') {
  const streams = recordedStreams(input);
  const status = await checkCommand(args, streams);
  return { status, printed: streams.printed(), said: streams.said() };
}

const line = (op: string, value: string | null, start: number) =>
  `${JSON.stringify({ client: 'c0', op, key: 'x', value, start, end: start + 1, result: 'ok' })}\n`;
const STALE = line('put', '1', 0) + line('put', '2', 2) + line('get', '1', 4);
const FRESH = line('put', '1', 0) + line('get', '1', 2);

/** The trace of a script, performed in the simulator. */
async function traceOf(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  const status = await runCommand(['--trace', path, '-'], recordedStreams(script));
  expect(status).toBe(0);
  return path;
}

const MOVES = `cluster bayou s0 s1 schedule=lazy
client c0 s0
put c0 x 1
put c0 x 2
move c0 s1
get c0 y
settle
get c0 x
`;

describe('a bare history', () => {
  test('is held against every model, and nothing was promised', async () => {
    const { status, printed, said } = await check([], STALE);
    expect([status, said]).toEqual([0, '']);
    expect(printed).toMatch(/^3 operations of 1 session on 1 key: 3 ok, 0 fail, 0 info\n/);
    expect(printed).toMatch(/^linearizable {2}BROKEN .*no order of these operations of x/m);
    expect(printed).toMatch(/^RYW +BROKEN +ReadYourWrites: c0's get of x \(number 3\), which gave 1/m);
    expect(printed).toMatch(/^ {4}4 to 5 ms {2}c0 get "x" → "1"$/m);
    expect(printed).toMatch(/^MW +not decidable /m);
    expect(printed).toContain(
      '0 of 1 read returned the newest acknowledged write; at most 1 version and 1 ms behind',
    );
  });

  test('is held to the models that are asked for, and the exit status follows them', async () => {
    expect(await check(['--model', 'linearizable'], STALE)).toMatchObject({ status: 1 });
    expect(await check(['--model', 'cc,ryw'], FRESH)).toMatchObject({ status: 0 });
    const { printed } = await check(['--model', 'MR,CC'], STALE);
    expect(
      printed
        .split('\n')
        .filter((row) => /^[A-Z]/.test(row))
        .map((row) => row.split(' ')[0]),
    ).toEqual(['CC', 'MR']);
  });

  test('that cannot decide what was asked for is a failure', async () => {
    expect(await check(['--model', 'WFR'], STALE)).toMatchObject({
      status: 1,
      printed: expect.stringContaining('not decidable'),
    });
  });

  test('is judged for programs as JSON', async () => {
    const { status, printed } = await check(['--json', '--model', 'RYW'], STALE);
    expect(status).toBe(1);
    expect(JSON.parse(printed)).toMatchObject({
      status: 1,
      operations: { all: 3, ok: 3 },
      verdicts: [
        {
          model: 'RYW',
          outcome: 'broken',
          proof: [
            { op: 'put', value: '2' },
            { op: 'get', value: '1' },
          ],
        },
      ],
      staleness: { reads: 1, stale: 1, versionsBehindMax: 1 },
    });
  });

  test('tells how probable a fresh read is', async () => {
    expect((await check(['--staleness'], STALE)).printed).toMatch(/ 1 to 2 ms +0\.0 % of 1\n$/);
  });

  test('comes from a file or from standard input', async () => {
    const path = join(folder, 'history.jsonl');
    writeFileSync(path, STALE);
    const fromFile = await check([path]);
    expect(fromFile).toEqual(await check([], STALE));
    expect(fromFile).toEqual(await check(['-'], STALE));
  });
});

describe('a trace', () => {
  test('is held to what its protocol promises, to those who chose it', async () => {
    const path = await traceOf('kept.ndjson.gz', MOVES);
    const { status, printed } = await check([path]);
    expect(status).toBe(0);
    expect(printed).toMatch(/^4 operations .* 3 ok, 1 fail, 0 info\n/);
    expect([...printed.matchAll(/^(\w+) +held/gm)].map(([, model]) => model)).toEqual([
      'CC',
      'RYW',
      'MR',
      'WFR',
      'MW',
    ]);
  });

  test('of a session without guarantees promises nothing, and shows what breaks when it is asked for', async () => {
    const path = await traceOf('free.ndjson', MOVES.replace('client c0 s0', 'client c0 s0 guarantees=none'));
    const promised = await check([path]);
    expect(promised).toMatchObject({ status: 0, printed: expect.stringContaining('was asked without RYW') });
    expect(promised.printed).toMatch(/^CC +not promised /m);
    const asked = await check(['--model', 'RYW', path]);
    expect(asked.status).toBe(1);
    expect(asked.printed).toMatch(/^RYW +BROKEN +ReadYourWrites: s1 did not hold \d+@/m);
  });

  test('that was cut off is judged as far as it goes, and a changed one is refused', async () => {
    const path = await traceOf('whole.ndjson.gz', MOVES);
    const whole = gunzipSync(readFileSync(path)).toString();
    const cut = whole.slice(0, whole.lastIndexOf('\n', whole.length - 2) + 1);
    expect(await check([], cut)).toMatchObject({
      status: 0,
      said: expect.stringContaining('what is there is judged'),
    });
    const begun = whole.split('\n').slice(0, 3).join('\n');
    expect(await check([], `${begun}\n`)).toMatchObject({
      status: 2,
      said: expect.stringMatching(/there is no operation in it; line 4: .* it was cut off after event 2/),
    });
    expect(await check([], whole.slice(0, -9))).toMatchObject({
      status: 2,
      said: expect.stringContaining('it may have been cut off here'),
    });
    const changed = whole.replace('"value":"2"', '"value":"3"');
    expect(await check([], changed)).toMatchObject({
      status: 2,
      said: expect.stringMatching(
        /^oxbow check: standard input: line \d+: expected a line as it was written/,
      ),
    });
  });
});

describe('what cannot be judged', () => {
  test.each<[string, string[], string, string]>([
    [
      'a wrong line',
      [],
      `${FRESH}{"client":1}\n`,
      'standard input: line 3: "op": one of get, put, delete, cas is expected, it is missing',
    ],
    ['no JSON', [], 'nonsense\n', 'standard input: line 1: this is no JSON'],
    ['nothing', [], '', 'standard input: it is empty'],
    ['empty lines', [], '\n\n', 'standard input: there is no operation in it'],
    ['a file that is not there', ['/no/such/file'], '', '/no/such/file: there is no such file or folder'],
    ['a folder', ['/'], '', '/: it is a folder'],
    ['two files', ['a', 'b'], '', 'one history at a time: b is a second file'],
    [
      'an unknown model',
      ['--model', 'RYV'],
      '',
      '--model is a list of linearizable, CM, CCv, CC, RYW, MR, WFR, MW, converged, without RYV; did you mean RYW?',
    ],
    ['an unknown option', ['--modle', 'CC'], '', 'there is no option --modle; did you mean --model?'],
    ['a value where none is taken', ['--json=yes'], '', '--json takes no value'],
  ])('%s is said, with exit status 2', async (_, args, input, sentence) => {
    expect(await check(args, input)).toEqual({ status: 2, printed: '', said: `oxbow check: ${sentence}\n` });
  });

  test('damaged compression is said', async () => {
    const bytes = new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]);
    expect(await check([], [bytes])).toMatchObject({ status: 2, said: expect.stringContaining('damaged') });
  });
});

test('--help teaches', async () => {
  const { status, printed } = await check(['--help']);
  expect(status).toBe(0);
  for (const word of ['linearizable', 'CCv', 'info', '--model', 'Exit status', '"op":"put"'])
    expect(printed).toContain(word);
});

describe('convergence of a trace', () => {
  const BEGIN = 'cluster bayou s0 s1 schedule=lazy\nclient c0 s0\nput c0 x 1\n';

  test.each([
    ['held', 0, `${BEGIN}stabilize\n`, 'the states of all replicas that are up (2) agree'],
    ['held', 0, `${BEGIN}crash s1\n`, 'the states of all replicas that are up (1) agree'],
    ['BROKEN', 1, BEGIN, 'nothing is under way, and yet s1 lacks writes'],
    ['not decidable', 1, `${BEGIN}cut s0 s1\n`, 'but the link between s0 and s1 is not whole'],
  ])('is %s, by the states at its end', async (verdict, expected, script, words) => {
    const path = await traceOf(`converged-${verdict}-${words.length}.ndjson`, script);
    const { status, printed } = await check(['--model', 'converged', path]);
    expect(status).toBe(expected);
    expect(printed).toContain(verdict);
    expect(printed).toContain(words);
  });
});
