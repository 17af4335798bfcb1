// What the parts of the run contract share: a small cluster of any engine, its trace from the first event, and waiting
// through the run itself.

import { afterEach, expect } from 'vitest';
import { hostBreaches } from '../../check/host-rules.ts';
import type { Operation, OperationResult, Protocol } from '../../core/contract.ts';
import type { Fault, LinkPolicy } from '../../core/faults.ts';
import { PERFECT_LINK } from '../../core/faults.ts';
import type { ActorId, ClientId, ReplicaId } from '../../core/ids.ts';
import { canonicalJson } from '../../core/json.ts';
import type { TraceEvent } from '../../core/trace.ts';
import { foldTrace } from '../../trace/fold.ts';
import type { LinkStatus, Run, RunSpec } from '../run.ts';
import { frozenProtocol } from './frozen-protocol.ts';
import { rumorRegister } from './rumor-register.ts';

/** Starts a run of one engine. */
export type StartRun = (spec: RunSpec) => Promise<Run>;

/** Short, as every lost reply costs a test this long; long beside a message of a busy machine. */
export const CLIENT_TIMEOUT_MILLIS = 400;

/** No test waits longer for what must come. */
const PATIENCE_MILLIS = 10_000;

/** A run whose every event is kept. */
export interface Cluster {
  readonly run: Run;
  readonly events: readonly TraceEvent[];
}

export interface ClusterOptions {
  readonly replicas?: number;
  /** Clients `c0`, `c1`, … of `s0`, `s1`, … */
  readonly clients?: number;
  readonly link?: LinkPolicy;
  readonly options?: Readonly<Record<string, string>>;
}

/**
 * A function that starts clusters. After each test they are closed, after a look at what holds of every run: the host did
 * its duties, folding the trace gives the snapshot, and no replica broke unless the test says so.
 */
export function clusterStarter(startRun: StartRun) {
  let clusters: Cluster[] = [];
  let mayBreak = false;

  afterEach(async () => {
    const open = clusters;
    const mustNotBreak = !mayBreak;
    clusters = [];
    mayBreak = false;
    for (const cluster of open) {
      if (cluster.events.length > 0) expectFaithfulTrace(cluster);
      if (mustNotBreak) expect(brokenReplicas(cluster)).toEqual([]);
      await cluster.run.close();
    }
  });

  return {
    allowBreaking: () => {
      mayBreak = true;
    },
    start: async ({ replicas = 2, clients = 1, link = PERFECT_LINK, options = {} }: ClusterOptions = {}) => {
      const run = await startRun({
        protocol: frozenProtocol(rumorRegister) as unknown as Protocol,
        options,
        seed: 7,
        link,
        clientTimeoutMillis: CLIENT_TIMEOUT_MILLIS,
      });
      const events: TraceEvent[] = [];
      expect(run.follow(1, (event) => events.push(event))).not.toBeNull();
      const cluster: Cluster = { run, events };
      clusters.push(cluster);
      for (let i = 0; i < replicas; i += 1)
        expect(await run.addReplica(`s${i}`, i === 0 ? null : 's0')).toMatchObject({ ok: true });
      for (let i = 0; i < clients; i += 1) {
        expect(run.addClient(`c${i}`, [])).toMatchObject({ ok: true });
        expect(await run.attachClient(`c${i}`, `s${i}`)).toMatchObject({ ok: true });
      }
      return cluster;
    },
  };
}

/** Looks at the duties of the host, then folds the trace as far as the snapshot goes and compares the two as text. */
export function expectFaithfulTrace({ run, events }: Cluster): void {
  const snapshot = run.snapshot();
  expect(hostBreaches(events)).toEqual([]);
  expect(events.length).toBeGreaterThanOrEqual(snapshot.sequence);
  const folded = foldTrace(copyOf(events.slice(0, snapshot.sequence)), run.protocol);
  expect(JSON.parse(canonicalJson(folded))).toEqual(JSON.parse(canonicalJson(snapshot)));
}

/** Events as somebody gets them who reads the trace from a file. */
export function copyOf(events: readonly TraceEvent[]): TraceEvent[] {
  return JSON.parse(JSON.stringify(events)) as TraceEvent[];
}

function brokenReplicas({ events }: Cluster): string[] {
  return events.flatMap((event) =>
    event.type === 'replicaStopped' && event.reason === 'failed' ? [event.sentence] : [],
  );
}

/** Lets time pass until something holds. */
export async function eventually(
  run: Run,
  what: string,
  isTrue: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = run.now() + PATIENCE_MILLIS;
  while (!(await isTrue())) {
    expect(run.now(), `waited in vain: ${what}`).toBeLessThan(deadline);
    await run.wait(5);
  }
}

export async function inject(run: Run, fault: Fault): Promise<void> {
  expect(await run.inject(fault)).toMatchObject({ ok: true });
}

export function put(run: Run, client: ClientId, key: string, value: string): Promise<OperationResult> {
  return run.operate(client, { type: 'put', key, value });
}

export async function get(run: Run, client: ClientId, key: string): Promise<string> {
  return outcome(await run.operate(client, { type: 'get', key, view: 'tentative' }));
}

/** The value, or what was answered instead of one. */
export function outcome(result: OperationResult): string {
  if (result.type === 'value') return result.value;
  return result.type === 'refused' ? result.reason : result.type;
}

export const GET_X: Operation = { type: 'get', key: 'x', view: 'tentative' };

export function linkOf(run: Run, a: ActorId, b: ActorId): LinkStatus | undefined {
  return run.links().find((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a));
}

/** Messages that wait on the link in that direction. */
export function heldFrom(run: Run, from: ActorId, to: ActorId): number {
  const link = linkOf(run, from, to);
  return link === undefined ? 0 : link.a === from ? link.heldAb : link.heldBa;
}

/** Events of one type, in order. */
export function eventsOf<Type extends TraceEvent['type']>(
  events: readonly TraceEvent[],
  type: Type,
): Extract<TraceEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<TraceEvent, { type: Type }> => event.type === type);
}

/** What the replica was last told of its links. */
export function lastToldLinks(
  events: readonly TraceEvent[],
  replica: ReplicaId,
): readonly ReplicaId[] | undefined {
  const told = eventsOf(events, 'replicaStepped').findLast(
    (event) => event.replica === replica && event.input.type === 'links',
  );
  return told?.input.type === 'links' ? told.input.up : undefined;
}
