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
  'longest-log': {
    sentence: 'a new primary takes the longest log, whatever the view in which its replica last worked',
    caughtBy: 'VR4 the log of the largest last-normal view wins, then the longest',
    withinSeeds: 60,
  },
  'table-forgotten': {
    sentence: 'a new primary begins with an empty client-table',
    caughtBy: 'VR2 a request is executed once',
    withinSeeds: 120,
    faults: ['repeat', 'move'],
  },
  'no-nonce': {
    sentence: 'a recovering replica takes any RecoveryResponse, whichever question it answers',
    caughtBy: 'VR5 a recovery rests on answers to its own nonce',
    withinSeeds: 60,
    options: { log: 'memory' },
    faults: ['restart'],
  },
  'lease-ignored': {
    sentence: 'a primary answers reads by itself, whether it has a lease or not',
    caughtBy: 'VR3 nobody has committed more than whoever reads under a lease',
    withinSeeds: 150,
    options: { lease: '30ms' },
  },
} as const satisfies Readonly<Record<string, PlantedMistake>>;

export type Mistake = keyof typeof MISTAKES;

export function isMistake(text: string): text is Mistake {
  return Object.hasOwn(MISTAKES, text);
}
