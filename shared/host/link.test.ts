// Link fate, and the table of links: what a policy makes of messages.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinkPolicy } from '../core/faults.ts';
import { PERFECT_LINK } from '../core/faults.ts';
import { LINK_QUEUE_MAX } from '../core/limits.ts';
import { type Fate, LinkDirection, type LinkMessage } from './link.ts';
import { LinkTable } from './link-table.ts';

const slow: LinkPolicy = { ...PERFECT_LINK, latency: { minMillis: 10, maxMillis: 50 } };

function messageOf(message: number): LinkMessage {
  return { message, from: 's0', to: 's1', body: { type: 'm' } };
}

function fatesOf(policy: LinkPolicy, count: number, seed = 1): Fate[] {
  const direction = new LinkDirection('s0', 's1', policy, seed);
  return Array.from({ length: count }, (_, i) => {
    const fate = direction.decide(messageOf(i));
    if (fate.type === 'travels') for (const _copy of fate.delaysMillis) direction.arrived();
    return fate;
  });
}

describe('the fate of a message', () => {
  test('on a perfect link is to arrive once, at once', () => {
    expect(fatesOf(PERFECT_LINK, 3)).toEqual(
      Array.from({ length: 3 }, () => ({ type: 'travels', delaysMillis: [0] })),
    );
  });

  test('is the same for the same seed, and another for another', () => {
    expect(fatesOf(slow, 20)).toEqual(fatesOf(slow, 20));
    expect(fatesOf(slow, 20)).not.toEqual(fatesOf(slow, 20, 2));
  });

  test('goes on with its luck where a client comes back to a replica that it left', () => {
    const table = new LinkTable(slow, 1);
    for (const id of ['s0', 's1']) table.addReplica(id);
    table.addClient('c0');
    const fates: Fate[] = [];
    for (let i = 0; i < 6; i += 1) {
      table.attach('c0', 's0');
      const direction = table.direction('c0', 's0');
      if (direction !== undefined) fates.push(direction.decide({ ...messageOf(i), from: 'c0', to: 's0' }));
      table.attach('c0', 's1');
    }
    const whole = new LinkDirection('c0', 's0', slow, 1);
    expect(fates).toEqual(Array.from({ length: 6 }, (_, i) => whole.decide(messageOf(i))));
    expect(new Set(fates.map((fate) => JSON.stringify(fate))).size).toBeGreaterThan(1);
  });

  test('keeps to its policy', () => {
    const policies = fc.record({
      cut: fc.boolean(),
      held: fc.boolean(),
      latency: fc
        .tuple(fc.nat(100), fc.nat(100))
        .map(([minMillis, width]) => ({ minMillis, maxMillis: minMillis + width })),
      lossProbability: fc.constantFrom(0, 0.3, 1),
      duplicateProbability: fc.constantFrom(0, 0.3, 1),
    });
    fc.assert(
      fc.property(policies, fc.nat(), (policy, seed) => {
        expect(fatesOf(policy, 20, seed).map((fate) => breachOf(policy, fate))).toEqual(Array(20).fill(null));
      }),
    );
  });

  test('of one message does not depend on the policies that earlier ones met', () => {
    const fateAfter = (policy: LinkPolicy) => {
      const direction = new LinkDirection('s0', 's1', policy, 3);
      direction.decide(messageOf(1));
      direction.policy = slow;
      return direction.decide(messageOf(2));
    };
    const expected = fateAfter(PERFECT_LINK);
    for (const policy of [
      { ...PERFECT_LINK, cut: true },
      { ...PERFECT_LINK, held: true },
      { ...PERFECT_LINK, lossProbability: 0.5 },
      { ...PERFECT_LINK, duplicateProbability: 1 },
    ])
      expect(fateAfter(policy)).toEqual(expected);
  });

  test('matches its probabilities over many messages', () => {
    const fates = fatesOf({ ...PERFECT_LINK, lossProbability: 0.2, duplicateProbability: 0.5 }, 10_000);
    const lost = fates.filter(({ type }) => type === 'lost').length;
    const doubled = fates.filter((fate) => fate.type === 'travels' && fate.delaysMillis.length === 2).length;
    expect(Math.abs(lost - 2_000)).toBeLessThan(200);
    expect(Math.abs(doubled - 4_000)).toBeLessThan(300);
  });

  test('is to be lost when the link is full of what travels and waits', () => {
    const direction = new LinkDirection('s0', 's1', PERFECT_LINK, 1);
    for (let i = 0; i < LINK_QUEUE_MAX - 1; i += 1) direction.decide(messageOf(i));
    direction.policy = { ...PERFECT_LINK, held: true };
    expect(direction.decide(messageOf(1))).toEqual({ type: 'held' });
    expect(direction.decide(messageOf(2))).toEqual({ type: 'lost', reason: 'overflow' });
    direction.arrived();
    expect(direction.decide(messageOf(3))).toEqual({ type: 'held' });
  });
});

describe('held messages', () => {
  test('are released and dropped from the front, in the order in which they were sent', () => {
    const direction = new LinkDirection('s0', 's1', { ...slow, held: true }, 1);
    for (let i = 1; i <= 5; i += 1) direction.decide(messageOf(i));
    expect(direction.drop(1).map(({ message }) => message)).toEqual([1]);
    const released = direction.release(2);
    expect(released.map(({ message }) => message.message)).toEqual([2, 3]);
    expect(released.every(({ delayMillis }) => delayMillis >= 10 && delayMillis <= 50)).toBe(true);
    expect([direction.heldCount, direction.travellingCount]).toEqual([2, 2]);
    expect(direction.release(9)).toHaveLength(2);
    expect(direction.drop()).toEqual([]);
  });
});

describe('the table of links', () => {
  function tableOf(replicas: number): LinkTable {
    const table = new LinkTable(PERFECT_LINK, 1);
    for (let i = 0; i < replicas; i += 1) table.addReplica(`s${i}`);
    table.addClient('c0');
    return table;
  }

  const names = (table: LinkTable) => [...table.all].map(({ a, b }) => `${a}-${b}`);

  test('links each replica to every other, the earlier one first', () => {
    expect(names(tableOf(3))).toEqual(['s0-s1', 's0-s2', 's1-s2']);
    expect(tableOf(20).of('s3')).toHaveLength(19);
  });

  test('keeps a client link while the client is attached or a fault lies on it', () => {
    const table = tableOf(2);
    table.attach('c0', 's0');
    expect(names(table)).toEqual(['s0-s1', 'c0-s0']);
    table.inject({ type: 'lossy', a: 's0', b: 'c0', probability: 0.5 }, 1);
    table.attach('c0', 's1');
    expect(names(table)).toEqual(['s0-s1', 'c0-s0', 'c0-s1']);
    table.inject({ type: 'heal', a: 'c0', b: 's0' }, 2);
    expect(names(table)).toEqual(['s0-s1', 'c0-s1']);
    table.attach('c0', null);
    expect(names(table)).toEqual(['s0-s1']);
  });

  test('gives up what was held for a client that moves', () => {
    const table = tableOf(2);
    table.attach('c0', 's0');
    table.inject({ type: 'hold', a: 'c0', b: 's0' }, 1);
    table.direction('c0', 's0')?.decide({ ...messageOf(1), from: 'c0', to: 's0' });
    const { former, lost } = table.attach('c0', 's1');
    expect(former?.b).toBe('s0');
    expect(lost.map(({ message }) => message)).toEqual([1]);
  });

  test('says what a fault leads to: what died, what goes on, whether the link closed', () => {
    const table = tableOf(2);
    const hold = { type: 'hold', a: 's1', b: 's0' } as const;
    const send = (message: number) =>
      table.direction('s1', 's0')?.decide({ ...messageOf(message), from: 's1', to: 's0' });
    table.inject(hold, 1);
    send(1);
    send(2);
    const dropped = table.inject({ type: 'drop', a: 's1', b: 's0', count: 1 }, 2);
    expect(dropped.lost).toMatchObject([{ message: { message: 1 }, reason: 'dropped' }]);
    const cut = table.inject({ type: 'cut', a: 's0', b: 's1', both: true }, 3);
    expect(cut).toMatchObject({ lost: [{ message: { message: 2 }, reason: 'cut' }], change: 'closed' });
    expect(cut.cut.map(({ from }) => from)).toEqual(['s0', 's1']);
    expect(table.inject({ type: 'cut', a: 's0', b: 's1', both: true }, 4)).toMatchObject({
      cut: [],
      change: null,
    });
    const healed = table.inject({ type: 'heal', a: 's0', b: 's1' }, 5);
    expect(healed).toMatchObject({ change: 'opened', link: { faultedAt: null } });
    table.inject(hold, 6);
    send(3);
    expect(table.inject({ type: 'heal', a: 's0', b: 's1' }, 7).released).toMatchObject([
      { message: { message: 3 } },
    ]);
  });

  test('closes a link by two cuts one way each, and opens it when either direction heals', () => {
    const table = tableOf(2);
    expect(table.inject({ type: 'cut', a: 's0', b: 's1', both: false }, 1).change).toBeNull();
    expect(table.inject({ type: 'cut', a: 's1', b: 's0', both: false }, 2).change).toBe('closed');
    expect(table.inject({ type: 'heal', a: 's1', b: 's0' }, 3).change).toBe('opened');
  });
});

/** What is wrong with a fate under its policy, or `null`. */
function breachOf(policy: LinkPolicy, fate: Fate): string | null {
  if (policy.cut) return fate.type === 'lost' && fate.reason === 'cut' ? null : 'it passed a cut';
  if (fate.type === 'lost')
    return policy.lossProbability > 0 && fate.reason === 'lossy' ? null : 'it was lost';
  if (policy.lossProbability === 1) return 'it was not lost';
  if ((fate.type === 'held') !== policy.held) return `it was ${fate.type}`;
  return fate.type === 'held' ? null : breachOfDelays(policy, fate.delaysMillis);
}

function breachOfDelays(policy: LinkPolicy, delays: readonly number[]): string | null {
  const { minMillis, maxMillis } = policy.latency;
  if (delays.some((delay) => delay < minMillis || delay > maxMillis)) return 'a delay is out of range';
  if (delays.some((delay, i) => delay < (delays[i - 1] ?? 0))) return 'the shorter delay is not the first';
  const copies = policy.duplicateProbability === 0 ? [1] : policy.duplicateProbability === 1 ? [2] : [1, 2];
  return copies.includes(delays.length) ? null : `${delays.length} copies`;
}
