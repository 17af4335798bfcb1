// What Bayou's messages and notes mean for the flights, the strip and the narration.

import type { ClientMessage, Effect } from '../../../shared/core/contract.ts';
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
import { clientMessageLabel } from '../client-words.ts';
import { originOf } from './answer.ts';
import { stateOf } from './use-bayou.ts';
import { idInWords } from './write-words.ts';

export function bayouWords(picture: RunPicture): HistoryWords {
  return {
    messageOf(id) {
      const message = picture.messages.findLast((candidate) => candidate.message === id);
      if (message === undefined) return null;
      const { body, from, to } = message;
      const ofClient = picture.clients.some((client) => client.id === from || client.id === to);
      if (ofClient) return { label: clientMessageLabel(body as ClientMessage), carries: true };
      const said = body as BayouMessage;
      return { label: labelOf(said, stateOf(picture, from)), carries: carries(said) };
    },
    marksOf,
    originOf: (event) => originOf(event, (replica) => stateOf(picture, replica)),
    keepsNote: (note) => KEPT.has(note.type),
    timerLabel: (timer) => timerLabel(timer as BayouTypes['timer']),
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
  if (event.type !== 'replicaStepped') return [];
  const actor = event.replica;
  const notes = event.effects.flatMap((effect: Effect) =>
    effect.type === 'note' ? [effect.note as BayouNote] : [],
  );
  const marks: Mark[] = [];
  for (const note of notes) {
    const kind = kindOf(note);
    // Committing a batch is one moment of the picture, however many writes were in it.
    if (kind === null || marks.some((mark) => mark.kind === kind)) continue;
    marks.push({ kind, actor, sentence: `${actor} ${bayou.describe.note(note)}` });
  }
  return marks;
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
