// Lines of several people on one live run: operations of different clients go side by side, and faults beside them.

import { afterEach, expect, test } from 'vitest';
import { present } from '../shared/core/result.ts';
import type { Run } from '../shared/host/run.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../shared/protocols/index.ts';
import type { CommandPicture } from '../shared/trace/picture.ts';
import type { RunRequest } from '../shared/wire/api.ts';
import { CommandQueue, type Performed } from './command-queue.ts';
import { SERVER_LIMITS } from './limits.ts';
import { performerOf } from './performer.ts';
import { performPlan, planRun } from './run-plan.ts';
import { openLiveRun } from './runs/open-live-run.ts';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Steered {
  readonly run: Run;
  readonly queue: CommandQueue;
  /** Has a line performed, and gives its answer. */
  readonly say: (line: string, author?: string) => Promise<Performed>;
}

/** Three replicas, and the clients `c0` at `s0` and `c1` at `s1`. */
async function steered(request: RunRequest = {}): Promise<Steered> {
  const protocol = present(findProtocol(DEFAULT_PROTOCOL), DEFAULT_PROTOCOL);
  const plan = planRun('lab', { clients: 2, ...request }, new Map([[protocol.name, protocol]]));
  if (!plan.ok) throw new Error(plan.error);
  const opened = await openLiveRun(plan.value.spec);
  if (!opened.ok) throw new Error(opened.error);
  const run = opened.value;
  ends.push(() => run.close());
  expect(await performPlan(run, plan.value)).toEqual({ ok: true, value: undefined });
  const performer = performerOf(run, plan.value.spoken, SERVER_LIMITS);
  const queue = new CommandQueue(performer, SERVER_LIMITS.commandsWaitingMax);
  const say = async (line: string, author = 'ann') => {
    const answer = await queue.submit(line, author);
    if (!answer.ok) throw new Error(answer.error);
    return answer.value;
  };
  return { run, queue, say };
}

function commandsOf(run: Run): Pick<CommandPicture, 'command' | 'line' | 'output' | 'error'>[] {
  return run
    .snapshot()
    .commands.map(({ command, line, output, error }) => ({ command, line, output, error }));
}

const DONE: Performed = { output: [] };

test('while one client waits for its answer, others are served, links are cut and healed', async () => {
  const { run, queue, say } = await steered();
  await say('hold s0 c0');
  const first = say('put c0 x 1');
  const second = say('get c0 x');
  expect(await say('put c1 y 2', 'bob')).toEqual(DONE);
  expect(await say('cut s1 s2', 'bob')).toEqual(DONE);
  expect(await say('get c1 y', 'bob')).toEqual({ output: ['y:2'] });
  expect(queue.waiting).toBe(1);
  expect(await say('release s0 c0', 'bob')).toEqual(DONE);
  expect(await Promise.all([first, second])).toEqual([DONE, { output: ['x:1'] }]);
  const commands = commandsOf(run);
  expect(commands.map(({ command }) => command)).toEqual(commands.map((_, index) => index + 1));
  expect(commands.slice(1)).toMatchObject([
    { line: 'put c0 x 1', output: [], error: null },
    { line: 'put c1 y 2', output: [], error: null },
    { line: 'cut s1 s2', output: [], error: null },
    { line: 'get c1 y', output: ['y:2'], error: null },
    { line: 'release s0 c0', output: [], error: null },
    { line: 'get c0 x', output: ['x:1'], error: null },
  ]);
});

test('an operation whose replica crashes under it ends, and the next of its client is served', async () => {
  const { say } = await steered({ clientTimeoutMillis: 500 });
  await say('hold s0 c0');
  const lost = say('put c0 x 1');
  expect(await say('crash s0', 'bob')).toEqual(DONE);
  expect((await lost).output).toEqual(['put x: TIMEOUT']);
  expect((await say('put c0 x 2')).output).toEqual(['put x: UNREACHABLE']);
  expect(await say('restart s0', 'bob')).toEqual(DONE);
  expect(await say('heal', 'bob')).toEqual(DONE);
  expect(await say('put c0 x 3')).toEqual(DONE);
});

test('what concerns everybody waits for operations under way', async () => {
  const { say } = await steered({ clientTimeoutMillis: 500 });
  await say('hold s0 c0');
  const lost = say('put c0 x 1');
  const settled = say('settle', 'bob');
  const after = say('get c1 x', 'bob');
  const order: string[] = [];
  await Promise.all([
    lost.then(() => order.push('put')),
    settled.then(() => order.push('settle')),
    after.then(() => order.push('get')),
  ]);
  expect(order).toEqual(['put', 'settle', 'get']);
  // Its reply was held, and not its request.
  expect((await after).output).toEqual(['x:1']);
});

test('a hundred lines sent at once are answered each with its own output', async () => {
  const { say } = await steered();
  const lines = Array.from({ length: 50 }, (_, index) => [
    `put c${index % 2} k${index} v${index}`,
    `get c${index % 2} k${index}`,
  ]).flat();
  const answers = await Promise.all(lines.map((line) => say(line)));
  const expected = lines.map((line, index) =>
    index % 2 === 0 ? [] : [`${line.slice(7)}:v${(index - 1) / 2}`],
  );
  expect(answers.map(({ output }) => output)).toEqual(expected);
});

test('a schedule that follows each line keeps them one after another', async () => {
  const { say, run } = await steered({ schedule: 'eager' });
  await Promise.all(['put c0 x 1', 'get c1 x', 'cut s0 s1', 'put c1 y 2'].map((line) => say(line)));
  expect(commandsOf(run)).toMatchObject([
    { line: 'put c0 x 1', output: [] },
    { line: 'get c1 x', output: ['x:1'] },
    { line: 'cut s0 s1', output: [] },
    { line: 'put c1 y 2', output: [] },
  ]);
});
