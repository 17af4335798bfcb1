// The stories of the gossip store leave nothing out: every message, timer and note of the protocol occurs in one of them.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { GossipMessage, GossipNote, GossipTimer } from '../../protocols/gossip/types.ts';
import { followStories } from '../testing/follow-stories.ts';

/** Tables and not lists, so that the compiler asks for whatever is new in the protocol. */
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
  const seen = new Set<string>();
  await followStories(fileURLToPath(new URL('.', import.meta.url)), (event) => {
    if (event.type !== 'replicaStepped') return;
    if (event.input.type === 'timeout') seen.add(`timer ${event.input.timer.type}`);
    for (const effect of event.effects) {
      if (effect.type === 'send') seen.add(`message ${effect.message.type}`);
      if (effect.type === 'note') seen.add(`note ${effect.note.type}`);
    }
  });
  const expected = Object.entries(EXPECTED).flatMap(([kind, table]) =>
    Object.keys(table).map((type) => `${kind} ${type}`),
  );
  expect(expected.filter((kind) => !seen.has(kind))).toEqual([]);
});
