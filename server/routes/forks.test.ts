// Runs that go on from an event of a hosted one.

import { expect, test } from 'vitest';
import { present } from '../../shared/core/result.ts';
import { Replayer } from '../../shared/trace/replay.ts';
import type { RunSummary } from '../../shared/wire/api.ts';
import { ask, refusal, start } from '../testing/asking.ts';
import { parseTrace } from '../testing/parse-trace.ts';
import type { TestServer } from '../testing/test-server.ts';

async function perform(server: TestServer, run: string, line: string): Promise<unknown> {
  return (await ask(server, `POST /api/runs/${run}/commands`, { payload: { line } })).json();
}

async function fork(server: TestServer, payload: object = {}, run = 'lab'): Promise<RunSummary> {
  const answer = await ask(server, `POST /api/runs/${run}/forks`, { payload });
  expect(answer.statusCode).toBe(201);
  return answer.json<RunSummary>();
}

test('a fork goes on from an event with what was there, and its parent is left as it is', async () => {
  const server = await start({ defaultRun: { replicas: 2, clients: 2, options: { period: '50ms' } } });
  await perform(server, 'lab', 'cut s0 s1');
  await perform(server, 'lab', 'put c0 x 1');
  const parent = present(server.directory.find('lab'), 'the default run').run;
  const at = parent.lastSequence();
  await perform(server, 'lab', 'put c0 x 2');
  const last = parent.lastSequence();

  const child = await fork(server, { at });
  expect(child).toMatchObject({ id: 'fork-1', engine: 'sim', isDefault: false, sequence: at });
  expect(child.forkOf).toMatchObject({ run: 'lab', at });
  expect(await perform(server, child.id, 'get c0 x')).toEqual({ output: ['x:1'] });
  await perform(server, child.id, 'heal');
  await perform(server, child.id, 'settle');
  expect(await perform(server, child.id, 'expect converged')).toEqual({ output: [] });
  expect(await perform(server, child.id, 'get c1 x')).toEqual({ output: ['x:1'] });

  expect(parent.lastSequence()).toBe(last);
  expect(parent.links().find(({ a, b }) => a === 's0' && b === 's1')?.up).toBe(false);
});

test('the time of a fork stands until a line is performed on it; one that cannot be read is none', async () => {
  const server = await start();
  const { id, nowMillis } = await fork(server);
  const { run, pace } = present(server.directory.find(id), 'the fork');
  await perform(server, id, 'pt c0 x 1');
  expect(pace?.stands).toBe(true);
  expect(run.now()).toBe(nowMillis);
  await perform(server, id, 'wait 20ms');
  expect(pace?.stands).toBe(false);
  expect(run.now()).toBeGreaterThanOrEqual(nowMillis + 20);
});

test('the time of a fork is stopped by a line, and stands until the next one', async () => {
  const server = await start();
  const { id } = await fork(server);
  const { pace } = present(server.directory.find(id), 'the fork');
  await perform(server, id, 'wait 1ms');
  expect(await perform(server, id, 'time stop')).toEqual({ output: [] });
  expect(pace?.stands).toBe(true);
  await perform(server, id, 'tme go');
  expect(pace?.stands).toBe(true);
  await perform(server, id, 'time go');
  expect(pace?.stands).toBe(false);
});

test('a fork is forked in turn, and its time ends when it is closed', async () => {
  const server = await start();
  const child = await fork(server);
  await perform(server, child.id, 'put c0 x 1');
  const grandchild = await fork(server, {}, child.id);
  expect(await perform(server, grandchild.id, 'get c0 x')).toEqual({ output: ['x:1'] });
  const { pace } = present(server.directory.find(child.id), 'the fork');
  expect((await ask(server, `DELETE /api/runs/${child.id}`)).json()).toEqual({
    closed: child.id,
    startedAnew: false,
  });
  pace?.go();
  expect(pace?.stands).toBe(true);
});

test('what cannot be forked is refused with a sentence', async () => {
  const server = await start({ limits: { runsMax: 2 } });
  const address = 'POST /api/runs/lab/forks';
  expect((await refusal(server, address, { payload: { at: 99_999 } })).slice(0, 2)).toEqual([
    422,
    'IMPOSSIBLE_RUN',
  ]);
  expect(await refusal(server, address, { payload: { at: 0 } })).toEqual([
    400,
    'MALFORMED_REQUEST',
    'body: at must be >= 1',
  ]);
  expect((await refusal(server, 'POST /api/runs/nope/forks', { payload: {} }))[1]).toBe('UNKNOWN_RUN');
  const child = await fork(server);
  expect((await refusal(server, address, { payload: {} }))[1]).toBe('TOO_MANY_RUNS');
  await perform(server, 'lab', 'put c0 x 1');
  await ask(server, `DELETE /api/runs/${child.id}`);
  const { id } = await fork(server);
  expect(id).not.toBe(child.id);
});

test('lines of the parent keep their numbers, and what was under way is answered by nobody', async () => {
  const server = await start();
  await perform(server, 'lab', 'put c0 x 1');
  const parent = present(server.directory.find('lab'), 'the default run').run;
  parent.record({ type: 'commandStarted', command: 2, line: 'put c0 x 2' });
  const { id } = await fork(server);
  await perform(server, id, 'put c0 x 3');
  const { commands } = present(server.directory.find(id), 'the fork').run.snapshot();
  expect(commands.map(({ command, line }) => [command, line])).toEqual([
    [1, 'put c0 x 1'],
    [2, 'put c0 x 2'],
    [3, 'put c0 x 3'],
  ]);
  expect(commands.map(({ error }) => error !== null)).toEqual([false, true, false]);
});

test('a fork is forked in turn at any of its own events', async () => {
  const server = await start();
  const child = await fork(server);
  await perform(server, child.id, 'put c0 x 1');
  const { run } = present(server.directory.find(child.id), 'the fork');
  const then = run.snapshot();
  await perform(server, child.id, 'put c0 x 2');
  for (const [at, found] of [
    [child.sequence, 'x:ERR_KEY'],
    [then.sequence, 'x:1'],
  ]) {
    const { id } = await fork(server, { at }, child.id);
    expect(await perform(server, id, 'get c0 x')).toEqual({ output: [found] });
  }
  const { id } = await fork(server, { at: then.sequence }, child.id);
  const grandchild = present(server.directory.find(id), 'the fork of the fork').run;
  expect(grandchild.pictures()).toEqual([then]);
});

test('the trace of a fork begins with the picture from which it went on, and is replayed', async () => {
  const server = await start();
  const child = await fork(server);
  await perform(server, child.id, 'put c0 x 1');
  const { body, statusCode } = await ask(server, `GET /api/runs/${child.id}/trace`);
  expect(statusCode).toBe(200);
  const { lines } = parseTrace(body);
  expect(lines[0]).toMatchObject({ begins: 'checkpoint' });
  const { run } = present(server.directory.find(child.id), 'the fork');
  const replayer = new Replayer(run.protocol);
  const divergences = lines.map((line) =>
    line.type === 'oxbowTrace' || line.type === 'end' ? null : replayer.take(line),
  );
  expect(divergences.every((divergence) => divergence === null)).toBe(true);
  expect(replayer.picture).toEqual(run.snapshot());
});

test('events from before a fork are not kept in it', async () => {
  const server = await start();
  const { id } = await fork(server);
  await perform(server, id, 'put c0 x 1');
  const [status, code, sentence] = await refusal(server, `POST /api/runs/${id}/forks`, {
    payload: { at: 1 },
  });
  expect([status, code]).toEqual([410, 'EVENTS_GONE']);
  expect(sentence).toContain('the first events of the run are no longer kept');
});
