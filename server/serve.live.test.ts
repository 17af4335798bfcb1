// The server as a process: starting, being refused, stopping, and what outlives it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { CommandAnswer, RunList } from '../shared/wire/api.ts';
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

async function perform(address: string, line: string): Promise<CommandAnswer> {
  const response = await fetch(`http://${address}/api/runs/lab/commands`, {
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
