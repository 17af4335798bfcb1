import { expect, test } from 'vitest';
import { PERFECT_LINK } from '../../shared/core/faults.ts';
import { present } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { Run } from '../../shared/host/run.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../../shared/protocols/index.ts';
import { simulateRun } from '../../shared/sim/simulated-run.ts';
import { SERVER_LIMITS } from '../limits.ts';
import { EventFeed, type EventSlice } from './event-feed.ts';

function newRun(): Run {
  const protocol = present(findProtocol(DEFAULT_PROTOCOL), 'the default protocol');
  const run = simulateRun({ protocol, options: {}, seed: 1, link: PERFECT_LINK, clientTimeoutMillis: 1_000 });
  if (!run.ok) throw new Error(run.error);
  return run.value;
}

function remark(run: Run, count: number): void {
  for (let index = 0; index < count; index += 1) run.record({ type: 'remarked', text: `${index}` });
}

function read(slice: EventSlice | null): number[] {
  const events = JSON.parse(present(slice, 'a slice').text) as TraceEvent[];
  return events.map(({ sequence }) => sequence);
}

test('a feed begins with what the run remembers, and tells of what comes', () => {
  const run = newRun();
  remark(run, 10);
  let told = 0;
  const feed = new EventFeed(run, SERVER_LIMITS, () => {
    told += 1;
  });
  feed.start();
  expect([feed.first, feed.last, told]).toEqual([1, 11, 11]);
  remark(run, 2);
  expect([feed.last, told]).toEqual([13, 13]);
  expect(read(feed.slice(10, 13))).toEqual([10, 11, 12, 13]);
});

test('the oldest events leave when there are too many', () => {
  const run = newRun();
  const feed = new EventFeed(run, SERVER_LIMITS, () => undefined, 8);
  feed.start();
  remark(run, 100);
  expect(feed.last).toBe(101);
  expect(feed.last - feed.first + 1).toBeGreaterThanOrEqual(8);
  expect(feed.last - feed.first + 1).toBeLessThanOrEqual(10);
  expect(read(feed.slice(feed.first, feed.last))).toEqual(
    Array.from({ length: feed.last - feed.first + 1 }, (_, index) => feed.first + index),
  );
});

test('a feed that rested starts again from what the run remembers by then', () => {
  const run = newRun();
  const feed = new EventFeed(run, SERVER_LIMITS, () => undefined, 8);
  feed.start();
  feed.stop();
  remark(run, 100);
  feed.start();
  expect([feed.first, feed.last]).toEqual([94, 101]);
});

test('a feed of a run that remembers less takes what there is', () => {
  const run = newRun();
  remark(run, 60_000);
  const feed = new EventFeed(run, SERVER_LIMITS, () => undefined, 60_001);
  feed.start();
  // It asks for half as many until the run has them all.
  expect([feed.first, feed.last]).toEqual([30_002, 60_001]);
});

test('a frame is bounded by events and by characters, and holds one event at least', () => {
  const run = newRun();
  remark(run, 20);
  const feedOf = (limits: Partial<typeof SERVER_LIMITS>) => {
    const feed = new EventFeed(run, { ...SERVER_LIMITS, ...limits }, () => undefined);
    feed.start();
    return feed;
  };
  expect(read(feedOf({ eventsPerFrameMax: 3 }).slice(5, 20))).toEqual([5, 6, 7]);
  expect(read(feedOf({ eventsFrameCharsMax: 100 }).slice(5, 20))).toEqual([5]);
  expect(feedOf({ eventCharsMax: 10 }).slice(5, 20)).toBeNull();
});

test('texts that were given up are encoded again, and are the same', () => {
  const run = newRun();
  remark(run, 50);
  const feed = new EventFeed(run, { ...SERVER_LIMITS, feedTextCharsMax: 300 }, () => undefined);
  feed.start();
  const first = feed.slice(1, 51)?.text;
  expect(feed.slice(1, 51)?.text).toBe(first);
  expect(read(feed.slice(1, 51))).toHaveLength(51);
});
