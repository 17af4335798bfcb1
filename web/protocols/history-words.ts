// What is alike in the words of every protocol for the history: of whom a message is, and which notes of a step are marks.

import type { ClientMessage } from '../../shared/core/contract.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { MessagePicture, RunPicture } from '../../shared/trace/picture.ts';
import type { HistoryWords, Mark } from '../store/history.ts';
import { clientMessageLabel } from './client-words.ts';

type MessageWords = NonNullable<ReturnType<HistoryWords['messageOf']>>;

/** What clients say and hear reads the same everywhere; what replicas tell each other is for the protocol to say. */
export function messageWords(
  picture: RunPicture,
  amongReplicas: (message: MessagePicture) => MessageWords,
): HistoryWords['messageOf'] {
  return (id) => {
    const message = picture.messages.findLast((candidate) => candidate.message === id);
    if (message === undefined) return null;
    const ofClient = picture.clients.some(
      ({ id: client }) => client === message.from || client === message.to,
    );
    if (!ofClient) return amongReplicas(message);
    return { label: clientMessageLabel(message.body as ClientMessage), carries: true };
  };
}

/** @param markOf `null`: that note is no milestone */
export function marksOfNotes<Note>(
  event: TraceEvent,
  markOf: (note: Note, actor: string) => Mark | null,
): Mark[] {
  if (event.type !== 'replicaStepped') return [];
  return event.effects.flatMap((effect) => {
    const mark = effect.type === 'note' ? markOf(effect.note as Note, event.replica) : null;
    return mark === null ? [] : [mark];
  });
}
