// Notes of a step that takes in many writes: a batch of a thousand would tell three thousand times what it did to each.

import type { Out } from '../../core/contract.ts';
import { NOTE_LIST_MAX } from '../../core/limits.ts';
import type { BayouNote, BayouTypes } from './types.ts';

/** Passes on what is told of single writes for the first of each kind alone, and everything else as it is. */
export function tellOfFirst(out: Out<BayouTypes>): Out<BayouTypes> {
  if (!out.areNotesRead) return out;
  const told = new Map<string, number>();
  return {
    ...out,
    note(note) {
      const kind = kindOf(note);
      const count = kind === null ? 0 : (told.get(kind) ?? 0);
      if (count >= NOTE_LIST_MAX) return;
      if (kind !== null) told.set(kind, count + 1);
      out.note(note);
    },
  };
}

/** `null`: not of a single write. */
function kindOf(note: BayouNote): string | null {
  switch (note.type) {
    case 'writeReceived':
    case 'committed':
      return note.type;
    case 'writeApplied':
      return note.again ? 'redone' : 'applied';
    default:
      return null;
  }
}
