// Lines of the command language over HTTP.

import { expect, test } from 'vitest';
import type { CommandAnswer } from '../../shared/wire/api.ts';
import { ask, refusal, start } from '../testing/asking.ts';

test('a line is performed and its output answered', async () => {
  const server = await start();
  const perform = async (line: string) =>
    (await ask(server, 'POST /api/runs/lab/commands', { payload: { line } })).json<CommandAnswer>();
  expect(await perform('put c0 x "a b"')).toEqual({ output: [] });
  expect(await perform('get c0 x')).toEqual({ output: ['x:a b'] });
});

test('lines that come at once are performed one after another, in their order', async () => {
  const server = await start();
  const lines = Array.from({ length: 20 }, (_, index) => `put c0 x ${index}`);
  await Promise.all(
    [...lines, 'get c0 x'].map((line) => ask(server, 'POST /api/runs/lab/commands', { payload: { line } })),
  );
  const run = server.engine.opened[0];
  const commands = run?.snapshot().commands.map(({ line }) => line);
  expect(commands).toEqual([...lines, 'get c0 x']);
  expect(run?.snapshot().commands.at(-1)?.output).toEqual(['x:19']);
});

test('a line that is wrong is answered with a sentence that says where', async () => {
  const payload = { line: 'pt c0 x 1' };
  const response = await ask(await start(), 'POST /api/runs/lab/commands', { payload });
  expect(response.statusCode).toBe(200);
  const { output, error } = response.json<CommandAnswer>();
  expect(output).toEqual([]);
  expect(error).toContain('did you mean');
});

test.each([
  [{}, "body: must have required property 'line'"],
  [{ line: 7 }, 'body: line must be string'],
  [{ line: 'x', run: 'lab' }, 'body: must NOT have additional properties: "run"'],
  [{ line: 'x'.repeat(262_145) }, 'body: line must NOT have more than 262144 characters'],
])('a command of another shape is refused', async (payload, sentence) => {
  expect(await refusal(await start(), 'POST /api/runs/lab/commands', { payload })).toEqual([
    400,
    'MALFORMED_REQUEST',
    sentence,
  ]);
});

test('a caller that sends too many lines is told so', async () => {
  const server = await start({ limits: { performsBurst: 2, performsPerSecond: 0.001 } });
  const payload = { line: 'get c0 x' };
  await ask(server, 'POST /api/runs/lab/commands', { payload });
  await ask(server, 'POST /api/runs/lab/commands', { payload });
  const [status, code] = await refusal(server, 'POST /api/runs/lab/commands', { payload });
  expect([status, code]).toEqual([429, 'TOO_MANY_COMMANDS']);
});
