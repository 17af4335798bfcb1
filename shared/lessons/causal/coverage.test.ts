// The stories of the causal store leave nothing out: every message, timer and note of the protocol occurs in one of them.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CausalMessage, CausalTimer } from '../../protocols/causal/messages.ts';
import type { CausalNote } from '../../protocols/causal/notes.ts';
import { missingInStories } from '../testing/follow-stories.ts';

const EXPECTED: {
  readonly message: Record<CausalMessage['type'], true>;
  readonly timer: Record<CausalTimer['type'], true>;
  readonly note: Record<CausalNote['type'], true>;
} = {
  message: {
    write: true,
    ask: true,
    repair: true,
    clock: true,
    clockReply: true,
    trade: true,
    tradeReply: true,
    join: true,
    welcome: true,
    joinRefused: true,
    members: true,
  },
  timer: { clocks: true, exchange: true, gap: true, batch: true, join: true, handOver: true },
  note: {
    clockTicked: true,
    batchClosed: true,
    broadcast: true,
    delivered: true,
    heldBack: true,
    stillHeldBack: true,
    holdBackFull: true,
    repeated: true,
    gapAsked: true,
    gapAnswered: true,
    tieDecided: true,
    siblingsKept: true,
    siblingsResolved: true,
    sessionChecked: true,
    exchange: true,
    frontRose: true,
    idGiven: true,
    storeHandedOver: true,
    joinAsked: true,
    joinRefused: true,
    joined: true,
    memberLearned: true,
    memberLeft: true,
    memberForgotten: true,
    idVoid: true,
    leavingPending: true,
    leaving: true,
    left: true,
  },
};

test('every message, timer and note of the causal store occurs in some story', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  expect(await missingInStories(folder, EXPECTED)).toEqual([]);
});
