// The rollbacks that are being shown: the newest one of each replica, for as long as its film and its words last.

import { type Film, filmOf } from '../layout/film.ts';
import type { Rollback } from '../protocols/types.ts';
import type { History } from './history.ts';

export const FILM_SHOWN_MILLIS = 6_000;

/** @param now milliseconds of the run. */
export function filmsNow(
  { notes }: Pick<History, 'notes'>,
  rollbackOf: ((note: { readonly type: string }) => Rollback | null) | undefined,
  now: number,
): Map<string, Film> {
  const films = new Map<string, Film>();
  if (rollbackOf === undefined) return films;
  for (let i = notes.length - 1; i >= 0; i -= 1) {
    const record = notes[i];
    if (record === undefined || record.at < now - FILM_SHOWN_MILLIS) break;
    const rollback = films.has(record.replica) ? null : rollbackOf(record.note);
    if (rollback === null) continue;
    films.set(record.replica, {
      key: record.sequence,
      words: `undone ${rollback.undoneCount}, redone ${rollback.redoneCount}`,
      boxes: filmOf(rollback.undone, rollback.redone),
    });
  }
  return films;
}
