// What becomes of the run that is kept when its rows cannot be used: on a real disk.

import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { present, type Result } from '../shared/core/result.ts';
import type { Run } from '../shared/host/run.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../shared/protocols/index.ts';
import type { RunRequest } from '../shared/wire/api.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { LiveEngine } from './live-engine.ts';
import { performPlan, planRun, type RunPlan } from './run-plan.ts';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Kept {
  readonly data: DataFolder;
  readonly engine: LiveEngine;
  /** What a person was told. */
  readonly said: string[];
}

async function keeping(): Promise<Kept> {
  const folder = await mkdtemp(join(tmpdir(), 'oxbow-engine-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const opened = await openDataFolder(folder, '0.1.0');
  if (!opened.ok) throw new Error(opened.error);
  ends.push(() => opened.value.release());
  const said: string[] = [];
  return { data: opened.value, engine: new LiveEngine(opened.value, (line) => said.push(line)), said };
}

function plan(request: RunRequest = {}): RunPlan {
  const protocol = present(findProtocol(DEFAULT_PROTOCOL), DEFAULT_PROTOCOL);
  const planned = planRun('lab', { replicas: 1, ...request }, new Map([[protocol.name, protocol]]));
  if (!planned.ok) throw new Error(planned.error);
  return planned.value;
}

/** The run as a server that starts brings it back. */
async function bring({ engine }: Kept, request: RunRequest = {}): Promise<Run> {
  const opened = await engine.open(plan(request), true);
  if (!opened.ok) throw new Error(opened.error);
  ends.push(() => opened.value.close());
  const built = await performPlan(opened.value, plan(request));
  expect(built).toEqual({ ok: true, value: undefined });
  return opened.value;
}

async function put(run: Run, value: string): Promise<void> {
  expect((await run.operate('c0', { type: 'put', key: 'x', value })).type).toBe('accepted');
}

async function read(run: Run): Promise<string> {
  const result = await run.operate('c0', { type: 'get', key: 'x', view: 'tentative' });
  return result.type === 'value' ? result.value : result.type;
}

function sentenceOf(result: Result<unknown>): string {
  return result.ok ? 'it was started' : result.error;
}

test('rows of other options are set aside, a second time beside the first', async () => {
  const kept = await keeping();
  const first = await bring(kept);
  await put(first, 'one');
  await first.close();
  const second = await bring(kept, { options: { keep: '7' } });
  expect(await read(second)).toBe('missing');
  await put(second, 'two');
  await second.close();
  const third = await bring(kept);
  expect(await read(third)).toBe('missing');
  await third.close();

  const folder = kept.data.runFolder('lab');
  expect(kept.said).toEqual([
    expect.stringMatching(/^the run lab starts empty, as .* holds a run with other options: /),
    expect.stringMatching(/^the run lab starts empty, as .* holds a run with other options: /),
  ]);
  expect(kept.said.map((sentence) => sentence.split('; what was there is in ')[1])).toEqual([
    `${folder}.aside-1`,
    `${folder}.aside-2`,
  ]);
  // What was set aside is a whole run, which its own options open again.
  rmSync(folder, { recursive: true });
  renameSync(`${folder}.aside-1`, folder);
  expect(await read(await bring(kept))).toBe('one');
});

test('rows that are damaged are set aside', async () => {
  const kept = await keeping();
  const first = await bring(kept);
  await put(first, 'one');
  await first.close();
  const rows = join(kept.data.runFolder('lab'), 'replicas', 's0');
  for (const name of readdirSync(rows)) if (name.startsWith('MANIFEST')) rmSync(join(rows, name));
  expect(await read(await bring(kept))).toBe('missing');
  expect(kept.said).toEqual([
    `the run lab starts empty, as s0 failed: ${rows} is damaged: a file of the database is missing; what was there is in ${kept.data.runFolder('lab')}.aside-1`,
  ]);
});

test('rows that somebody else holds stay where they are, and the run is refused', async () => {
  const kept = await keeping();
  const holder = await bring(kept);
  await put(holder, 'one');
  const folder = kept.data.runFolder('lab');
  expect(sentenceOf(await kept.engine.open(plan(), true))).toBe(
    `the run lab cannot be started: ${join(folder, 'run')} is in use by another run or process`,
  );
  expect(kept.said).toEqual([]);
  expect(existsSync(`${folder}.aside-1`)).toBe(false);
  await holder.close();
  expect(await read(await bring(kept))).toBe('one');
});

test('a server that starts removes what other runs have left, but neither the kept one nor what was set aside', async () => {
  const kept = await keeping();
  for (const run of ['lab', 'class-1']) await mkdir(kept.data.runFolder(run), { recursive: true });
  await mkdir(`${kept.data.runFolder('lab')}.aside-1`);
  await kept.engine.sweep('lab');
  expect(readdirSync(join(kept.data.folder, 'runs')).sort()).toEqual(['lab', 'lab.aside-1']);
});
