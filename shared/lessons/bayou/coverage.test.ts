// The stories of Bayou leave nothing out: every message, timer, note and refusal of the protocol occurs in one of them.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { TraceEvent } from '../../core/trace.ts';
import type {
  BayouMessage,
  BayouNote,
  BayouTimer,
  Outcome,
  SessionItem,
} from '../../protocols/bayou/types.ts';
import { followStories, namesOf } from '../testing/follow-stories.ts';

type Refusal = Extract<BayouMessage, { type: 'sessionRefusal' }>['reason'];

/** Tables and not lists, so that the compiler asks for whatever is new in the protocol. */
const EXPECTED: {
  readonly message: Record<BayouMessage['type'], true>;
  readonly item: Record<SessionItem['type'], true>;
  readonly refusal: Record<Refusal, true>;
  readonly timer: Record<BayouTimer['type'], true>;
  readonly note: Record<BayouNote['type'], true>;
  readonly outcome: Record<Outcome['type'], true>;
} = {
  message: {
    creationRequest: true,
    creationReply: true,
    sessionWanted: true,
    sessionOffer: true,
    sessionAccept: true,
    sessionRefusal: true,
    sessionBatch: true,
    sessionAck: true,
  },
  item: { omittedStart: true, tuples: true, omittedEnd: true, write: true, commitNotice: true },
  refusal: { unnamed: true, retired: true, leaving: true },
  timer: { antiEntropy: true, outgoing: true, incoming: true, join: true, farewell: true },
  note: {
    clockTicked: true,
    clockLifted: true,
    named: true,
    writeAccepted: true,
    writeReceived: true,
    writeApplied: true,
    rolledBack: true,
    committed: true,
    sessionChecked: true,
    antiEntropy: true,
    sessionChosen: true,
    truncated: true,
    stateTransferred: true,
    serverCreated: true,
    serverRetired: true,
    retirementPending: true,
    renounced: true,
    becamePrimary: true,
    retired: true,
  },
  outcome: { passed: true, merged: true, unresolved: true },
};

test('every message, item, refusal, timer, note and outcome of Bayou occurs in some story', async () => {
  const seen = new Set<string>();
  await followStories(fileURLToPath(new URL('.', import.meta.url)), (event) => collect(event, seen));
  expect(namesOf(EXPECTED).filter((kind) => !seen.has(kind))).toEqual([]);
});

function collect(event: TraceEvent, seen: Set<string>): void {
  if (event.type !== 'replicaStepped') return;
  if (event.input.type === 'timeout') seen.add(`timer ${event.input.timer.type}`);
  for (const effect of event.effects) {
    if (effect.type === 'send') collectMessage(effect.message as BayouMessage, seen);
    if (effect.type === 'note') collectNote(effect.note as BayouNote, seen);
  }
}

function collectMessage(message: BayouMessage, seen: Set<string>): void {
  seen.add(`message ${message.type}`);
  if (message.type === 'sessionRefusal') seen.add(`refusal ${message.reason}`);
  if (message.type === 'sessionBatch') for (const { type } of message.items) seen.add(`item ${type}`);
}

function collectNote(note: BayouNote, seen: Set<string>): void {
  seen.add(`note ${note.type}`);
  if (note.type === 'writeApplied') seen.add(`outcome ${note.outcome.type}`);
}
