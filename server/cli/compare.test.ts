import { expect, test } from 'vitest';
import { compareCommand } from './compare.ts';
import { recordedStreams } from './testing/recorded-streams.ts';

async function compare(args: readonly string[], input = '') {
  const streams = recordedStreams(input);
  const status = await compareCommand(args, streams);
  return { status, printed: streams.printed(), said: streams.said() };
}

const SCRIPT = 'cluster bayou s0 s1 latency=20ms\nclient a s0\nclient b s1\nput a x 1\nget b x\n';

test('lines stand beside each other, the first difference is marked, the ledger follows, and the status is 0', async () => {
  const { status, printed, said } = await compare(['--protocols', 'bayou,vsr'], SCRIPT);
  expect([status, said]).toEqual([0, '']);
  expect(printed).toMatch(/^> get b x +absent 40ms +1 \d+ms$/m);
  expect(printed).toMatch(/^ {2}answered +2 of 2 +2 of 2$/m);
  expect(printed).toMatch(/^ {2}linearizable +not kept +kept, as promised$/m);
});

test('what one system refuses is no failure', async () => {
  const { status, printed } = await compare(
    ['--protocols=bayou,gossip'],
    `${SCRIPT}write a k=v if k==absent\n`,
  );
  expect(status).toBe(0);
  expect(printed).toMatch(/UNSUPPORTED/);
});

test('an expect that fails on one system gives the status 1', async () => {
  const { status, printed } = await compare(['--protocols=bayou,vsr'], `${SCRIPT}expect get b x == 1\n`);
  expect(status).toBe(1);
  expect(printed).toMatch(/not so/);
});

test('--json gives all of it', async () => {
  const { printed } = await compare(['--protocols=bayou,vsr', '--json'], SCRIPT);
  expect(JSON.parse(printed)).toMatchObject({
    firstDifference: 4,
    systems: [{ name: 'bayou' }, { name: 'vsr' }],
  });
});

test.each([
  [['--protocols', 'bayou'], SCRIPT, '--protocols: a comparison takes two systems or more, as bayou,gossip'],
  [
    [],
    'put a x 1',
    'line 1: a script to compare begins with a cluster line, which each system makes its own',
  ],
  [['--schedule=never'], SCRIPT, '--schedule is one of eager, lazy, timed, not never'],
  [['no-such-file'], SCRIPT, 'no-such-file: there is no such file'],
])('%j is refused with the status 2', async (args, script, sentence) => {
  expect(await compare(args, script)).toEqual({
    status: 2,
    printed: '',
    said: `oxbow compare: ${sentence}\n`,
  });
});

test('help teaches, with examples', async () => {
  const { status, printed } = await compare(['--help']);
  expect(status).toBe(0);
  for (const word of ['--protocols', 'Exit status', 'Examples', 'ledger']) expect(printed).toContain(word);
});
