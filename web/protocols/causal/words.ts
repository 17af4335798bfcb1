// What the messages and notes of the causal store mean for the flights, the strip and the narration.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { describe } from '../../../shared/protocols/causal/describe.ts';
import type { CausalMessage, CausalTimer } from '../../../shared/protocols/causal/messages.ts';
import type { CausalNote } from '../../../shared/protocols/causal/notes.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { HistoryWords, Mark, MarkKind } from '../../store/history.ts';
import { marksOfNotes, messageWords } from '../history-words.ts';

export function causalWords(picture: RunPicture): HistoryWords {
  return {
    messageOf: messageWords(picture, ({ body }) => {
      const said = body as CausalMessage;
      return { label: describe.messageLabel(said), carries: carries(said) };
    }),
    marksOf,
    originOf: () => null,
    keepsNote: ({ type }) => type === 'clockTicked' || type === 'delivered' || type === 'tieDecided',
    timerLabel: (timer) => timerLabel(timer as CausalTimer),
  };
}

/** Clocks and questions are the frame; what it is about are writes. */
function carries(message: CausalMessage): boolean {
  switch (message.type) {
    case 'write':
    case 'repair':
      return true;
    case 'clockReply':
    case 'trade':
    case 'tradeReply':
      return message.writes.length > 0;
    case 'welcome':
      return message.entries.length > 0;
    case 'ask':
    case 'clock':
    case 'join':
    case 'joinRefused':
    case 'members':
      return false;
  }
}

function marksOf(event: TraceEvent): Mark[] {
  return marksOfNotes<CausalNote>(event, (note, actor) => {
    const kind = kindOf(note);
    return kind === null ? null : { kind, actor, sentence: `${actor} ${describe.note(note)}` };
  });
}

function kindOf(note: CausalNote): MarkKind | null {
  switch (note.type) {
    case 'clockTicked':
      return 'write';
    case 'tieDecided':
    case 'siblingsKept':
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

function timerLabel(timer: CausalTimer): string {
  switch (timer.type) {
    case 'clocks':
      return 'next exchange of its own';
    case 'exchange':
      return `gives up the exchange with ${timer.to}`;
    case 'gap':
      return 'asks for what is missing';
    case 'batch':
      return 'closes its batch';
    case 'join':
      return 'asks again to be let in';
    case 'handOver':
      return 'looks for a partner again';
  }
}
