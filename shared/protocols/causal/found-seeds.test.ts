// Schedules that once showed something, by name, so that it does not come back.

import { expect, test } from 'vitest';
import type { Protocol } from '../../core/contract.ts';
import { drawSchedule } from '../../explore/draw-schedule.ts';
import { performSchedule } from '../../explore/perform-schedule.ts';
import { causal } from './protocol.ts';

const protocol = causal as unknown as Protocol;

test.each([
  [33, 'a sponsor leaves after it let somebody in, with writes that nobody else keeps'],
  [58, 'the part that is healed first has none but newcomers, which can take no write'],
  [483, 'the part that is healed first holds back what depends on a write of the other part alone'],
  [
    1056,
    'one that has just joined is paused, and crashes before it was answered: it has its id, and need not join again',
  ],
  [2186, 'an heir begins to leave while it is handed what another had'],
  [
    3164,
    'one that has just joined crashes before its id is durable, and must not have been taken for a member',
  ],
])('seed %i: %s', (seed) => {
  expect(performSchedule(protocol, drawSchedule(protocol, seed)).finding).toBeNull();
});
