// What the messages and notes of the gossip store mean for the flights, the strip and the narration.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { describe } from '../../../shared/protocols/gossip/describe.ts';
import type { GossipMessage, GossipNote, GossipTimer } from '../../../shared/protocols/gossip/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { shorten } from '../../layout/space-time.ts';
import type { HistoryWords, Mark, MarkKind } from '../../store/history.ts';
import { marksOfNotes, messageWords } from '../history-words.ts';
import { followTravels, type Travels } from './travels.ts';

export function gossipWords(picture: RunPicture): HistoryWords {
  return {
    messageOf: messageWords(picture, ({ body }) => {
      const said = body as GossipMessage;
      return { label: labelOf(said), carries: carries(said) };
    }),
    marksOf,
    originOf: () => null,
    keepsNote: ({ type }) => type === 'round',
    timerLabel: (timer) => timerLabel(timer as GossipTimer),
    remember: (before, event) => followTravels(before as Travels | null, event, picture),
  };
}

const LABEL_LENGTH = 24;

/** What a single entry says is told in words; the version stands in the inspector. */
function labelOf(message: GossipMessage): string {
  const [only, ...others] = 'entries' in message ? message.entries : [];
  if (only === undefined || others.length > 0) return describe.messageLabel(message);
  const { key, entry } = only;
  const label = entry.value === null ? `delete ${key}` : `${key} = ${entry.value}`;
  // A value may be long, and letters are looked for one by one.
  return shorten(label.slice(0, 8 * LABEL_LENGTH), LABEL_LENGTH);
}

/** Digests and answers are the frame of a round; what it is about are entries. */
function carries(message: GossipMessage): boolean {
  switch (message.type) {
    case 'delta':
    case 'deltaReply':
    case 'rumor':
      return message.entries.length > 0;
    case 'relayed':
      return carries(message.message);
    case 'digest':
    case 'digestReply':
    case 'linkStates':
      return false;
  }
}

function marksOf(event: TraceEvent): Mark[] {
  return marksOfNotes<GossipNote>(event, (note, actor) => {
    const kind = kindOf(note);
    return kind === null ? null : { kind, actor, sentence: `${actor} ${describe.note(note)}` };
  });
}

function kindOf(note: GossipNote): MarkKind | null {
  switch (note.type) {
    case 'entryStored':
      return note.from === null ? 'write' : null;
    case 'entryLost':
      return 'rollback';
    case 'sessionChecked':
      return note.satisfied ? null : 'refusal';
    case 'joined':
    case 'left':
      return 'member';
    default:
      return null;
  }
}

function timerLabel(timer: GossipTimer): string {
  switch (timer.type) {
    case 'gossip':
      return 'next round of its own';
    case 'round':
      return `gives up the round with ${timer.to}`;
    case 'handOver':
      return 'looks for a partner again';
  }
}
