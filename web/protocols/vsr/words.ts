// What the messages and notes of Viewstamped Replication mean for the flights, the strip and the narration.

import type { ClientMessage } from '../../../shared/core/contract.ts';
import { assertNever } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { describe } from '../../../shared/protocols/vsr/describe.ts';
import type { VsrMessage, VsrNote, VsrState, VsrTimer } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { HistoryWords, MarkKind } from '../../store/history.ts';
import { clientMessageLabel } from '../client-words.ts';

export function vsrWords(picture: RunPicture): HistoryWords {
  return {
    messageOf(id) {
      const message = picture.messages.findLast((candidate) => candidate.message === id);
      if (message === undefined) return null;
      const { body, from, to } = message;
      const ofClient = picture.clients.some((client) => client.id === from || client.id === to);
      if (ofClient) return { label: clientMessageLabel(body as ClientMessage), carries: true };
      const said = body as VsrMessage;
      const receiver = picture.replicas.find((replica) => replica.id === to)?.state as
        | VsrState
        | null
        | undefined;
      return { label: describe.messageLabel(said), carries: carries(said, from, receiver ?? null) };
    },
    marksOf,
    originOf: () => null,
    keepsNote: () => false,
    timerLabel: (timer) => TIMERS[(timer as VsrTimer).type],
  };
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

function marksOf(event: TraceEvent): { kind: MarkKind; actor: string; sentence: string }[] {
  if (event.type !== 'replicaStepped') return [];
  const actor = event.replica;
  return event.effects.flatMap((effect) => {
    if (effect.type !== 'note') return [];
    const note = effect.note as VsrNote;
    const kind = kindOf(note);
    return kind === null ? [] : [{ kind, actor, sentence: `${actor} ${describe.note(note)}` }];
  });
}

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
