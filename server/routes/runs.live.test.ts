// Live runs over HTTP: what is asked for reaches the processes that replicas are.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { present } from '../../shared/core/result.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../../shared/protocols/index.ts';
import type { RunRequest, RunSummary } from '../../shared/wire/api.ts';
import { buildApp } from '../app.ts';
import { openDataFolder } from '../data-folder.ts';
import { SERVER_LIMITS } from '../limits.ts';
import { LiveEngine } from '../live-engine.ts';
import { LocalRunDirectory } from '../run-directory.ts';
import { LiveRun } from '../runs/live-run.ts';
import { event } from '../runs/testing/live-bayou.ts';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface LiveServer {
  readonly app: FastifyInstance;
  readonly directory: LocalRunDirectory;
}

async function liveServer(): Promise<LiveServer> {
  const folder = await mkdtemp(join(tmpdir(), 'oxbow-runs-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const data = await openDataFolder(folder, '0.0.0');
  if (!data.ok) throw new Error(data.error);
  ends.push(() => data.value.release());
  const protocol = present(findProtocol(DEFAULT_PROTOCOL), DEFAULT_PROTOCOL);
  const clock = (): number => performance.now();
  const directory = new LocalRunDirectory({
    protocols: new Map([[protocol.name, protocol]]),
    engine: new LiveEngine(data.value, () => undefined),
    defaultRun: { id: 'lab', replicas: 1, clients: 0 },
    build: 'test',
    limits: SERVER_LIMITS,
    clock,
  });
  ends.push(() => directory.stop());
  const app = await buildApp({
    directory,
    limits: SERVER_LIMITS,
    allowedHosts: [],
    pageFolder: null,
    version: '0.0.0',
    build: 'test',
    logLevel: 'silent',
    clock,
  });
  ends.push(() => app.close());
  await app.ready();
  return { app, directory };
}

async function create(
  { app, directory }: LiveServer,
  payload: RunRequest & { id: string },
): Promise<LiveRun> {
  const response = await app.inject({ method: 'POST', url: '/api/runs', payload });
  expect(response.statusCode).toBe(201);
  const run = directory.find(payload.id)?.run;
  if (!(run instanceof LiveRun)) throw new Error(`${payload.id} is no live run`);
  return run;
}

async function firstReplica({ app }: LiveServer, run: string): Promise<RunSummary['replicas'][number]> {
  const summary = (await app.inject({ method: 'GET', url: `/api/runs/${run}` })).json<RunSummary>();
  return present(summary.replicas[0], 'a replica');
}

test('a replica that was killed comes back where that was asked for', async () => {
  const server = await liveServer();
  const run = await create(server, { id: 'tough', replicas: 1, placement: 'process', restart: 'always' });
  const pid = present(run.processOf('s0'), 'the process of s0');
  const stopped = event(run, (told) => told.type === 'replicaStopped');
  const started = event(run, (told) => told.type === 'replicaStarted');
  process.kill(pid, 'SIGKILL');
  expect(await stopped).toMatchObject({ reason: 'failed' });
  await started;
  expect(await firstReplica(server, 'tough')).toEqual({ id: 's0', alive: true, incarnation: 2 });
  expect(run.processOf('s0')).not.toBe(pid);
});
