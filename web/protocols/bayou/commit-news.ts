// The moment of commit for the strip: where the primary commits a write, and at which events each other replica learns of it.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { isPrimary } from '../../../shared/protocols/bayou/membership.ts';
import type { BayouNote, BayouState } from '../../../shared/protocols/bayou/types.ts';
import type { FactNews } from '../../store/history.ts';
import { idInWords } from './write-words.ts';

type Committed = Extract<BayouNote, { type: 'committed' }>;

/** What is known of commits: one that comes to a replica after it was made elsewhere is no new one. */
export interface CommitMemory {
  /** The highest commit sequence number of which any replica told. */
  readonly highest: number;
}

export function rememberCommits(before: CommitMemory | null, event: TraceEvent): CommitMemory {
  const memory = before ?? { highest: 0 };
  const highest = committedIn(event).reduce((most, { csn }) => Math.max(most, csn), memory.highest);
  return highest === memory.highest ? memory : { highest };
}

/** A fact has the commit sequence number of its write. */
export function commitNews(
  event: TraceEvent,
  before: CommitMemory | null,
  stateAt: (replica: string) => BayouState | null,
): FactNews[] {
  const committed = committedIn(event);
  if (event.type !== 'replicaStepped' || committed.length === 0) return [];
  const { replica } = event;
  const state = stateAt(replica);
  return committed.map((note) =>
    state !== null && isPrimary(state) && note.csn > (before?.highest ?? 0)
      ? commit(note, replica, state)
      : { type: 'learned', fact: note.csn, actor: replica },
  );
}

function commit({ write, csn }: Committed, replica: string, state: BayouState): FactNews {
  const name = idInWords(write, state);
  const origin = state.committed[csn - state.omitted.csn - 1]?.origin ?? null;
  return {
    type: 'holds',
    fact: csn,
    label: `${name} committed`,
    sentence: `${name} is committed for good, with CSN ${csn}, as the primary ${replica} says`,
    operation: origin === null ? null : { client: origin.client, number: origin.number },
  };
}

function committedIn(event: TraceEvent): readonly Committed[] {
  if (event.type !== 'replicaStepped') return NONE;
  let committed: Committed[] | null = null;
  for (const effect of event.effects) {
    if (effect.type !== 'note' || effect.note.type !== 'committed') continue;
    committed ??= [];
    committed.push(effect.note as Committed);
  }
  return committed ?? NONE;
}

const NONE: readonly Committed[] = [];
