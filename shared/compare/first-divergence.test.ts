import { expect, test } from 'vitest';
import type { TraceEvent } from '../core/trace.ts';
import { firstDivergence } from './first-divergence.ts';

function remarked(sequence: number, text: string, at = sequence): TraceEvent {
  return { type: 'remarked', text, sequence, at };
}

const PAST = [remarked(1, 'a'), remarked(2, 'b')];

test('two runs that did the same do not differ', () => {
  expect(firstDivergence(PAST, PAST)).toEqual({ type: 'same', events: 2 });
});

test('the first event that is another one is found, with the last that both have', () => {
  const left = [...PAST, remarked(3, 'cut')];
  const right = [...PAST, remarked(3, 'heal')];
  expect(firstDivergence(left, right)).toEqual({ type: 'differ', left: left[2], right: right[2], common: 2 });
});

test('a run that ends earlier differs there', () => {
  const right = [...PAST, remarked(3, 'heal')];
  expect(firstDivergence(PAST, right)).toMatchObject({ left: null, right: { sequence: 3 }, common: 2 });
});

test('what one of them does not know of the past is left out, and digests count for nothing', () => {
  const digest: TraceEvent = { type: 'digested', digest: 'x', sequence: 2, at: 1 };
  const left = [remarked(1, 'a'), digest, remarked(3, 'c')];
  expect(firstDivergence(left, [remarked(3, 'c')])).toEqual({ type: 'same', events: 1 });
});

test('the same at another time is a difference', () => {
  expect(firstDivergence([remarked(1, 'a', 5)], [remarked(1, 'a', 6)])).toMatchObject({ type: 'differ' });
});
