// The fold: what a trace alone tells, however odd the run was.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../core/contract.ts';
import type { Fault } from '../core/faults.ts';
import { canonicalJson } from '../core/json.ts';
import {
  COMMANDS_KEPT_MAX,
  DEAD_MESSAGES_MAX,
  OPERATIONS_KEPT_MAX,
  REMARKS_KEPT_MAX,
  VIOLATIONS_KEPT_MAX,
} from '../core/limits.ts';
import type { TraceEvent } from '../core/trace.ts';
import { startRumorCluster, UNEVEN_LINK } from '../sim/testing/rumor-cluster.ts';
import { clonePicture, foldEvent, foldTrace } from './fold.ts';
import type { RunPicture } from './picture.ts';

const replicas = fc.constantFrom('s0', 's1', 's2');
const actors = fc.constantFrom('s0', 's1', 's2', 'c0', 'c1');
const clients = fc.constantFrom('c0', 'c1');
const probability = fc.constantFrom(0, 0.5, 1);
const count = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });

const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ type: fc.constant('cut' as const), a: actors, b: actors, both: fc.boolean() }),
  fc.record({ type: fc.constant('heal' as const), a: actors, b: actors }),
  fc.record({
    type: fc.constantFrom('lossy' as const, 'duplicate' as const),
    a: actors,
    b: actors,
    probability,
  }),
  fc.record({ type: fc.constant('hold' as const), a: actors, b: actors }),
  fc
    .record({ type: fc.constantFrom('release' as const, 'drop' as const), a: actors, b: actors, count })
    .map(({ count: some, ...rest }) => (some === undefined ? rest : { ...rest, count: some })),
  fc.record({ type: fc.constantFrom('crash' as const, 'restart' as const), replica: replicas }),
);

const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constant('put' as const), key: fc.constantFrom('x', 'y'), value: fc.string() }),
  fc.record({
    type: fc.constant('get' as const),
    key: fc.constantFrom('x', 'y'),
    view: fc.constant('tentative' as const),
  }),
);

type Deed =
  | { readonly fault: Fault }
  | { readonly client: string; readonly operation: Operation }
  | { readonly attach: string; readonly to: string | null }
  | { readonly wait: number };

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(
    fc.record({ fault: faults }),
    fc.record({ client: clients, operation: operations }),
    fc.record({ attach: clients, to: fc.option(replicas) }),
    fc.record({ wait: fc.nat(40) }),
  ),
  { maxLength: 40 },
);

/** Does all of it, with operations overlapping, and keeps a few snapshots on the way. */
async function liveThrough(list: readonly Deed[], seed: number) {
  const cluster = await startRumorCluster({ link: UNEVEN_LINK, replicas: 3, pace: 'paced', seed });
  const { run } = cluster;
  const snapshots: RunPicture[] = [];
  for (const [position, deed] of list.entries()) {
    if (position % 8 === 0) snapshots.push(run.snapshot());
    if ('fault' in deed) await run.inject(deed.fault);
    else if ('operation' in deed) run.simulation.operate(deed.client, deed.operation, () => {});
    else if ('attach' in deed) await run.attachClient(deed.attach, deed.to);
    else run.advance(deed.wait);
  }
  return { ...cluster, snapshots };
}

function plain(picture: RunPicture | null): unknown {
  return JSON.parse(canonicalJson(picture));
}

describe('the fold', () => {
  test('gives what the run itself knows, at every moment of any run, from the start or from any snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, fc.nat(1000), async (list, seed) => {
        const { run, events, snapshots } = await liveThrough(list, seed);
        const end = run.snapshot();
        const copied = JSON.parse(JSON.stringify(events)) as TraceEvent[];
        expect(plain(foldTrace(copied, run.protocol))).toEqual(plain(end));
        for (const snapshot of snapshots) {
          let picture = clonePicture(snapshot);
          for (const event of copied.slice(snapshot.sequence))
            picture = foldEvent(picture, event, run.protocol);
          expect(plain(picture)).toEqual(plain(end));
        }
        const links = run.links().map(({ a, b, up, ab, ba }) => ({ a, b, up, ab, ba }));
        expect(end.links.map(({ a, b, up, ab, ba }) => ({ a, b, up, ab, ba }))).toEqual(links);
        const heldCount = run.links().reduce((sum, { heldAb, heldBa }) => sum + heldAb + heldBa, 0);
        expect(end.messages.filter(({ state }) => state === 'held')).toHaveLength(heldCount);
      }),
      { numRuns: 150 },
    );
  });

  test('follows messages from the step that made them to the step that took them', async () => {
    const { run } = await startRumorCluster({
      link: UNEVEN_LINK,
      pace: 'paced',
      disk: { sync: { minMillis: 5, maxMillis: 5 } },
    });
    const states = () =>
      run.snapshot().messages.filter(({ body }) => ['request', 'reply'].includes(body.type));
    run.simulation.operate('c0', { type: 'put', key: 'x', value: 'one' }, () => {});
    expect(states()).toMatchObject([
      { from: 'c0', to: 's0', state: 'travelling', delaysMillis: [expect.any(Number)] },
    ]);
    const [delay = 0] = states()[0]?.delaysMillis ?? [];
    run.advance(delay);
    expect(states()).toMatchObject([{ from: 's0', to: 'c0', state: 'waiting', sentAt: null }]);
    run.advance(5);
    expect(states()).toMatchObject([{ from: 's0', to: 'c0', state: 'travelling', sentAt: run.now() }]);
    run.advance(30);
    expect(states()).toEqual([]);
  });

  test('keeps the second copy of a message whose first one arrived', async () => {
    const link = { ...UNEVEN_LINK, duplicateProbability: 1 };
    const { run } = await startRumorCluster({ link, pace: 'paced' });
    run.simulation.operate('c0', { type: 'get', key: 'x', view: 'tentative' }, () => {});
    const request = () => run.snapshot().messages.filter(({ body }) => body.type === 'request');
    const [first = 0, second = 0] = request()[0]?.delaysMillis ?? [];
    expect(second).toBeGreaterThan(first);
    run.advance(first);
    expect(request()).toMatchObject([{ state: 'travelling', delaysMillis: [second] }]);
    run.advance(second - first);
    expect(request()).toEqual([]);
  });

  test('keeps the newest of the messages that died on a link, with their labels', async () => {
    const { run } = await startRumorCluster();
    await run.inject({ type: 'cut', a: 's0', b: 's1', both: false });
    for (let i = 0; i < DEAD_MESSAGES_MAX + 3; i += 1)
      await run.operate('c0', { type: 'put', key: `${i}`, value: '' });
    const died = run.snapshot().links.find(({ a, b }) => a === 's0' && b === 's1')?.died ?? [];
    expect(died).toHaveLength(DEAD_MESSAGES_MAX);
    expect(died.at(-1)).toMatchObject({ from: 's0', label: 'rumor', reason: 'cut' });
    await run.inject({ type: 'lossy', a: 'c1', b: 's1', probability: 1 });
    await run.operate('c1', { type: 'delete', key: 'x' });
    expect(run.snapshot().links.find(({ a }) => a === 'c1')?.died).toMatchObject([
      { label: 'delete', reason: 'lossy' },
    ]);
  });

  test('bounds what it keeps', async () => {
    const { run, events } = await startRumorCluster({ replicas: 1 });
    await run.attachClient('c0', null);
    for (let i = 0; i < OPERATIONS_KEPT_MAX + 5; i += 1)
      await run.operate('c0', { type: 'delete', key: 'x' });
    for (let i = 0; i < COMMANDS_KEPT_MAX + 5; i += 1)
      run.record({ type: 'commandStarted', command: i, line: '' });
    run.record({ type: 'commandEnded', command: 0, output: [] });
    run.record({ type: 'commandEnded', command: COMMANDS_KEPT_MAX, output: ['done'], error: 'but late' });
    for (let i = 0; i < REMARKS_KEPT_MAX + 5; i += 1) run.record({ type: 'remarked', text: `${i}` });
    for (let i = 0; i < VIOLATIONS_KEPT_MAX + 5; i += 1)
      run.record({ type: 'violated', invariant: `${i}`, replica: 's0', sentence: '' });
    const picture = foldTrace(events, run.protocol);
    expect(picture?.operations).toHaveLength(OPERATIONS_KEPT_MAX);
    expect(picture?.operations.at(-1)?.number).toBe(OPERATIONS_KEPT_MAX + 5);
    expect(picture?.commands).toHaveLength(COMMANDS_KEPT_MAX);
    expect(picture?.commands.at(-5)).toMatchObject({ output: ['done'], error: 'but late' });
    expect(picture?.remarks.at(-1)?.text).toBe(`${REMARKS_KEPT_MAX + 4}`);
    expect([picture?.remarks.length, picture?.violations.length]).toEqual([
      REMARKS_KEPT_MAX,
      VIOLATIONS_KEPT_MAX,
    ]);
  });

  test('refuses a trace with a gap, without a beginning, with two, or of another version', async () => {
    const { run, events } = await startRumorCluster();
    const [first, second, third] = events as [TraceEvent, TraceEvent, TraceEvent];
    const start = () => foldTrace([first], run.protocol);
    expect(foldTrace([], run.protocol)).toBeNull();
    expect(() => foldEvent(null, second, run.protocol)).toThrow('runStarted');
    expect(() => foldEvent(start(), third, run.protocol)).toThrow('gap');
    expect(() => foldEvent(start(), first, run.protocol)).toThrow('starts once');
    const newer = { ...first, header: { ...run.header, version: 99 } } as unknown as TraceEvent;
    expect(() => foldEvent(null, newer, run.protocol)).toThrow('version 99');
  });
});
