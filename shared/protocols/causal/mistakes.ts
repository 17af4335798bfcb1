// Planted mistakes: what breaks if a rule is left out. Off by default; shown to people, and each caught by the invariant
// that is there for it.

import type { PlantedMistake } from '../../core/contract.ts';

export const MISTAKES = {
  'deliver-on-arrival': {
    sentence: 'a write is applied when it arrives, whether what it depends on is there or not',
    caughtBy: 'C1 a write is applied when it is the next of its writer and all it depends on is applied',
    withinSeeds: 10,
  },
  'stamp-at-send': {
    sentence: 'a write is stamped when it is sent, with whatever has come in since it was made',
    caughtBy: 'CA1 a write is stamped with what its replica had when it was made, and with no more',
    withinSeeds: 10,
  },
  'id-used-again': {
    sentence:
      'an id is one more than the members that are there now: it comes back, and two sponsors give the same',
    caughtBy: 'CA5 an id is given once',
    withinSeeds: 40,
  },
  echo: {
    sentence: 'what came from others is sent on as a write of its own: an endless loop',
    caughtBy: 'CA3 only what a client asked for becomes a write',
    withinSeeds: 10,
  },
  'no-repair': {
    sentence: 'a lost message is asked for by nobody',
    caughtBy: 'L2 once healed, all replicas come together',
    withinSeeds: 10,
  },
  'clock-reset': {
    sentence: 'a restart begins the own entry of the clock anew',
    caughtBy: 'C5 nobody holds more of a writer than it wrote',
    withinSeeds: 20,
  },
  'arrival-order': {
    sentence: 'of two concurrent writes of a key the one that comes last stays',
    caughtBy: 'CA4 replicas with the same writes show the same',
    withinSeeds: 20,
  },
} as const satisfies Readonly<Record<string, PlantedMistake>>;

export type Mistake = keyof typeof MISTAKES;

export function isMistake(text: string): text is Mistake {
  return Object.hasOwn(MISTAKES, text);
}
