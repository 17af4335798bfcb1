// Clients that follow the primary over real sockets, in both placements.

import { describe, expect, test } from 'vitest';
import { hostBreaches } from '../../shared/check/host-rules.ts';
import type { OperationResult } from '../../shared/core/contract.ts';
import { PERFECT_LINK } from '../../shared/core/faults.ts';
import { present } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import { findProtocol } from '../../shared/protocols/index.ts';
import { foldTrace } from '../../shared/trace/fold.ts';
import type { LiveRun } from './live-run.ts';
import { openLiveRun } from './open-live-run.ts';
import { bundledProgram } from './testing/bundled-program.ts';
import { must } from './testing/live-bayou.ts';

const program = await bundledProgram(new URL('./replica-process.ts', import.meta.url));
const protocol = present(findProtocol('vsr'), 'the protocol whose clients follow');
const REPLICAS = ['s0', 's1', 's2'];

async function started(placement: 'inline' | 'process') {
  const spec = {
    protocol,
    options: { heartbeat: '50ms', 'view-timeout': '200ms' },
    seed: 3,
    link: PERFECT_LINK,
    clientTimeoutMillis: 5_000,
    clientsFollow: true,
    founders: REPLICAS,
  };
  const opened = await openLiveRun(spec, { placement, program });
  if (!opened.ok) throw new Error(opened.error);
  const run = opened.value;
  const events: TraceEvent[] = [];
  run.follow(1, (event) => void events.push(event));
  must(await run.addReplica('s0', null));
  for (const id of REPLICAS.slice(1)) must(await run.addReplica(id, 's0'));
  return { run, events };
}

function put(run: LiveRun, value: string): Promise<OperationResult> {
  return run.operate('c0', { type: 'put', key: 'room', value });
}

function executionsOf(run: LiveRun, replica: string, value: string): number {
  const { state } = present(
    run.replicas().find(({ id }) => id === replica),
    replica,
  );
  return protocol.describe.log(state).filter((line) => line.includes(` ${value} `)).length;
}

function expectFaithful(run: LiveRun, events: readonly TraceEvent[]): void {
  const snapshot = run.snapshot();
  expect(hostBreaches(events)).toEqual([]);
  const folded = foldTrace(events.slice(0, snapshot.sequence), protocol);
  expect(JSON.parse(JSON.stringify(folded?.clients))).toEqual(JSON.parse(JSON.stringify(snapshot.clients)));
  expect(JSON.parse(JSON.stringify(folded?.operations))).toEqual(
    JSON.parse(JSON.stringify(snapshot.operations)),
  );
}

describe.each(['inline', 'process'] as const)('[C8] [VR2] clients that follow, live, %s', (placement) => {
  test('a client at a backup goes to the primary, and is answered there', async () => {
    const { run, events } = await started(placement);
    must(run.addClient('c0', []));
    must(await run.attachClient('c0', 's2'));
    expect(await put(run, 'first')).toMatchObject({ type: 'accepted' });
    expect(run.clients()).toMatchObject([{ id: 'c0', replica: 's0', linked: true }]);
    expect(executionsOf(run, 's0', 'first')).toBe(1);
    expectFaithful(run, events);
    await run.close();
  });

  test('the primary crashes while a request is on its way: it is executed once, by the next primary', async () => {
    const { run, events } = await started(placement);
    must(run.addClient('c0', []));
    must(await run.attachClient('c0', 's0'));
    expect(await put(run, 'before')).toMatchObject({ type: 'accepted' });
    must(await run.inject({ type: 'hold', a: 's0', b: 'c0' }));
    const told = put(run, 'during');
    must(await run.inject({ type: 'crash', replica: 's0' }));
    expect(await told).toMatchObject({ type: 'accepted' });
    const [client] = run.clients();
    expect(['s1', 's2']).toContain(client?.replica);
    expect(executionsOf(run, client?.replica ?? '', 'during')).toBe(1);
    expect(await put(run, 'after')).toMatchObject({ type: 'accepted' });
    expectFaithful(run, events);
    await run.close();
  });

  test('a client that is told to follow no more is told who the primary is, and stays', async () => {
    const { run } = await started(placement);
    must(run.addClient('c0', []));
    must(run.setFollowing('c0', false));
    must(await run.attachClient('c0', 's1'));
    expect(await put(run, 'nowhere')).toMatchObject({ reason: 'NOT_PRIMARY', primary: 's0' });
    expect(run.clients()).toMatchObject([{ replica: 's1' }]);
    await run.close();
  });
});
