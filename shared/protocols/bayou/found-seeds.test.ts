// Schedules that once showed something, by name, so that it does not come back.

import { expect, test } from 'vitest';
import type { Protocol } from '../../core/contract.ts';
import { drawSchedule } from '../../explore/draw-schedule.ts';
import { performSchedule } from '../../explore/perform-schedule.ts';
import { bayou } from './protocol.ts';

const protocol = bayou as unknown as Protocol;

test.each([
  [305_329, 'a founder crashes before its first log is durable, and is healed beside newcomers alone'],
])('seed %i: %s', (seed) => {
  expect(performSchedule(protocol, drawSchedule(protocol, seed)).finding).toBeNull();
});
