// The stories of the gossip store leave nothing out: every message, timer and note of the protocol occurs in one of them.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { GossipMessage, GossipNote, GossipTimer } from '../../protocols/gossip/types.ts';
import { missingInStories } from '../testing/follow-stories.ts';

const EXPECTED: {
  readonly message: Record<GossipMessage['type'], true>;
  readonly timer: Record<GossipTimer['type'], true>;
  readonly note: Record<GossipNote['type'], true>;
} = {
  message: {
    digest: true,
    digestReply: true,
    delta: true,
    deltaReply: true,
    rumor: true,
    linkStates: true,
    relayed: true,
  },
  timer: { gossip: true, round: true, handOver: true },
  note: {
    clockTicked: true,
    clockLifted: true,
    entryStored: true,
    entryLost: true,
    entryBelowFloor: true,
    sessionChecked: true,
    round: true,
    relayed: true,
    routesChanged: true,
    memberLearned: true,
    memberLeft: true,
    floorRose: true,
    joined: true,
    leavingPending: true,
    left: true,
  },
};

test('every message, timer and note of the gossip store occurs in some story', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  expect(await missingInStories(folder, EXPECTED)).toEqual([]);
});
