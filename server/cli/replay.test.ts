import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintText } from '../../shared/core/json.ts';
import { replayCommand } from './replay.ts';
import { runCommand } from './run.ts';
import { recordedStreams } from './testing/recorded-streams.ts';
import { Progress } from './trace-input.ts';

const folder = mkdtempSync(join(tmpdir(), 'oxbow-replay-'));
const trace = join(folder, 'run.ndjson');
let lines: string[] = [];
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const script = `cluster bayou s0 s1 s2 latency=1..5ms duplicate=0.2
client c0 s0
client c1 s1
put c0 a 1
partition s0 | s1,s2
write c1 a=2 if a==absent else a=3
crash s2
restart s2
put c0 b 4
heal
get c1 a
`;
  const streams = recordedStreams(script);
  expect(await runCommand(['--trace', trace], streams)).toBe(0);
  lines = readFileSync(trace, 'utf8').trimEnd().split('\n');
});

async function replay(args: readonly string[], input = '') {
  const streams = recordedStreams(input);
  const status = await replayCommand(args, streams);
  return { status, printed: streams.printed(), said: streams.said() };
}

/** The trace with one line as a writer would have written it whose replicas do something else. */
function withLine(index: number, change: (line: string) => string): string {
  const body = change((lines[index] as string).slice(0, -24));
  const file = join(folder, 'changed.ndjson');
  const line = `${body},"sum":"${fingerprintText(body)}"}`;
  writeFileSync(file, `${lines.with(index, line).join('\n')}\n`);
  return file;
}

describe('oxbow replay', () => {
  test('0: a recorded run does the same again', async () => {
    const { status, printed, said } = await replay([trace]);
    expect([status, said]).toEqual([0, '']);
    expect(printed).toMatch(/^equal: \d+ events, with \d+ steps, 0 checkpoints and 0 digests compared\n$/);
    expect(await replay(['-'], readFileSync(trace, 'utf8'))).toMatchObject({ status: 0, printed });
    expect(await replay([trace, '--until', '20'])).toMatchObject({
      status: 0,
      printed: expect.stringMatching(/^equal up to event 20: 20 events/) as string,
    });
  });

  test('1: the first difference is named, with event, replica, what was expected and what came', async () => {
    const index = lines.findLastIndex((line) => line.includes('"type":"persist"'));
    const { sequence, replica } = JSON.parse(lines[index] as string) as { sequence: number; replica: string };
    const file = withLine(index, (body) =>
      body.replace('"type":"persist","rows":[', '"type":"persist","rows":[{"key":"x","value":7},'),
    );
    const { status, printed } = await replay([file]);
    expect(status).toBe(1);
    expect(printed).toContain(`different at event ${sequence}, the step of ${replica} on `);
    expect(printed).toMatch(/\n {2}effects\[\d+\]\.rows\[0\].*\n- .*\n\+ .*\n$/);
    expect(await replay([file, '--until', `${sequence - 1}`])).toMatchObject({ status: 0 });
  });

  test('1: so is a client that was told something else', async () => {
    const index = lines.findLastIndex((line) => line.includes('"type":"complete"'));
    const file = withLine(index, (body) =>
      body.replace('"type":"complete","number":', '"type":"complete","number":1'),
    );
    expect(await replay([file])).toMatchObject({
      status: 1,
      printed: expect.stringContaining('the step of c1 on reply') as string,
    });
  });

  test('2: the file is damaged, cut off, impossible, or not for this program', async () => {
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, `${lines.slice(0, 9).join('\n')}\n`);
    expect(await replay([cut])).toEqual({
      status: 2,
      printed: '',
      said: `oxbow replay: ${cut}: line 10: expected an event or the end line, found the end of the file: it was cut off after event 8; --until replays what is there\n`,
    });
    expect(await replay([cut, '--until', '8'])).toMatchObject({
      status: 0,
      printed: expect.stringMatching(/^equal: 8 events/) as string,
    });
    const other = withLine(0, (body) => body.replace('"protocolVersion":', '"protocolVersion":9'));
    expect((await replay([other])).said).toMatch(
      /: it is of version 9\d+ of bayou, and this program has version \d+\n$/,
    );
    const foreign = withLine(0, (body) => body.replace('"protocol":"bayou"', '"protocol":"paxos"'));
    expect((await replay([foreign])).said).toContain('it is of the protocol paxos, which is not there');
    const index = lines.findIndex((line) => line.includes('"type":"clientStepped"'));
    const impossible = withLine(index, (body) => body.replace('"client":"c0"', '"client":"c7"'));
    expect((await replay([impossible])).said).toContain(
      '(clientStepped): AssertionError: client c7 is missing',
    );
    expect(await replay([join(folder, 'none')])).toMatchObject({
      status: 2,
      said: expect.stringContaining('there is no such file') as string,
    });
  });

  test.each([
    [[], 'which trace?'],
    [['a', 'b'], 'one trace at a time'],
    [['a', '--until', 'x'], '--until is the number of an event'],
    [['a', '--untill', '3'], 'did you mean --until?'],
  ])('2: %j', async (args, sentence) => {
    const { status, said } = await replay(args);
    expect(status).toBe(2);
    expect(said).toContain(sentence);
  });

  test('shows how far it is to a person who watches, and takes that away again', () => {
    let now = 0;
    const watched = { ...recordedStreams(''), isWatched: true };
    const progress = new Progress(watched, () => now);
    progress.report(10);
    now += 1_000;
    progress.report(12_345);
    progress.report(12_346);
    expect(watched.said()).toBe('\r12,345 events …');
    progress.end();
    expect(watched.said()).toBe('\r12,345 events …\r\u001b[K');
    const unwatched = recordedStreams('');
    const silent = new Progress(unwatched, () => (now += 1_000));
    silent.report(1);
    silent.end();
    expect(unwatched.said()).toBe('');
  });
});
