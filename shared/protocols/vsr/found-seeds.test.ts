// Schedules that once showed something, by name, so that it does not come back.

import { expect, test } from 'vitest';
import type { Protocol } from '../../core/contract.ts';
import { drawSchedule } from '../../explore/draw-schedule.ts';
import { performSchedule } from '../../explore/perform-schedule.ts';
import { vsr } from './protocol.ts';

const protocol = vsr as unknown as Protocol;

test.each([
  [61, 'a key that was deleted comes back after a state came in place of ops and its replica restarts'],
  [156, 'a primary that restarted reads under a lease before it has executed again what it had answered'],
  [1051, 'one that comes late to an epoch is let in by members that wait for its vote'],
  [1142, 'links are slower than the timeout is long, and views follow each other for ever'],
  [1738, 'where the log of a witness begins is not durable after a state came, and ops that follow it are'],
  [11804, 'a group of one loses an op that it had committed before its only copy was durable'],
  [
    4741,
    'a client that comes back to a replica has the luck of its first visit again, and loses the same messages',
  ],
  [7173, 'one that left waits for one it does not hear, while those that it heard are in a later epoch'],
  [
    236_913,
    'one that left waits for a group of one that is down, while those that came later go on without either',
  ],
  [3046, 'one that left is told of a later epoch, and need not wait for those that began its own'],
  [239_691, 'a group of one lets another in, and loses that op on a full disk before anybody was told of it'],
  [
    239_019,
    'a primary whose clock was set back is frozen, and answers a read that came while its lease lasted when others have committed more',
  ],
])('seed %i: %s', (seed) => {
  expect(performSchedule(protocol, drawSchedule(protocol, seed)).finding).toBeNull();
});
