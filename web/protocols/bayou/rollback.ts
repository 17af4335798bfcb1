// A rollback as the picture shows it: which writes were taken off the end of the log, and which ran again.

import type { BayouNote } from '../../../shared/protocols/bayou/types.ts';
import type { Rollback } from '../types.ts';
import { writeKey } from './write-words.ts';

/** `null` for any other note, and where nothing had to be undone. */
export function rollbackOf(note: { readonly type: string }): Rollback | null {
  const said = note as BayouNote;
  if (said.type !== 'rolledBack' || said.undone.count === 0) return null;
  return {
    undoneCount: said.undone.count,
    redoneCount: said.redone.count,
    undone: said.undone.writes.map(writeKey),
    redone: said.redone.writes.map(writeKey),
  };
}
