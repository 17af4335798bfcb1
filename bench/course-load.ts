// The load of the 2018 course: replicas of a protocol, client i on replica i, puts in rotation, then stabilize.

import type { LiveRun } from '../server/runs/live-run.ts';
import { type LiveRunOptions, openLiveRun } from '../server/runs/open-live-run.ts';
import { CLIENT_DEFAULTS } from '../shared/client/client.ts';
import { GUARANTEES } from '../shared/core/contract.ts';
import { PERFECT_LINK } from '../shared/core/faults.ts';
import { present, type Result } from '../shared/core/result.ts';
import { findProtocol } from '../shared/protocols/index.ts';

export async function openCourseRun(
  protocol: string,
  replicas: number,
  clients: number,
  options: LiveRunOptions,
  protocolOptions: Readonly<Record<string, string>> = {},
): Promise<LiveRun> {
  const found = present(findProtocol(protocol), `a protocol ${protocol}`);
  const ids = Array.from({ length: replicas }, (_, i) => `s${i}`);
  const run = must(
    await openLiveRun(
      {
        protocol: found,
        ...(found.foundsTogether === true ? { founders: ids } : {}),
        options: protocolOptions,
        seed: 1,
        link: PERFECT_LINK,
        clientTimeoutMillis: 10 * CLIENT_DEFAULTS.timeoutMillis,
      },
      options,
    ),
  );
  for (const [i, id] of ids.entries()) must(await run.addReplica(id, i === 0 ? null : 's0'));
  for (let i = 0; i < clients; i += 1) {
    must(run.addClient(`c${i}`, GUARANTEES));
    must(await run.attachClient(`c${i}`, `s${i % replicas}`));
  }
  return run;
}

export async function put(run: LiveRun, client: number, number: number): Promise<void> {
  const result = await run.operate(`c${client}`, {
    type: 'put',
    key: `song${number}`,
    value: `http://example.org/${number}`,
  });
  if (result.type !== 'accepted')
    throw new Error(`put ${number} was not accepted: ${JSON.stringify(result)}`);
}

/** Puts from `first` on, client after client, one at a time. @returns milliseconds */
export async function putInRotation(
  run: LiveRun,
  clients: number,
  first: number,
  count: number,
): Promise<number> {
  const start = performance.now();
  for (let number = first; number < first + count; number += 1) await put(run, number % clients, number);
  return performance.now() - start;
}

/**
 * Each client keeps `outstanding` puts under way.
 * @param keys how many different keys are written; all different unless given
 * @returns milliseconds
 */
export async function putTogether(
  run: LiveRun,
  clients: number,
  outstanding: number,
  count: number,
  keys = Number.POSITIVE_INFINITY,
): Promise<number> {
  const start = performance.now();
  let next = 0;
  const work = async (client: number): Promise<void> => {
    while (next < count) {
      next += 1;
      await put(run, client, next % keys);
    }
  };
  await Promise.all(Array.from({ length: clients * outstanding }, (_, i) => work(i % clients)));
  return performance.now() - start;
}

/**
 * Everything to the first replica and back to all, until that changes nothing; sessions side by side, as `stabilize` holds
 * them in real time. @returns milliseconds
 */
export async function stabilize(run: LiveRun): Promise<number> {
  const start = performance.now();
  const [first = '', ...others] = run.replicas().map(({ id }) => id);
  for (let changed = true; changed; ) {
    const gathered = await Promise.all(others.map((other) => exchange(run, other, first)));
    const broadcast = await Promise.all(others.map((other) => exchange(run, first, other)));
    changed = [...gathered, ...broadcast].includes(true);
  }
  return performance.now() - start;
}

async function exchange(run: LiveRun, from: string, to: string): Promise<boolean> {
  const result = await run.instruct(from, { type: 'exchange', with: to });
  if (result.type !== 'done') throw new Error(`${from} with ${to}: ${result.sentence}`);
  return result.changed;
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
