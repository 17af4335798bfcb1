// The timers of an actor, with the platform's clock in the test's hand.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RealTimers } from './timers.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function timers(onTimeout: (type: string) => void = () => {}): {
  readonly set: RealTimers<{ readonly type: string }>;
  readonly wentOff: string[];
} {
  const wentOff: string[] = [];
  const set = new RealTimers<{ readonly type: string }>(({ type }) => {
    wentOff.push(type);
    onTimeout(type);
  });
  return { set, wentOff };
}

test('timers go off once each, in the order of their times, whatever the order in which they were set', () => {
  const { set, wentOff } = timers();
  set.set({ type: 'late' }, 300);
  set.set({ type: 'early' }, 100);
  set.set({ type: 'middle' }, 200);
  vi.advanceTimersByTime(99);
  expect(wentOff).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(wentOff).toEqual(['early']);
  vi.advanceTimersByTime(1_000);
  expect(wentOff).toEqual(['early', 'middle', 'late']);
});

test('a timer that is set again goes off at its new time, and one that is cancelled never', () => {
  const { set, wentOff } = timers();
  set.set({ type: 'again' }, 100);
  set.set({ type: 'cancelled' }, 100);
  vi.advanceTimersByTime(50);
  set.set({ type: 'again' }, 100);
  set.cancel({ type: 'cancelled' });
  vi.advanceTimersByTime(99);
  expect(wentOff).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(wentOff).toEqual(['again']);
});

test('one that goes off may cancel another that is due with it, and set itself anew', () => {
  const { set, wentOff } = timers((type) => {
    if (type !== 'first' || wentOff.length > 2) return;
    set.cancel({ type: 'second' });
    set.set({ type: 'first' }, 10);
  });
  set.set({ type: 'first' }, 100);
  set.set({ type: 'second' }, 100);
  vi.advanceTimersByTime(1_000);
  expect(wentOff).toEqual(['first', 'first', 'first']);
});

test('none goes off once all are cancelled', () => {
  const { set, wentOff } = timers();
  set.set({ type: 'early' }, 1);
  set.set({ type: 'late' }, 100);
  set.cancelAll();
  vi.advanceTimersByTime(1_000);
  expect(wentOff).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
