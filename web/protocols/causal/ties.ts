// Which write of a key gave way to which at a replica, and by which rule.

import { keyedGet } from '../../../shared/core/keyed.ts';
import type { CausalNote, TieRule } from '../../../shared/protocols/causal/notes.ts';
import type { CausalState, Version } from '../../../shared/protocols/causal/types.ts';
import type { NoteRecord } from '../../store/history.ts';

export interface Loser {
  readonly version: Version;
  readonly rule: TieRule;
}

/** The newest loser of a key, as long as what it lost to stands; `null`: there was no tie that is still to be seen. */
export function loserOf(
  notes: readonly NoteRecord[],
  replica: string,
  { store }: Pick<CausalState, 'store'>,
  key: string,
): Loser | null {
  const found = notes.findLast(({ replica: of, note }) => {
    const said = note as CausalNote;
    return of === replica && said.type === 'tieDecided' && said.key === key;
  })?.note as Extract<CausalNote, { type: 'tieDecided' }> | undefined;
  if (found === undefined) return null;
  const { winner, loser, rule } = found;
  const stands = (keyedGet(store, key) ?? []).some(
    ({ writer, count }) => writer === winner.writer && count === winner.count,
  );
  return stands ? { version: loser, rule } : null;
}
