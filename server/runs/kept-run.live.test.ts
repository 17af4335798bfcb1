// A run whose folder is opened again: replicas start from their rows, and clients under old names are new clients.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { GUARANTEES } from '../../shared/core/contract.ts';
import { PERFECT_LINK } from '../../shared/core/faults.ts';
import { present } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { RunSpec } from '../../shared/host/run.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../../shared/protocols/index.ts';
import { foldTrace } from '../../shared/trace/fold.ts';
import type { LiveRun } from './live-run.ts';
import { openLiveRun } from './open-live-run.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const spec: RunSpec = {
  protocol: present(findProtocol(DEFAULT_PROTOCOL), 'the default protocol'),
  options: {},
  seed: 1,
  link: PERFECT_LINK,
  clientTimeoutMillis: 5_000,
};

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'oxbow-kept-'));
  ends.push(() => rm(path, { recursive: true }));
  return path;
}

async function open(dataFolder: string): Promise<LiveRun> {
  const run = await openLiveRun(spec, { dataFolder });
  if (!run.ok) throw new Error(run.error);
  ends.push(() => run.value.close());
  return run.value;
}

/** A new client of that name, at that replica. */
async function joinClient(run: LiveRun): Promise<void> {
  expect(run.addClient('c0', GUARANTEES).ok).toBe(true);
  expect((await run.attachClient('c0', 's0')).ok).toBe(true);
}

test('replicas start again from their rows, and nothing acknowledged is lost', async () => {
  const path = await folder();
  const first = await open(path);
  expect((await first.addReplica('s0', null)).ok).toBe(true);
  expect((await first.addReplica('s1', 's0')).ok).toBe(true);
  await joinClient(first);
  expect((await first.operate('c0', { type: 'put', key: 'x', value: '1' })).type).toBe('accepted');
  await first.close();

  const second = await open(path);
  expect(second.replicas().map(({ id, incarnation }) => [id, incarnation])).toEqual([
    ['s0', 2],
    ['s1', 2],
  ]);
  await joinClient(second);
  const read = await second.operate('c0', { type: 'get', key: 'x', view: 'tentative' });
  expect(read).toMatchObject({ type: 'value', value: '1' });
});

test('a write of a new client is not taken for a repetition of its forerunner’s', async () => {
  const path = await folder();
  const first = await open(path);
  await first.addReplica('s0', null);
  await joinClient(first);
  await first.operate('c0', { type: 'put', key: 'x', value: '1' });
  await first.close();

  const second = await open(path);
  await joinClient(second);
  await second.operate('c0', { type: 'put', key: 'x', value: '2' });
  const read = await second.operate('c0', { type: 'get', key: 'x', view: 'tentative' });
  expect(read).toMatchObject({ type: 'value', value: '2' });
  const events: TraceEvent[] = [];
  second.follow(1, (event) => events.push(event));
  expect(foldTrace(events, spec.protocol)).toEqual(second.snapshot());
});
