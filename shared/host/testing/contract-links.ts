// The run contract, part two: what faults do to links, and that no operation hangs on them.

import { describe, expect, test } from 'vitest';
import type { Fault } from '../../core/faults.ts';
import { PERFECT_LINK } from '../../core/faults.ts';
import { present } from '../../core/result.ts';
import type { Run } from '../run.ts';
import {
  clusterStarter,
  eventsOf,
  eventually,
  GET_X,
  get,
  heldFrom,
  inject,
  lastToldLinks,
  linkOf,
  outcome,
  put,
  type StartRun,
} from './contract-harness.ts';

/** Node may fire a timer up to a millisecond early, and clocks are read at different moments. */
const CLOCK_SLACK_MILLIS = 2;

export function describeLinks(startRun: StartRun): void {
  describe('faults of links', () => {
    const clusters = clusterStarter(startRun);

    test('a client whose link is cut gets UNREACHABLE, and works again after heal', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'cut', a: 's0', b: 'c0', both: true });
      expect(await get(run, 'c0', 'x')).toBe('UNREACHABLE');
      expect(linkOf(run, 'c0', 's0')?.up).toBe(false);
      await inject(run, { type: 'heal', a: 'c0', b: 's0' });
      await eventually(run, 'the link is up', () => linkOf(run, 'c0', 's0')?.up === true);
      expect(await get(run, 'c0', 'x')).toBe('missing');
    });

    test('a cut keeps a client from a replica that it is not attached to yet', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'cut', a: 'c0', b: 's1', both: true });
      expect(await run.attachClient('c0', 's1')).toMatchObject({ ok: true });
      expect(await get(run, 'c0', 'x')).toBe('UNREACHABLE');
      await run.attachClient('c0', 's0');
      expect(await get(run, 'c0', 'x')).toBe('missing');
      expect(linkOf(run, 'c0', 's1')).toMatchObject({ up: false, ab: { cut: true }, ba: { cut: true } });
      await inject(run, { type: 'heal', a: 'c0', b: 's1' });
      expect(linkOf(run, 'c0', 's1')).toBeUndefined();
    });

    test.each([
      ['to its replica', 'c0', 's0', 'missing'],
      ['from its replica', 's0', 'c0', 'asked'],
    ] as const)(
      'a client cut off one way, %s, cannot see it and gets TIMEOUT',
      async (_, a, b, afterwards) => {
        const { run } = await clusters.start();
        await inject(run, { type: 'cut', a, b, both: false });
        expect(linkOf(run, a, b)?.up).toBe(true);
        expect(outcome(await put(run, 'c0', 'x', 'asked'))).toBe('TIMEOUT');
        await inject(run, { type: 'heal', a, b });
        expect(await get(run, 'c0', 'x')).toBe(afterwards);
      },
    );

    test('an operation that is under way when its link is cut ends all the same', async () => {
      const link = { ...PERFECT_LINK, latency: { minMillis: 20, maxMillis: 20 } };
      const { run } = await clusters.start({ link });
      const result = put(run, 'c0', 'x', 'one');
      await inject(run, { type: 'cut', a: 'c0', b: 's0', both: true });
      expect(['accepted', 'TIMEOUT', 'UNREACHABLE']).toContain(outcome(await result));
    });

    test('replicas that are cut off from each other are told, and catch up after heal', async () => {
      const { run, events } = await clusters.start({ replicas: 3, clients: 2 });
      await inject(run, { type: 'cut', a: 's1', b: 's0', both: true });
      await inject(run, { type: 'cut', a: 's1', b: 's2', both: true });
      await eventually(run, 's1 is told', () => lastToldLinks(events, 's1')?.length === 0);
      expect(lastToldLinks(events, 's0')).toEqual(['s2']);
      await put(run, 'c0', 'x', 'one');
      await run.wait(100);
      expect(await get(run, 'c1', 'x')).toBe('missing');
      await inject(run, { type: 'heal', a: 's0', b: 's1' });
      await eventually(run, 's1 catches up', async () => (await get(run, 'c1', 'x')) === 'one');
      expect(lastToldLinks(events, 's1')).toEqual(['s0']);
    });

    test('a one-way cut loses one direction, and nobody is told', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await run.drain(1_000);
      const before = eventsOf(events, 'linkChanged').length;
      await inject(run, { type: 'cut', a: 's0', b: 's1', both: false });
      await put(run, 'c0', 'x', 'lost');
      await put(run, 'c1', 'y', 'arrives');
      await eventually(run, 'the other way works', async () => (await get(run, 'c0', 'y')) === 'arrives');
      await eventually(run, 'messages are lost', () =>
        eventsOf(events, 'messageLost').some(
          ({ from, to, reason }) => from === 's0' && to === 's1' && reason === 'cut',
        ),
      );
      expect(await get(run, 'c1', 'x')).toBe('missing');
      expect(eventsOf(events, 'linkChanged')).toHaveLength(before);
      expect(lastToldLinks(events, 's0')).toEqual(['s1']);
    });

    test('a second cut the other way closes the link', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'cut', a: 's0', b: 's1', both: false });
      await inject(run, { type: 'cut', a: 's1', b: 's0', both: false });
      await eventually(run, 'the link is down', () => linkOf(run, 's0', 's1')?.up === false);
    });

    test('held messages wait, are released one by one, and the rest by a release without a count', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await inject(run, { type: 'hold', a: 's0', b: 's1' });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'two messages are held', () => heldFrom(run, 's0', 's1') >= 2);
      expect(await get(run, 'c1', 'x')).toBe('missing');
      await inject(run, { type: 'release', a: 's0', b: 's1', count: 1 });
      await eventually(run, 'one was released', async () => (await get(run, 'c1', 'x')) === 'one');
      expect(eventsOf(events, 'messageReleased')).toHaveLength(1);
      await inject(run, { type: 'release', a: 's0', b: 's1' });
      expect(heldFrom(run, 's0', 's1')).toBe(0);
      expect(eventsOf(events, 'messageReleased').length).toBeGreaterThanOrEqual(2);
      expect(linkOf(run, 's0', 's1')?.ab.held).toBe(false);
    });

    test('a request that is held ends with TIMEOUT, and its late reply changes nothing', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'hold', a: 'c0', b: 's0' });
      expect(outcome(await put(run, 'c0', 'x', 'one'))).toBe('TIMEOUT');
      expect(heldFrom(run, 'c0', 's0')).toBe(1);
      await inject(run, { type: 'release', a: 'c0', b: 's0' });
      await eventually(run, 'the write was done', async () => (await get(run, 'c0', 'x')) === 'one');
      expect(run.clients()[0]?.outstanding).toEqual([]);
    });

    test('held messages can be dropped, one or all', async () => {
      const { run, events } = await clusters.start();
      await inject(run, { type: 'hold', a: 's0', b: 's1' });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'two messages are held', () => heldFrom(run, 's0', 's1') >= 2);
      await inject(run, { type: 'drop', a: 's0', b: 's1', count: 1 });
      await inject(run, { type: 'drop', a: 's0', b: 's1' });
      expect(heldFrom(run, 's0', 's1')).toBe(0);
      const dropped = eventsOf(events, 'messageLost').filter(({ reason }) => reason === 'dropped');
      expect(dropped.length).toBeGreaterThanOrEqual(2);
      expect(linkOf(run, 's0', 's1')?.ab.held).toBe(false);
    });

    test('one message under way can be dropped by its number, and no other', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await run.drain(1_000);
      await inject(run, { type: 'delay', a: 's0', b: 's1', latency: { minMillis: 150, maxMillis: 150 } });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'it is under way', () => underWay(run).length > 0);
      const dropped = present(underWay(run)[0], 'a message under way');
      const { message } = dropped;
      expect(run.isUnderWay(message, 's0', 's1')).toBe(true);
      expect(run.isUnderWay(message, 's1', 's0')).toBe(false);
      await inject(run, { type: 'dropMessage', a: 's0', b: 's1', message });
      expect(run.isUnderWay(message, 's0', 's1')).toBe(false);
      await run.wait(400);
      const lost = eventsOf(events, 'messageLost').filter(({ reason }) => reason === 'dropped');
      expect(lost.map(({ message }) => message)).toEqual([dropped.message]);
      const arrived = eventsOf(events, 'replicaStepped').map(({ message }) => message);
      expect(arrived).not.toContain(dropped.message);
      expect(linkOf(run, 's0', 's1')?.ab.cut).toBe(false);
    });

    test('a message that is held can be dropped out of the middle, and the others keep waiting', async () => {
      const { run } = await clusters.start();
      await inject(run, { type: 'hold', a: 's0', b: 's1' });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'two messages are held', () => heldFrom(run, 's0', 's1') >= 2);
      await run.drain(1_000);
      const held = run.snapshot().messages.filter(({ state }) => state === 'held');
      const second = held[1]?.message ?? 0;
      expect(run.isUnderWay(second, 's0', 's1')).toBe(true);
      await inject(run, { type: 'dropMessage', a: 's0', b: 's1', message: second });
      const left = run
        .snapshot()
        .messages.flatMap(({ message, state }) => (state === 'held' ? [message] : []));
      expect(left).toContain(held[0]?.message);
      expect(left).not.toContain(second);
      expect(linkOf(run, 's0', 's1')?.ab.held).toBe(true);
    });

    test('heal delivers what was held', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await inject(run, { type: 'hold', a: 's0', b: 's1' });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'a message is held', () => heldFrom(run, 's0', 's1') >= 1);
      await inject(run, { type: 'heal', a: 's1', b: 's0' });
      expect(heldFrom(run, 's0', 's1')).toBe(0);
      const [released] = eventsOf(events, 'messageReleased');
      const arrival = () =>
        eventsOf(events, 'replicaStepped').some(({ message }) => message === released?.message);
      await eventually(run, 'it arrives', arrival);
    });

    test('a cut kills what is held', async () => {
      const { run, events } = await clusters.start();
      await inject(run, { type: 'hold', a: 's0', b: 's1' });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'a message is held', () => heldFrom(run, 's0', 's1') >= 1);
      await inject(run, { type: 'cut', a: 's0', b: 's1', both: true });
      expect(heldFrom(run, 's0', 's1')).toBe(0);
      expect(eventsOf(events, 'messageLost').filter(({ reason }) => reason === 'cut')).not.toEqual([]);
    });

    test.each([
      ['both ways', true],
      ['one way', false],
    ])('a cut %s kills what is under way', async (_, both) => {
      const { run, events } = await clusters.start({ clients: 2 });
      await run.drain(1_000);
      await inject(run, { type: 'delay', a: 's0', b: 's1', latency: { minMillis: 150, maxMillis: 150 } });
      await put(run, 'c0', 'x', 'one');
      await inject(run, { type: 'cut', a: 's0', b: 's1', both });
      const cutAt = run.lastSequence();
      await run.wait(200);
      const lost = eventsOf(events, 'messageLost').filter(
        ({ from, reason }) => from === 's0' && reason === 'cut',
      );
      expect(lost).not.toEqual([]);
      const arrived = eventsOf(events, 'replicaStepped').filter(
        ({ sequence, replica, input }) => sequence > cutAt && replica === 's1' && input.type === 'message',
      );
      expect(arrived).toEqual([]);
    });

    test('a delayed message travels as long as the range says', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await inject(run, { type: 'delay', a: 's0', b: 's1', latency: { minMillis: 30, maxMillis: 40 } });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'it arrives', async () => (await get(run, 'c1', 'x')) === 'one');
      const sent = eventsOf(events, 'messageSent').findLast(
        ({ from, to, at }) => from === 's0' && to === 's1' && at > 0,
      );
      const [delay] = sent?.fate.type === 'travels' ? sent.fate.delaysMillis : [];
      expect(delay).toBeGreaterThanOrEqual(30);
      expect(delay).toBeLessThanOrEqual(40);
      const arrival = eventsOf(events, 'replicaStepped').find(
        ({ message, replica }) => replica === 's1' && message !== undefined && isOf(events, message, 's0'),
      );
      expect(arrival).toBeDefined();
      for (const step of eventsOf(events, 'replicaStepped')) {
        const departure = eventsOf(events, 'messageSent').find(
          ({ message, fate }) => message === step.message && fate.type === 'travels',
        );
        if (departure?.fate.type !== 'travels') continue;
        const shortest = Math.min(...departure.fate.delaysMillis);
        expect(step.at - departure.at).toBeGreaterThanOrEqual(shortest - CLOCK_SLACK_MILLIS);
      }
    });

    test('a link that loses everything delivers nothing until it is healed', async () => {
      const { run, events } = await clusters.start({ clients: 2 });
      await inject(run, { type: 'lossy', a: 's0', b: 's1', probability: 1 });
      await put(run, 'c0', 'x', 'one');
      await run.wait(100);
      expect(await get(run, 'c1', 'x')).toBe('missing');
      expect(eventsOf(events, 'messageLost').filter(({ reason }) => reason === 'lossy')).not.toEqual([]);
      expect(linkOf(run, 's0', 's1')?.up).toBe(true);
      await inject(run, { type: 'heal', a: 's0', b: 's1' });
      await eventually(run, 'it spreads', async () => (await get(run, 'c1', 'x')) === 'one');
    });

    test('duplicates do no harm to a client: each operation ends once and is done once', async () => {
      const { run, events } = await clusters.start();
      await inject(run, { type: 'duplicate', a: 'c0', b: 's0', probability: 1 });
      for (let i = 0; i < 5; i += 1) expect(outcome(await put(run, 'c0', 'x', `${i}`))).toBe('accepted');
      expect(await get(run, 'c0', 'x')).toBe('4');
      await run.drain(1_000);
      const fates = eventsOf(events, 'messageSent')
        .filter(({ from }) => from === 'c0')
        .map(({ fate }) => fate);
      expect(fates.map((fate) => (fate.type === 'travels' ? fate.delaysMillis.length : 0))).toEqual([
        2, 2, 2, 2, 2, 2,
      ]);
      expect(run.replicas()[0]?.state).toMatchObject({ clock: 5 });
      const completed = eventsOf(events, 'clientStepped').flatMap(({ effects }) =>
        effects.filter((effect) => effect.type === 'complete'),
      );
      expect(completed.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    test('a run may have a policy for all its links', async () => {
      const link = { ...PERFECT_LINK, latency: { minMillis: 5, maxMillis: 6 }, duplicateProbability: 0.5 };
      const { run } = await clusters.start({ replicas: 3, clients: 2, link });
      await put(run, 'c0', 'x', 'one');
      await eventually(run, 'it spreads', async () => (await get(run, 'c1', 'x')) === 'one');
      await inject(run, { type: 'delay', a: 's0', b: 's1', latency: { minMillis: 0, maxMillis: 0 } });
      await inject(run, { type: 'heal', a: 's0', b: 's1' });
      expect(linkOf(run, 's0', 's1')).toMatchObject({ ab: link, ba: link });
    });

    test.each<[string, Fault]>([
      ['s9', { type: 'cut', a: 's0', b: 's9', both: true }],
      ['s9', { type: 'heal', a: 's9', b: 's0' }],
      ['itself', { type: 'cut', a: 's0', b: 's0', both: true }],
      ['clients', { type: 'cut', a: 'c0', b: 'c1', both: true }],
      ['1.5', { type: 'lossy', a: 's0', b: 's1', probability: 1.5 }],
      ['NaN', { type: 'duplicate', a: 's0', b: 's1', probability: Number.NaN }],
      ['negative', { type: 'delay', a: 's0', b: 's1', latency: { minMillis: -1, maxMillis: 1 } }],
      ['larger', { type: 'delay', a: 's0', b: 's1', latency: { minMillis: 2, maxMillis: 1 } }],
      ['number', { type: 'delay', a: 's0', b: 's1', latency: { minMillis: 0, maxMillis: Number.NaN } }],
      ['number', { type: 'release', a: 's0', b: 's1', count: 0 }],
      ['no replica c0', { type: 'crash', replica: 'c0' }],
      ['running', { type: 'restart', replica: 's0' }],
    ])('a fault that makes no sense is refused with a sentence: %s, %o', async (word, fault) => {
      const { run, events } = await clusters.start({ clients: 2 });
      expect(await run.inject(fault)).toEqual({ ok: false, error: expect.stringContaining(word) });
      expect(eventsOf(events, 'faultInjected')).toEqual([]);
      expect(outcome(await run.operate('c0', GET_X))).toBe('missing');
    });

    function isOf(events: Parameters<typeof eventsOf>[0], message: number, from: string): boolean {
      return eventsOf(events, 'messageSent').some((sent) => sent.message === message && sent.from === from);
    }
  });
}

function underWay(run: Run) {
  return run
    .snapshot()
    .messages.filter(({ from, to, state }) => from === 's0' && to === 's1' && state === 'travelling');
}
