// Schedules that once showed something, by name, so that it does not come back.

import { expect, test } from 'vitest';
import type { Protocol } from '../../core/contract.ts';
import { drawSchedule } from '../../explore/draw-schedule.ts';
import { performSchedule } from '../../explore/perform-schedule.ts';
import { gossip } from './protocol.ts';

const protocol = gossip as unknown as Protocol;

test.each([
  [121, 'two that are told to leave at once count on an old answer of each other'],
  [
    989,
    'the last that served leaves, as the one that it counts on began to leave while its answer travelled',
  ],
  [15558, 'a founder crashes before it is durable that it serves, and is healed beside newcomers alone'],
  [35004, 'a tombstone goes while a newcomer takes over the store, as others had not heard of the newcomer'],
])('seed %i: %s', (seed) => {
  expect(performSchedule(protocol, drawSchedule(protocol, seed)).finding).toBeNull();
});
