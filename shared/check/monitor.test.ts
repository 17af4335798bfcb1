// The monitor finds what a planted mistake breaks, inside of a simulation and beside any run.

import { describe, expect, test } from 'vitest';
import { BREAKING_KEY } from '../host/testing/rumor-register.ts';
import { startRumorCluster, UNEVEN_LINK } from '../sim/testing/rumor-cluster.ts';
import { monitorRun, type Violation, ViolationError, watchRun } from './monitor.ts';

const put = (value: string) => ({ type: 'put', key: 'x', value }) as const;

/** Puts that overtake each other on their way from `s0` to `s1`. */
async function putAlong(monitor: 'off' | 'record' | 'throw', mistake: string, watch = monitorRun) {
  const cluster = await startRumorCluster({
    link: UNEVEN_LINK,
    monitor,
    options: mistake === '' ? {} : { mistake },
  });
  const violations: Violation[] = [];
  const stop = monitor === 'off' ? watch(cluster.run, (violation) => violations.push(violation)) : () => {};
  for (let i = 0; i < 30; i += 1) await cluster.run.operate('c0', put(`${i}`));
  await cluster.run.drain(1_000);
  stop();
  return { ...cluster, violations };
}

describe('the monitor', () => {
  test('finds nothing wrong with a protocol that is right, after every step', async () => {
    const { run } = await putAlong('throw', '');
    expect(run.simulation.steps).toBeGreaterThan(100);
    expect(run.snapshot().violations).toEqual([]);
  });

  test('puts a violation into the trace, once for each invariant and replica', async () => {
    const { run } = await putAlong('record', 'lastHeard');
    const { violations } = run.snapshot();
    expect(violations[0]).toMatchObject({
      invariant: 'a register never falls back',
      sentence: expect.stringContaining('version'),
    });
    const places = violations.map(({ invariant, replica }) => `${invariant} ${replica}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test('throws the first violation out of a simulation that is to stop there', async () => {
    const failure = await putAlong('throw', 'lastHeard').then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ViolationError);
    expect((failure as ViolationError).violation.invariant).toBe('a register never falls back');
  });

  test('finds the same through a mirror of the run, and through its own states', async () => {
    const inside = await putAlong('record', 'lastHeard');
    const beside = await putAlong('off', 'lastHeard');
    const places = (violations: readonly Violation[]) =>
      violations.map(({ invariant, replica, sentence }) => ({ invariant, replica, sentence }));
    expect(places(beside.violations)).toEqual(places(inside.run.snapshot().violations));
    expect(places(beside.run.snapshot().violations)).toEqual(places(beside.violations));
    expect(beside.violations.length).toBeGreaterThan(0);
    const ownStates = await putAlong('off', 'lastHeard', watchRun);
    expect(places(ownStates.violations)).toEqual(places(beside.violations));
  });

  test('takes code that breaks for a violation where violations are thrown', async () => {
    const { run } = await startRumorCluster({ monitor: 'throw' });
    await expect(run.operate('c0', { type: 'put', key: BREAKING_KEY, value: '' })).rejects.toThrow(
      ViolationError,
    );
  });
});
