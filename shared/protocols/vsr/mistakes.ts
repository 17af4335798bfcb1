// Planted mistakes: what breaks if a rule is left out. Off by default; shown to people, and each caught by the invariant
// that is there for it.

import type { PlantedMistake } from '../../core/contract.ts';

export const MISTAKES = {
  'any-view-ok': {
    sentence: 'a Prepare is answered and a PrepareOk counts, of whichever view they are',
    caughtBy: 'VR2 what is committed is in the logs of a quorum',
    withinSeeds: 100,
  },
  'primary-twice': {
    sentence: 'a primary counts itself among the backups that said PrepareOk',
    caughtBy: 'VR2 what is committed is in the logs of a quorum',
    withinSeeds: 20,
  },
  'commit-at-once': {
    sentence: 'a primary commits before any backup has said PrepareOk',
    caughtBy: 'VR2 what is committed is in the logs of a quorum',
    withinSeeds: 20,
  },
} as const satisfies Readonly<Record<string, PlantedMistake>>;

export type Mistake = keyof typeof MISTAKES;

export function isMistake(text: string): text is Mistake {
  return Object.hasOwn(MISTAKES, text);
}
