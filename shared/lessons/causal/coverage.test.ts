// The stories of the causal store leave nothing out: every message, timer and note of the protocol occurs in one of them.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CausalMessage, CausalNote, CausalTimer } from '../../protocols/causal/types.ts';
import { followStories } from '../testing/follow-stories.ts';

/** Tables and not lists, so that the compiler asks for whatever is new in the protocol. */
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
