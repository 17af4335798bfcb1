// The server as a process: starting, being refused, stopping, and what outlives it.

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { PERFECT_LINK } from '../shared/core/faults.ts';
import { present } from '../shared/core/result.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../shared/protocols/index.ts';
import { simulateRun } from '../shared/sim/simulated-run.ts';
import { recordRun } from '../shared/trace/file/record-run.ts';
import type { CommandAnswer, RunList, RunSummary } from '../shared/wire/api.ts';
import { CLOSE_CODES } from '../shared/wire/close-codes.ts';
import { ServerProcess } from './testing/server-process.ts';
import { TestViewer } from './testing/test-viewer.ts';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oxbow-serve-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function serve(...args: string[]): ServerProcess {
  const server = new ServerProcess(args);
  ends.push(() => server.stop('SIGKILL'));
  return server;
}

async function perform(address: string, line: string, run = 'lab'): Promise<CommandAnswer> {
  const response = await fetch(`http://${address}/api/runs/${run}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ line }),
  });
  return (await response.json()) as CommandAnswer;
}

test('the default run stands and can be watched and commanded; a signal ends all of it politely', async () => {
  const server = serve('--port', '0', '--data', await dataFolder());
  const address = await server.address();
  const list = (await (await fetch(`http://${address}/api/runs`)).json()) as RunList;
  expect(list.runs.map(({ id }) => id)).toEqual(['lab']);

  const viewer = new TestViewer(address, 'lab');
  expect((await viewer.next('hello')).header).toMatchObject({ engine: 'live', placement: 'inline' });
  await viewer.checkpoint();
  expect((await viewer.perform(1, 'put c0 colour blue')).error).toBeUndefined();
  expect((await viewer.perform(2, 'get c0 colour')).output).toEqual(['colour:blue']);

  const ended = server.stop('SIGTERM');
  expect((await viewer.next('closed')).sentence).toBe('the server is stopping');
  expect(await viewer.closed).toBe(CLOSE_CODES.stopping);
  expect(await ended).toEqual({ code: 0, signal: null });
});

test('what was acknowledged outlives a server that was killed', async () => {
  const data = await dataFolder();
  const first = serve('--port', '0', '--data', data);
  const before = await first.address();
  expect(await perform(before, 'put c0 colour blue')).toEqual({ output: [] });
  await first.stop('SIGKILL');

  const second = serve('--port', '0', '--data', data);
  const after = await second.address();
  expect(await perform(after, 'get c0 colour')).toEqual({ output: ['colour:blue'] });
  // A client of the same name is a new client: its first write is no repetition.
  expect(await perform(after, 'put c0 colour red')).toEqual({ output: [] });
  expect(await perform(after, 'get c0 colour')).toEqual({ output: ['colour:red'] });
});

test('a port in use is named, with the way out', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen({ host: '127.0.0.1', port: 0 }, resolve));
  ends.push(() => new Promise((resolve) => other.close(resolve)));
  const { port } = other.address() as AddressInfo;
  const server = serve('--port', String(port), '--data', await dataFolder());
  expect((await server.ended).code).toBe(2);
  expect(server.stderr).toBe(
    `oxbow: port ${port} is in use by another server: stop it or choose another with --port\n`,
  );
  expect(server.stdout).toBe('');
});

test('a second server on the port hears of the port, on another port of the folder', async () => {
  const data = await dataFolder();
  const first = serve('--port', '0', '--data', data);
  const port = (await first.address()).split(':')[1] ?? '';
  const same = serve('--port', port, '--data', data);
  expect((await same.ended).code).toBe(2);
  expect(same.stderr).toContain(`port ${port} is in use`);
  const other = serve('--port', '0', '--data', data);
  expect((await other.ended).code).toBe(2);
  expect(other.stderr).toContain(`is in use by another Oxbow server (process ${first.child.pid})`);
});

test('a data folder of a newer version is refused', async () => {
  const data = await dataFolder();
  await writeFile(join(data, 'oxbow.json'), '{"format":99,"version":"9.0.0"}');
  const server = serve('--port', '0', '--data', data);
  expect((await server.ended).code).toBe(2);
  expect(server.stderr).toContain('was written by a newer version of Oxbow (9.0.0)');
});

test('an unknown option is answered with those that there are, help with their meaning', async () => {
  const wrong = serve('--prot', '1');
  const help = serve('--help');
  expect((await wrong.ended).code).toBe(2);
  expect(wrong.stderr).toContain('unknown option --prot; there are --port');
  expect((await help.ended).code).toBe(0);
  expect(help.stdout).toContain('--port N');
});

test('a fork of the live run converges in itself, and the live run is left as it is', async () => {
  const server = serve('--port', '0', '--data', await dataFolder());
  const address = await server.address();
  await perform(address, 'partition s0 | s1,s2,s3,s4');
  await perform(address, 'put c0 colour blue');
  const response = await fetch(`http://${address}/api/runs/lab/forks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(201);
  const { id, engine } = (await response.json()) as RunSummary;
  expect(engine).toBe('sim');
  const viewer = new TestViewer(address, id);
  expect(await viewer.next('hello')).toMatchObject({ stands: true });
  for (const line of ['heal', 'settle', 'expect converged'])
    expect(await perform(address, line, id)).not.toHaveProperty('error');
  expect(await perform(address, 'get c2 colour', id)).toEqual({ output: ['colour:blue'] });
  expect((await perform(address, 'get c2 colour')).output).not.toEqual(['colour:blue']);
  await viewer.close();
});

test('a recorded run is shown at its event, paused, with the violation that it had; a bad file disturbs nothing', async () => {
  const folder = await dataFolder();
  const trace = join(folder, 'run.ndjson');
  const spec = { protocol: present(findProtocol(DEFAULT_PROTOCOL), 'bayou'), options: {}, seed: 1 };
  const made = simulateRun({ ...spec, link: PERFECT_LINK, clientTimeoutMillis: 1_000 });
  if (!made.ok) throw new Error(made.error);
  let text = '';
  const recording = recordRun(made.value, '1', (part) => (text += part));
  await made.value.addReplica('s0', null);
  const { sequence } = made.value.record({ type: 'violated', invariant: 'I', replica: 's0', sentence: 'no' });
  made.value.record({ type: 'remarked', text: 'later' });
  recording.close();
  await writeFile(trace, text);

  const server = serve('--port', '0', '--data', join(folder, 'data'), '--open', `${trace}@${sequence}`);
  const address = await server.address();
  const viewer = new TestViewer(address, 'recorded');
  expect(await viewer.next('hello')).toMatchObject({ stands: true, header: { engine: 'sim' } });
  const { picture } = await viewer.checkpoint();
  expect(picture.sequence).toBe(sequence);
  expect(picture.violations.map(({ sentence }) => sentence)).toEqual(['no']);
  expect(picture.remarks).toEqual([]);
  await viewer.close();

  await writeFile(trace, text.slice(0, text.length / 2));
  const other = join(folder, 'other');
  const bad = serve('--port', '0', '--data', other, '--open', `${trace}@99999`);
  expect((await bad.ended).code).toBe(2);
  expect(bad.stderr).toContain(`--open ${trace}: `);
  expect(existsSync(other)).toBe(false);
});
