// Runs over HTTP: creating, looking, closing, and what cannot be.

import { expect, test } from 'vitest';
import { DEFAULT_PROTOCOL } from '../../shared/protocols/index.ts';
import type { CommandAnswer, RunList, RunSummary } from '../../shared/wire/api.ts';
import { SERVER_LIMITS } from '../limits.ts';
import { ask, refusal, start } from '../testing/asking.ts';

test('the default run is there from the start', async () => {
  const list = (await ask(await start(), 'GET /api/runs')).json<RunList>();
  expect(list.runsMax).toBe(SERVER_LIMITS.runsMax);
  expect(list.runs).toHaveLength(1);
  expect(list.runs[0]).toMatchObject({ id: 'lab', isDefault: true, viewers: 0, placement: 'inline' });
});

test('a run is created with what was asked for, and the answer says where it is', async () => {
  const server = await start();
  const body = {
    id: 'class-1',
    protocol: DEFAULT_PROTOCOL,
    replicas: ['a', 'b', 'c'],
    clients: [{ id: 'c0', replica: 'b', guarantees: ['RYW'] }, { id: 'c1', replica: null }, { id: 'c2' }],
    options: { period: '1s' },
    latency: { minMillis: 1, maxMillis: 2 },
    lossProbability: 0.1,
    seed: 7,
  };
  const response = await ask(server, 'POST /api/runs', { payload: body });
  expect(response.statusCode).toBe(201);
  expect(response.headers['location']).toBe('/api/runs/class-1');
  const found = (await ask(server, 'GET /api/runs/class-1')).json<RunSummary>();
  expect(found).toMatchObject({ id: 'class-1', isDefault: false, seed: 7, protocol: DEFAULT_PROTOCOL });
  expect(found.replicas.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(found.clients).toEqual([
    { id: 'c0', replica: 'b' },
    { id: 'c1', replica: null },
    { id: 'c2', replica: 'c' },
  ]);
  const header = server.engine.opened[1]?.header;
  expect(header?.link).toMatchObject({ latency: { minMillis: 1, maxMillis: 2 }, lossProbability: 0.1 });
  expect(header?.options).toEqual({ period: '1s' });
});

test('a simulated run is built at once, and its time stands until a line is performed on it', async () => {
  const server = await start();
  const payload = {
    id: 'sim',
    engine: 'sim',
    replicas: 3,
    clients: 2,
    latency: { minMillis: 5, maxMillis: 9 },
  };
  const created = await ask(server, 'POST /api/runs', { payload });
  expect(created.statusCode).toBe(201);
  const { engine, replicas, nowMillis } = created.json<RunSummary>();
  expect([engine, replicas.length]).toEqual(['sim', 3]);
  expect((await ask(server, 'GET /api/runs/sim')).json<RunSummary>().nowMillis).toBe(nowMillis);
  const address = 'POST /api/runs/sim/commands';
  for (const line of ['put c0 room 11am', 'settle', 'get c1 room'])
    expect((await ask(server, address, { payload: { line } })).statusCode).toBe(200);
  expect((await ask(server, address, { payload: { line: 'get c1 room' } })).json<CommandAnswer>()).toEqual({
    output: ['room:11am'],
  });
  expect((await ask(server, 'GET /api/runs/sim')).json<RunSummary>().nowMillis).toBeGreaterThan(nowMillis);
});

test('a simulation counts as a run, and has no processes', async () => {
  const server = await start({ limits: { runsMax: 1 } });
  expect((await refusal(server, 'POST /api/runs', { payload: { engine: 'sim' } }))[1]).toBe('TOO_MANY_RUNS');
  const payload = { engine: 'sim', placement: 'process' };
  const [status, code] = await refusal(await start(), 'POST /api/runs', { payload });
  expect([status, code]).toEqual([422, 'IMPOSSIBLE_RUN']);
});

test('whether dead replicas are started again is asked for in one of two words', async () => {
  const payload = { restart: 'sometimes' };
  expect((await refusal(await start(), 'POST /api/runs', { payload }))[0]).toBe(400);
});

test('all that is left out has a default, also the name', async () => {
  const server = await start();
  const summary = (await ask(server, 'POST /api/runs', { payload: {} })).json<RunSummary>();
  expect(summary.id).toMatch(/^run-[0-9a-f]{8}$/);
  expect(summary.replicas.map(({ id }) => id)).toEqual(['s0', 's1', 's2']);
  expect(summary.clients).toEqual([{ id: 'c0', replica: 's0' }]);
  // Without a period its replicas would never exchange anything.
  expect(server.engine.opened[1]?.header.options).toEqual({ period: '250ms' });
});

test('a run can begin empty, in the language of a course: its script brings the servers', async () => {
  const server = await start();
  const payload = { id: 'course', replicas: 0, dialect: 'bayou' };
  const summary = (await ask(server, 'POST /api/runs', { payload })).json<RunSummary>();
  expect(summary.replicas).toEqual([]);
  expect(summary.clients).toEqual([]);
  const perform = async (line: string) =>
    (await ask(server, 'POST /api/runs/course/commands', { payload: { line } })).json<CommandAnswer>();
  const script = ['joinServer 0', 'joinServer 1', 'joinClient 2 1', 'put 2 song url', 'printLog 0'];
  const answers = [];
  for (const line of script) answers.push(await perform(line));
  // After each line everything is exchanged that can be, so the primary has committed the write.
  expect(answers.at(-1)).toEqual({ output: ['PUT:(song, url):TRUE'] });
  expect((await perform('dance 1 2')).notes).toEqual(['the dialect bayou has no command "dance": ignored']);
});

test('a run can begin empty in the language of the lab, and begins with its cluster line', async () => {
  const server = await start();
  const payload = { id: 'empty', replicas: [], schedule: 'eager' };
  expect((await ask(server, 'POST /api/runs', { payload })).statusCode).toBe(201);
  const script = ['cluster bayou s0 s1', 'client c0 s0', 'client c1 s1', 'put c0 room 11am', 'get c1 room'];
  const outputs = [];
  for (const line of script) {
    const answer = await ask(server, 'POST /api/runs/empty/commands', { payload: { line } });
    outputs.push(answer.json<CommandAnswer>());
  }
  expect(outputs.at(-1)).toEqual({ output: ['room:11am'] });
});

test.each([
  [{ protocol: 'paxos' }, `there is no protocol paxos; there are ${DEFAULT_PROTOCOL}`],
  [{ options: { perod: '1s' } }, /^options of .*: perod=: .* knows the options period/],
  [{ replicas: ['s0', 'constructor'] }, 'constructor cannot name a replica'],
  [{ clients: [{ id: 's0' }] }, 's0 is named twice: replicas and clients share one set of names'],
  [{ clients: [{ id: 'c0', replica: 's9' }] }, 'c0 cannot talk to s9: the replicas are s0, s1, s2'],
  [{ latency: { minMillis: 9, maxMillis: 3 } }, 'the shortest latency, 9 ms, is above the longest, 3 ms'],
])('a run that cannot be is refused: %j', async (payload, sentence) => {
  const server = await start();
  const [status, code, said] = await refusal(server, 'POST /api/runs', { payload });
  expect([status, code]).toEqual([422, 'IMPOSSIBLE_RUN']);
  expect(said).toMatch(sentence);
  expect(server.directory.list()).toHaveLength(1);
});

test.each([
  [{ replicas: -1 }, 'body: replicas must be >= 0'],
  [{ replicas: 65 }, 'body: replicas must be <= 64 or be array'],
  [{ lossProbability: 2 }, 'body: lossProbability must be <= 1'],
  [{ seed: '7' }, 'body: seed must be integer'],
  [{ id: 'Not A Name' }, 'body: id must match pattern "^[a-z0-9][a-z0-9-]{0,31}$"'],
  [{ id: '../../etc' }, 'body: id must match pattern "^[a-z0-9][a-z0-9-]{0,31}$"'],
  [{ replica: 3 }, 'body: must NOT have additional properties: "replica"'],
  [[], 'body: must be object'],
  [{ latency: { minMillis: 1 } }, "body: latency must have required property 'maxMillis'"],
])('a body of another shape is refused: %j', async (payload, sentence) => {
  const [status, code, said] = await refusal(await start(), 'POST /api/runs', { payload });
  expect([status, code]).toEqual([400, 'MALFORMED_REQUEST']);
  expect(said).toContain(sentence);
});

test('a name is given once', async () => {
  const server = await start();
  await ask(server, 'POST /api/runs', { payload: { id: 'mine' } });
  expect(await refusal(server, 'POST /api/runs', { payload: { id: 'mine' } })).toEqual([
    409,
    'RUN_EXISTS',
    'there is a run mine already',
  ]);
});

test('two requests at once for one name: one gets it', async () => {
  const server = await start();
  const request = () => ask(server, 'POST /api/runs', { payload: { id: 'mine' } });
  const statuses = (await Promise.all([request(), request()])).map(({ statusCode }) => statusCode);
  expect(new Set(statuses)).toEqual(new Set([201, 409]));
});

test('there are only so many runs, and a closed one makes room', async () => {
  const server = await start({ limits: { runsMax: 2 } });
  await ask(server, 'POST /api/runs', { payload: { id: 'second' } });
  expect(await refusal(server, 'POST /api/runs', { payload: {} })).toEqual([
    409,
    'TOO_MANY_RUNS',
    'there are 2 runs, the most there may be: close one',
  ]);
  await ask(server, 'DELETE /api/runs/second');
  expect((await ask(server, 'POST /api/runs', { payload: {} })).statusCode).toBe(201);
});

test('replicas in processes of their own are bounded over all runs', async () => {
  const server = await start({ limits: { replicaProcessesMax: 3 } });
  const payload = { placement: 'process', replicas: 4 };
  expect(await refusal(server, 'POST /api/runs', { payload })).toEqual([
    422,
    'IMPOSSIBLE_RUN',
    'there may be 3 replicas in processes of their own, and there are 0: close a run, or place them inline',
  ]);
  expect((await ask(server, 'POST /api/runs', { payload: { replicas: 4 } })).statusCode).toBe(201);
});

test('an unknown run is answered with the names of those that there are', async () => {
  const server = await start();
  await ask(server, 'POST /api/runs', { payload: { id: 'other' } });
  const expected = [404, 'UNKNOWN_RUN', 'there is no run nope; there are: lab, other'];
  for (const address of [
    'GET /api/runs/nope',
    'DELETE /api/runs/nope',
    'GET /api/runs/nope/snapshot',
    'GET /api/runs/nope/trace',
    'GET /api/runs/nope/stream',
  ]) {
    expect(await refusal(server, address)).toEqual(expected);
  }
  const payload = { line: 'get c0 x' };
  expect(await refusal(server, 'POST /api/runs/nope/commands', { payload })).toEqual(expected);
});

test('a closed run is gone, and its rows with it', async () => {
  const server = await start();
  await ask(server, 'POST /api/runs', { payload: { id: 'mine' } });
  const closed = await ask(server, 'DELETE /api/runs/mine');
  expect(closed.json()).toEqual({ closed: 'mine', startedAnew: false });
  expect((await ask(server, 'GET /api/runs/mine')).statusCode).toBe(404);
  expect(server.engine.forgotten).toEqual(['mine']);
});

test('the default run is started anew when it is closed, under another epoch', async () => {
  const server = await start();
  const before = (await ask(server, 'GET /api/runs/lab')).json<RunSummary>();
  await ask(server, 'POST /api/runs/lab/commands', { payload: { line: 'put c0 x 1' } });
  const closed = await ask(server, 'DELETE /api/runs/lab');
  expect(closed.json()).toEqual({ closed: 'lab', startedAnew: true });
  const after = (await ask(server, 'GET /api/runs/lab')).json<RunSummary>();
  expect(after.epoch).not.toBe(before.epoch);
  expect(after.replicas).toEqual(before.replicas);
  const read = await ask(server, 'POST /api/runs/lab/commands', { payload: { line: 'get c0 x' } });
  expect(read.json()).toEqual({ output: ['x:ERR_KEY'] });
});
