// Planted mistakes: what breaks if a rule is left out. Off by default; shown to people, and each caught by the invariant
// that is there for it.

import type { PlantedMistake } from '../../core/contract.ts';

export const MISTAKES = {
  'tie-by-vector': {
    sentence:
      'a version is newer if its vector clock dominates, else if its server joined later: a rule that goes round in circles',
    caughtBy: 'GO1 the version of a key never falls at a replica',
    withinSeeds: 10,
  },
  'clock-without-data': {
    sentence: 'a digest advances the clock, though no data came with it',
    caughtBy: 'GO3 a clock rises with data alone',
    withinSeeds: 10,
  },
  'stale-read': {
    sentence: 'a read is answered without looking at what its client knows',
    caughtBy: 'GO5b a read is never older than what its client wrote or read of that key',
    withinSeeds: 10,
  },
  'tombstones-at-once': {
    sentence: 'a tombstone is dropped before every replica is known to have it',
    caughtBy: 'GO7 a tombstone goes when every replica has it',
    withinSeeds: 10,
  },
} as const satisfies Readonly<Record<string, PlantedMistake>>;

export type Mistake = keyof typeof MISTAKES;

export function isMistake(text: string): text is Mistake {
  return Object.hasOwn(MISTAKES, text);
}
