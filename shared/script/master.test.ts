// The master of a script, which ends, and the master of a run that stands already, which takes over what it finds.

import { expect, test } from 'vitest';
import { present } from '../core/result.ts';
import type { Run } from '../host/run.ts';
import { Master } from './master.ts';
import type { PerformedLine } from './performance.ts';
import { performScript } from './testing/perform-script.ts';
import { simulatedPorts } from './testing/simulated-ports.ts';

async function performed(script: string): Promise<Run> {
  const { master, failures } = await performScript(script);
  expect(failures).toEqual([]);
  return present(master.run, 'the run of the script');
}

async function perform(master: Master, lines: readonly string[]): Promise<PerformedLine[]> {
  const all: PerformedLine[] = [];
  for (const line of lines) all.push(await master.performLine(line, 1));
  return all;
}

const LINES = ['put c0 a 1', 'put c0 a 2', 'put c0 a 3'];

test('a script has a last command', async () => {
  const master = new Master({ dialect: 'lab', engine: 'sim' }, simulatedPorts, 2);
  const ends = await perform(master, ['cluster bayou s0', 'client c0 s0', 'put c0 a 1']);
  expect(ends.map(({ failure }) => failure?.sentence ?? null)).toEqual([
    null,
    null,
    'line 1: a script has at most 2 commands',
  ]);
});

test('a run that people steer has none', async () => {
  const run = await performed('cluster bayou s0\nclient c0 s0');
  const master = Master.of(run, { dialect: 'lab' }, simulatedPorts);
  expect(master.commandsMax).toBe(Infinity);
  expect((await perform(master, LINES)).map(({ failure }) => failure)).toEqual([null, null, null]);
});

test('whoever takes over a paused run knows that it is paused', async () => {
  const run = await performed('cluster bayou s0 s1\nclient c0 s0\npause');
  const master = Master.of(run, { dialect: 'lab', schedule: 'eager' }, simulatedPorts);
  const [stabilized, started] = await perform(master, ['stabilize', 'start']);
  expect(stabilized?.notes).toEqual(['stabilize does nothing while anti-entropy is paused']);
  expect(started?.notes).toEqual([]);
  expect(run.replicas().map(({ state }) => run.protocol.isPaused?.(state))).toEqual([false, false]);
});

test('a replica that joins a paused run that was taken over is paused', async () => {
  const run = await performed('cluster bayou s0 s1\npause');
  const master = Master.of(run, { dialect: 'lab', schedule: 'eager' }, simulatedPorts);
  await perform(master, ['joinServer s2']);
  expect(run.replicas().map(({ id, state }) => [id, run.protocol.isPaused?.(state)])).toEqual([
    ['s0', true],
    ['s1', true],
    ['s2', true],
  ]);
});

test('a run that people steer has no moments, and a script that goes on counts from there', async () => {
  const run = await performed('cluster bayou s0 schedule=timed\nclient c0 s0\nwait 1s');
  const spoken = { dialect: 'lab', schedule: 'timed' } as const;
  const [refused] = await perform(Master.of(run, spoken, simulatedPorts), ['at 5ms put c0 a 1']);
  expect(refused?.failure?.sentence).toContain('at counts from a cluster line');
  const before = run.now();
  const goingOn = Master.goingOn(run, { ...spoken, engine: 'sim' }, simulatedPorts);
  const [begun] = await perform(goingOn, ['at 5ms get c0 a']);
  expect([begun?.failure, run.now() - before]).toEqual([null, 5]);
  expect((await goingOn.finish()).output).toEqual(['a:ERR_KEY']);
});

test('the same client under two names has one place', async () => {
  const run = await performed('cluster bayou s0\nclient c0 s0');
  const timed = Master.of(run, { dialect: 'lab', schedule: 'timed' }, simulatedPorts);
  expect(['put c0 a 1', 'put 0 a 1', 'client 7 s0', 'put c7 a 1'].map((line) => timed.placeOf(line))).toEqual(
    ['c0', 'c0', 'c7', 'c7'].map((client) => ({ type: 'client', client })),
  );
  expect(timed.placeOf('cut c0 s0')).toEqual({ type: 'gesture' });
  expect(timed.placeOf('no line at all')).toEqual({ type: 'author', client: null });
  const eager = Master.of(run, { dialect: 'lab', schedule: 'eager' }, simulatedPorts);
  expect(eager.placeOf('put c0 a 1')).toEqual({ type: 'all' });
});
