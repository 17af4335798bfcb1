// Planted mistakes: what breaks if a rule is left out. Off by default; shown to people, and each caught by the invariant
// that is there for it.

import type { PlantedMistake } from '../../core/contract.ts';

export const MISTAKES = {
  'name-before-stamp': {
    sentence: 'tentative writes are ordered by server name before accept stamp',
    caughtBy: 'B3 tentative writes are in tentative order, and each write is in the log once',
    withinSeeds: 10,
  },
  'retired-added-again': {
    sentence: 'a server adds a retired server again from a peer that has not heard of the retirement',
    caughtBy: 'BY11 a retired server is not added again',
    withinSeeds: 100,
  },
  'heir-never-commits': {
    sentence: 'a new primary never commits the tentative writes that it holds',
    caughtBy: 'BY7 the primary commits at once',
    withinSeeds: 20,
  },
  'rollback-forgets-delete': {
    sentence: 'undoing a delete does not bring the tuple back',
    caughtBy: 'B8 both stores equal a replay of the log',
    withinSeeds: 250,
  },
  'check-skipped-on-redo': {
    sentence: 'the dependency check is not run again when a write is redone',
    caughtBy: 'B8 both stores equal a replay of the log',
    withinSeeds: 40,
  },
  'session-per-server': {
    sentence: 'after a write the write vector takes in all that the server holds, not that write alone',
    caughtBy: 'G5 session vectors only grow, by what was read or by that write alone',
    withinSeeds: 5,
  },
} as const satisfies Readonly<Record<string, PlantedMistake>>;

export type Mistake = keyof typeof MISTAKES;

export function isMistake(text: string): text is Mistake {
  return Object.hasOwn(MISTAKES, text);
}
