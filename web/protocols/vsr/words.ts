// What the messages and notes of Viewstamped Replication mean for the flights, the strip and the narration.

import { assertNever } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { describe } from '../../../shared/protocols/vsr/describe.ts';
import type { VsrMessage } from '../../../shared/protocols/vsr/messages.ts';
import type { VsrNote } from '../../../shared/protocols/vsr/notes.ts';
import type { VsrState, VsrTimer } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { HistoryWords, Mark, MarkKind } from '../../store/history.ts';
import { marksOfNotes, messageWords } from '../history-words.ts';
import { commitNews } from './commit-news.ts';
import { follow, type VsrMemory } from './memory.ts';

export function vsrWords(picture: RunPicture): HistoryWords {
  return {
    messageOf: messageWords(picture, ({ body, from, to }) => {
      const said = body as VsrMessage;
      const receiver = picture.replicas.find((replica) => replica.id === to)?.state as
        | VsrState
        | null
        | undefined;
      return { label: describe.messageLabel(said), carries: carries(said, from, receiver ?? null) };
    }),
    marksOf,
    originOf,
    keepsNote: ({ type }) => KEPT.has(type as VsrNote['type']),
    timerLabel: (timer) => TIMERS[(timer as VsrTimer).type],
    remember: (before, event) => follow(before as VsrMemory | null, event, picture),
    newsOf: (_, before, after) => commitNews(before as VsrMemory | null, after as VsrMemory),
  };
}

/** What the panels of recovery and group look back at. */
const KEPT: ReadonlySet<VsrNote['type']> = new Set([
  'recoveryBegan',
  'recovered',
  'epochBegan',
  'handedOver',
]);

/** How an answer was found where it was not by executing an op: what the picture does not keep. */
export type AnswerOrigin =
  | { readonly type: 'lease'; readonly replica: string }
  | { readonly type: 'clientTable'; readonly replica: string };

function originOf(event: TraceEvent): { client: string; number: number; origin: AnswerOrigin } | null {
  if (event.type !== 'replicaStepped' || event.input.type !== 'request') return null;
  const { client, number } = event.input;
  for (const effect of event.effects) {
    if (effect.type !== 'note') continue;
    const origin = originIn(effect.note as VsrNote, event.replica);
    if (origin !== null) return { client, number, origin };
  }
  return null;
}

function originIn(note: VsrNote, replica: string): AnswerOrigin | null {
  if (note.type === 'readUnderLease') return { type: 'lease', replica };
  if (note.type === 'requestRepeated' && note.fate === 'answered') return { type: 'clientTable', replica };
  return null;
}

const TIMERS: Readonly<Record<VsrTimer['type'], string>> = {
  heartbeat: 'speaks to its backups',
  tick: 'asks itself whom it has heard',
  leaseOver: 'a lease is over',
  leaseWaited: 'no lease of a primary before can hold',
};

/** Ops, word that they have arrived, and what decides on views. All else says that its sender is there. */
export function carries(message: VsrMessage, from: string, receiver: VsrState | null): boolean {
  switch (message.type) {
    case 'prepareOk':
      return (receiver?.acknowledged[from] ?? 0) < message.opNumber;
    case 'prepare':
    case 'newState':
    case 'startViewChange':
    case 'doViewChange':
    case 'startView':
    case 'recovery':
    case 'recoveryResponse':
    case 'reconfiguration':
    case 'startEpoch':
      return true;
    case 'commit':
    case 'getState':
    case 'epochStarted':
    case 'checkEpoch':
      return false;
    default:
      return assertNever(message);
  }
}

function marksOf(event: TraceEvent): Mark[] {
  return marksOfNotes<VsrNote>(event, (note, actor) => {
    const kind = kindOf(note);
    if (kind === null) return null;
    // Of ops it is said what became of them, of all else what the replica does.
    const joint = OF_OPS.has(note.type) ? ': ' : ' ';
    const sentence = `${actor}${joint}${describe.note(note)}`;
    return { kind, actor, sentence, isSaid: note.type === 'abdicated' };
  });
}

const OF_OPS: ReadonlySet<VsrNote['type']> = new Set(['prepared', 'committed', 'tailCut']);

function kindOf(note: VsrNote): MarkKind | null {
  switch (note.type) {
    case 'prepared':
      return 'write';
    case 'committed':
      return 'commit';
    case 'tailCut':
      return 'rollback';
    case 'abdicated':
      return 'refusal';
    case 'viewStarted':
    case 'epochBegan':
    case 'recovered':
      return 'member';
    default:
      return null;
  }
}
