// The trace log: one order, no gaps, whoever listens.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TraceLog } from './log.ts';

const remark = (text: string) => ({ type: 'remarked', text }) as const;

describe('a trace log', () => {
  test('numbers events from 1 without gaps', () => {
    const log = new TraceLog();
    expect(log.lastSequence).toBe(0);
    expect(log.append(remark('one'), 0)).toEqual({ type: 'remarked', text: 'one', sequence: 1, at: 0 });
    expect(log.append(remark('two'), 5)).toMatchObject({ sequence: 2, at: 5 });
    expect(log.lastSequence).toBe(2);
  });

  test('gives each follower every event from its place on, once and in order, or refuses it', () => {
    const deeds = fc.array(fc.oneof(fc.constant('append' as const), fc.nat(30)), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), deeds, (keptMax, list) => {
        const log = new TraceLog(keptMax);
        const followers: { readonly from: number; readonly heard: number[] }[] = [];
        for (const deed of list) {
          if (deed === 'append') {
            log.append(remark(''), 0);
            continue;
          }
          const heard: number[] = [];
          const followed = log.follow(deed, ({ sequence }) => heard.push(sequence)) !== null;
          const isKept = Math.max(1, deed) >= log.lastSequence - keptMax + 1;
          expect(followed).toBe(isKept);
          expect(log.since(deed) !== null).toBe(isKept);
          if (followed) followers.push({ from: Math.max(1, deed), heard });
        }
        for (const { from, heard } of followers) {
          const count = Math.max(0, log.lastSequence - from + 1);
          expect(heard).toEqual(Array.from({ length: count }, (_, i) => from + i));
        }
      }),
    );
  });

  test('keeps fewer events when they are large, and always the newest', () => {
    const log = new TraceLog(100, 1_000);
    for (let i = 0; i < 20; i += 1) log.append(remark('x'.repeat(300)), 0);
    expect(log.lastSequence - log.firstKept).toBeLessThan(3);
    expect(log.since(log.firstKept)?.at(-1)?.sequence).toBe(20);
    expect(log.follow(log.firstKept - 1, () => {})).toBeNull();
    log.append(remark('y'.repeat(5_000)), 0);
    expect(log.since(21)).toHaveLength(1);
    for (let i = 0; i < 5; i += 1) log.append(remark(''), 0);
    expect(log.since(log.firstKept)?.every(({ sequence }) => sequence > 21)).toBe(true);
  });

  test('keeps one order for all when a follower writes down something itself', () => {
    const log = new TraceLog();
    const heard: string[] = [];
    log.follow(1, (event) => {
      heard.push(`first ${event.sequence}`);
      if (event.sequence < 3) log.append(remark('an answer'), 0);
    });
    log.follow(1, (event) => heard.push(`second ${event.sequence}`));
    log.append(remark('a question'), 0);
    expect(heard).toEqual(['first 1', 'second 1', 'first 2', 'second 2', 'first 3', 'second 3']);
  });

  test('no longer calls who has stopped, even in the middle', () => {
    const log = new TraceLog();
    const heard: number[] = [];
    const stop = log.follow(1, ({ sequence }) => {
      heard.push(sequence);
      stop?.();
      log.append(remark('more'), 0);
    });
    log.append(remark('one'), 0);
    expect([heard, log.lastSequence]).toEqual([[1], 2]);
  });

  test('gives what it keeps', () => {
    const log = new TraceLog(3);
    for (let i = 0; i < 5; i += 1) log.append(remark(`${i}`), i);
    expect(log.firstKept).toBe(3);
    expect(log.since(4)?.map(({ sequence }) => sequence)).toEqual([4, 5]);
    expect([log.since(2), log.since(6)]).toEqual([null, []]);
  });
});
