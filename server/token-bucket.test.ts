import { expect, test } from 'vitest';
import { CallerBuckets, fullBucket, takeToken } from './token-bucket.ts';

test('a burst may be taken at once, then as much as time brings', () => {
  const bucket = fullBucket(10, 3, 0);
  expect([0, 0, 0, 0].map((now) => takeToken(bucket, now))).toEqual([true, true, true, false]);
  expect(takeToken(bucket, 99)).toBe(false);
  expect(takeToken(bucket, 200)).toBe(true);
});

test('a long rest brings no more than the burst', () => {
  const bucket = fullBucket(1_000, 2, 0);
  const taken = [1e9, 1e9, 1e9].map((now) => takeToken(bucket, now));
  expect(taken).toEqual([true, true, false]);
});

test('a clock that was set back takes nothing away', () => {
  const bucket = fullBucket(1, 2, 1_000);
  expect(takeToken(bucket, 0)).toBe(true);
  expect(takeToken(bucket, 0)).toBe(true);
});

test('each caller has a rate of its own', () => {
  const callers = new CallerBuckets(1, 1, 10);
  expect(callers.take('a', 0)).toBe(true);
  expect(callers.take('a', 0)).toBe(false);
  expect(callers.take('b', 0)).toBe(true);
});

test('of too many callers the one that was quiet longest is forgotten', () => {
  const callers = new CallerBuckets(1, 1, 2);
  callers.take('a', 0);
  callers.take('b', 0);
  callers.take('a', 0);
  callers.take('c', 0);
  expect(callers.size).toBe(2);
  expect(callers.take('a', 0)).toBe(false);
  expect(callers.take('b', 0)).toBe(true);
});
