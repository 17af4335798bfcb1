// Clocks in words: `#1:3 #2.1:5`, the smallest id first.

import { type VersionVector, vectorEntry } from '../../clocks/version-vector.ts';
import { namesIn } from './members.ts';
import { compareNames } from './names.ts';

export function clockWords(clock: VersionVector): string {
  const names = namesIn(clock).sort(compareNames);
  return names.map((name) => `${name}:${vectorEntry(clock, name)}`).join(' ');
}
