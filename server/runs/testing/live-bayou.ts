// Live runs for tests, most of them of Bayou, and what is expected of them.

import { expect } from 'vitest';
import type { OperationResult, Protocol } from '../../../shared/core/contract.ts';
import { PERFECT_LINK } from '../../../shared/core/faults.ts';
import type { ClientId } from '../../../shared/core/ids.ts';
import { present, type Result } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import type { RunSpec } from '../../../shared/host/run.ts';
import { findProtocol } from '../../../shared/protocols/index.ts';
import type { LiveRun } from '../live-run.ts';
import { type LiveRunOptions, openLiveRun } from '../open-live-run.ts';

export function bayouSpec(options: Readonly<Record<string, string>> = {}): RunSpec {
  return specOf(present(findProtocol('bayou'), 'Bayou'), options);
}

function specOf(protocol: Protocol, options: Readonly<Record<string, string>>): RunSpec {
  return { protocol, options, seed: 3, link: PERFECT_LINK, clientTimeoutMillis: 1_000 };
}

/** A run with replicas `s0`, `s1`, … and client `ci` on each `si`; `0` replicas: as its folder knows it. */
export function liveBayou(replicas: number, options: LiveRunOptions = {}): Promise<LiveRun> {
  return liveRunOf('bayou', replicas, options);
}

/** The same of any protocol. */
export async function liveRunOf(
  protocol: string,
  replicas: number,
  options: LiveRunOptions = {},
): Promise<LiveRun> {
  const run = must(await openLiveRun(specOf(present(findProtocol(protocol), protocol), {}), options));
  for (let i = 0; i < replicas; i += 1) must(await run.addReplica(`s${i}`, i === 0 ? null : 's0'));
  for (const [i, { id }] of run.replicas().entries()) {
    must(run.addClient(`c${i}`, []));
    must(await run.attachClient(`c${i}`, id));
  }
  return run;
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

export function put(run: LiveRun, client: ClientId, key: string, value: string): Promise<OperationResult> {
  return run.operate(client, { type: 'put', key, value });
}

export async function get(run: LiveRun, client: ClientId, key: string): Promise<string> {
  const result = await run.operate(client, { type: 'get', key, view: 'tentative' });
  if (result.type === 'value') return result.value;
  return result.type === 'refused' ? `${result.reason}: ${result.sentence}` : result.type;
}

/** Resolves at the first event that matches, of those that come. */
export function event(run: LiveRun, matches: (event: TraceEvent) => boolean): Promise<TraceEvent> {
  return new Promise((resolve) => {
    const stop = run.follow(run.lastSequence() + 1, (told) => {
      if (!matches(told)) return;
      stop?.();
      resolve(told);
    });
    expect(stop).not.toBeNull();
  });
}
