// What Bayou's messages and notes mean for the flights, the strip and the narration.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { bayou } from '../../../shared/protocols/bayou/protocol.ts';
import type {
  BayouMessage,
  BayouNote,
  BayouState,
  BayouTypes,
} from '../../../shared/protocols/bayou/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { HistoryWords, Mark, MarkKind } from '../../store/history.ts';
import { marksOfNotes, messageWords } from '../history-words.ts';
import { originOf } from './answer.ts';
import { type CommitMemory, commitNews, rememberCommits } from './commit-news.ts';
import { stateOf } from './use-bayou.ts';
import { idInWords } from './write-words.ts';

export function bayouWords(picture: RunPicture): HistoryWords {
  return {
    messageOf: messageWords(picture, ({ body, from }) => {
      const said = body as BayouMessage;
      return { label: labelOf(said, stateOf(picture, from)), carries: carries(said) };
    }),
    marksOf,
    originOf: (event) => originOf(event, (replica) => stateOf(picture, replica)),
    keepsNote: (note) => KEPT.has(note.type),
    timerLabel: (timer) => timerLabel(timer as BayouTypes['timer']),
    remember: (before, event) => rememberCommits(before as CommitMemory | null, event),
    newsOf: (event, before) =>
      commitNews(event, before as CommitMemory | null, (replica) => stateOf(picture, replica)),
  };
}

/** A single write goes by the name of its server's replica, as on the picture. */
function labelOf(message: BayouMessage, sender: BayouState | null): string {
  const [only, ...others] = message.type === 'sessionBatch' ? message.items : [];
  if (sender !== null && only?.type === 'write' && others.length === 0) return idInWords(only.write, sender);
  return bayou.describe.messageLabel(message);
}

/** Asking, offering and acknowledging are the frame of a session; what it is about are names and writes. */
function carries(message: BayouMessage): boolean {
  return message.type === 'sessionBatch' ? message.items.length > 0 : message.type === 'creationReply';
}

/** The notes that panels look back at. */
const KEPT: ReadonlySet<string> = new Set<BayouNote['type']>([
  'antiEntropy',
  'sessionChosen',
  'rolledBack',
  'truncated',
  'stateTransferred',
  'retirementPending',
  'renounced',
  'becamePrimary',
  'retired',
]);

function marksOf(event: TraceEvent): Mark[] {
  const marks = marksOfNotes<BayouNote>(event, (note, actor) => {
    const kind = kindOf(note);
    return kind === null ? null : { kind, actor, sentence: `${actor} ${bayou.describe.note(note)}` };
  });
  // Committing a batch is one moment of the picture, however many writes were in it.
  return marks.filter(({ kind }, i) => marks.findIndex((mark) => mark.kind === kind) === i);
}

function kindOf(note: BayouNote): MarkKind | null {
  switch (note.type) {
    case 'writeAccepted':
      return 'write';
    case 'committed':
      return 'commit';
    case 'rolledBack':
      return note.undone.count > 0 ? 'rollback' : null;
    case 'sessionChecked':
      return note.satisfied ? null : 'refusal';
    case 'named':
    case 'becamePrimary':
    case 'retired':
      return 'member';
    default:
      return null;
  }
}

function timerLabel(timer: BayouTypes['timer']): string {
  switch (timer.type) {
    case 'antiEntropy':
      return 'next anti-entropy session of its own';
    case 'outgoing':
      return `gives up the session to ${timer.to}`;
    case 'incoming':
      return `gives up the session from ${timer.from}`;
    case 'join':
      return 'asks for its name again';
    case 'farewell':
      return 'tells its retirement again';
  }
}
