// Recorded runs that go on otherwise.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayCommand } from './replay.ts';
import { runCommand } from './run.ts';
import { recordedStreams } from './testing/recorded-streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'oxbow-fork-'));
const trace = join(folder, 'parent@home.ndjson');
/** The event after which the partition stood and the write was made. */
let moment = 0;
afterAll(() => rmSync(folder, { recursive: true }));

const SCRIPT = `cluster bayou s0 s1 s2
client c0 s0
client c1 s1
put c0 a 1
partition s0 | s1,s2
put c0 a 2
note "here"
heal
put c1 a 3
`;

beforeAll(async () => {
  expect(await runCommand(['--trace', trace], recordedStreams(SCRIPT))).toBe(0);
  const lines = readFileSync(trace, 'utf8').split('\n');
  moment = (JSON.parse(lines.find((line) => line.includes('"text":"here"')) ?? '') as { sequence: number })
    .sequence;
});

async function run(args: readonly string[], input: string) {
  const streams = recordedStreams(input);
  const status = await runCommand(args, streams);
  return { status, printed: streams.printed(), said: streams.said() };
}

describe('oxbow run --fork', () => {
  test('goes on from an event of a recorded run, with its clients, links and what they wrote', async () => {
    expect(await run(['--fork', `${trace}@${moment}`], 'get c1 a\nget c0 a\nheal\nget c1 a\n')).toEqual({
      status: 0,
      printed: 'a:1\na:2\na:2\n',
      said: '',
    });
    expect(await run(['--fork', trace], 'get c0 a\nexpect converged\n')).toMatchObject({
      status: 0,
      printed: 'a:3\n',
    });
  });

  test('is recorded like any run, and that file is replayed and forked in turn', async () => {
    const child = join(folder, 'child.ndjson');
    await run(['--fork', `${trace}@${moment}`, '--trace', child], 'heal\nput c1 b 9\n');
    expect(readFileSync(child, 'utf8')).toMatch(/^\{"type":"oxbowTrace".*"begins":"checkpoint"/);
    const streams = recordedStreams('');
    expect(await replayCommand([child], streams)).toBe(0);
    expect(await run(['--fork', child], 'get c0 b\n')).toMatchObject({ status: 0, printed: 'b:9\n' });
    expect(await run(['--fork', `${child}@1`], '')).toMatchObject({
      status: 2,
      said: `oxbow run: --fork ${child}: it begins with event ${moment}, after event 1\n`,
    });
  });

  test.each([
    [['--fork', 'TRACE@99999'], 'there is no event 99999: the last one is event'],
    [['--fork', 'TRACE@1', '--seed', '3'], '--seed cannot be chosen any more'],
    [['--fork', 'TRACE@1', '--engine', 'live'], '--engine cannot be chosen any more'],
    [['--fork', 'nowhere@1'], 'nowhere: there is no such file'],
    [['--fork', '-@1'], 'so the script must be a file'],
  ])('2: %j', async (args, sentence) => {
    const { status, said } = await run(
      args.map((arg) => arg.replace('TRACE', trace)),
      '',
    );
    expect(status).toBe(2);
    expect(said).toContain(sentence);
  });

  test('needs no more of a file that was cut off than what comes before the event', async () => {
    const lines = readFileSync(trace, 'utf8').trimEnd().split('\n');
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, `${lines.slice(0, moment + 1).join('\n')}\n`);
    expect(await run(['--fork', `${cut}@${moment}`], 'get c0 a\n')).toMatchObject({
      status: 0,
      printed: 'a:2\n',
    });
  });
});
