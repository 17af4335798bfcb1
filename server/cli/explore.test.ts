// `oxbow explore` as people use it: its result is the last line, what it found can be taken again, and bad input is refused
// with a sentence.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { soleWorker } from '../explore/crew.ts';
import { exploreCommand } from './explore.ts';
import { replayCommand } from './replay.ts';
import { runCommand } from './run.ts';
import { recordedStreams } from './testing/recorded-streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'oxbow-explore-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function explore(...args: string[]) {
  const streams = recordedStreams();
  const status = await exploreCommand([...args, '--out', folder], streams, soleWorker);
  const lines = streams.printed().trimEnd().split('\n');
  return { status, lines, last: lines.at(-1), said: streams.said() };
}

describe('oxbow explore', () => {
  test('says in its last line that nothing was found, and how many seeds that took', async () => {
    const { status, lines } = await explore('--protocol', 'bayou', '--seeds', '2', '--from', '7');
    expect(status).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/^bayou: 2 seeds from 7 in [\d.]+ s, [\d.]+ a second: nothing found$/),
    ]);
  });

  test('says of how many seeds nothing could be demanded in the end, and why', async () => {
    const { status, last, said } = await explore('--protocol', 'vsr', '--seeds', '2', '--from', '15');
    expect(status).toBe(0);
    expect(last).toMatch(/: nothing found; 1 of them ended where no progress was demanded$/);
    expect(said).toContain('vsr: could not go on: a majority lost its log, which was in memory (1)\n');
  });

  test('names what a seed breaks, makes it smaller, and writes it down', async () => {
    const found = await explore('--protocol', 'bayou', '--seeds', '9', '--mistake', 'session-per-server');
    expect(found.status).toBe(1);
    expect(found.last).toMatch(/: seed 1 breaks G5 session vectors only grow/);
    const text = found.lines.join('\n');
    expect(text).toMatch(/before: \d+ actions, .*\n {2}after: {2}1 action, /);
    const [, script = ''] = /oxbow run (\S+)/.exec(text) ?? [];
    const again = recordedStreams();
    expect(await runCommand([script], again)).toBe(1);
    expect(again.said()).toContain('G5 session vectors only grow');
    const [, trace = '', until = ''] = /oxbow replay (\S+) --until (\d+)/.exec(text) ?? [];
    expect(text).toContain(`npx oxbow serve --open ${trace}@${until}`);
    const streams = recordedStreams();
    expect(await replayCommand([trace, '--until', until], streams)).toBe(0);
    expect(streams.printed()).toMatch(/^equal/);
  });

  test('prints lines that a shell takes as they are, whatever the folder is called', async () => {
    const streams = recordedStreams();
    const odd = join(folder, "it's my folder");
    const args = ['--protocol', 'bayou', '--mistake', 'session-per-server', '--out', odd];
    expect(await exploreCommand(args, streams, soleWorker)).toBe(1);
    const text = streams.printed();
    const words = (line: RegExp) => {
      const [, told = ''] = line.exec(text) ?? [];
      return execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${told}`], { encoding: 'utf8' }).trimEnd();
    };
    expect(words(/oxbow run (.+)/)).toBe(join(odd, 'bayou-session-per-server-1.oxbow'));
    expect(words(/oxbow replay (.+) --until/)).toBe(join(odd, 'bayou-session-per-server-1.trace'));
    expect(words(/serve --open (.+)/)).toMatch(/-1\.trace@\d+$/);
    expect(readdirSync(odd)).toHaveLength(2);
  });

  test('says so where it may not write', async () => {
    const nowhere = join(folder, 'taken', 'below');
    const { TraceFile } = await import('../trace/trace-file.ts');
    const file = TraceFile.create(join(folder, 'taken'));
    if (file.ok) file.value.close();
    const streams = recordedStreams();
    const args = ['--protocol', 'bayou', '--mistake', 'session-per-server', '--out', nowhere];
    expect(await exploreCommand(args, streams, soleWorker)).toBe(1);
    expect(streams.printed()).toContain('nothing is written');
    expect(existsSync(nowhere)).toBe(false);
    expect(readdirSync(folder)).toContain('taken');
  });

  test.each([
    [['--seeds', '0'], '--seeds is a whole number from 1 on, of at most nine digits, not 0'],
    [['--seeds', '3', '--minutes', '2'], 'either --seeds or --minutes, not both'],
    [['--seedz', '3'], 'there is no option --seedz; did you mean --seeds?'],
    [['--protocol', 'bajou'], 'there is no protocol bajou; there is bayou'],
    [['--mistake', 'heir-never-commit'], 'did you mean heir-never-commits?'],
    [['--mistakes', '--from', '3'], '--mistakes tries all of them as they are known, without --from'],
    [['bayou'], 'what is bayou? `oxbow explore --help` explains'],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const { status, said, lines } = await explore(...args);
    expect([status, lines]).toEqual([2, ['']]);
    expect(said).toContain(sentence);
  });

  test('explains itself', async () => {
    const { status, lines } = await explore('--help');
    expect([status, lines[0]]).toEqual([
      0,
      'oxbow explore [OPTIONS]: search seeds of random faults for what breaks',
    ]);
  });
});
