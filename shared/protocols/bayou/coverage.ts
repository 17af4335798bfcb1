// Which writes a version vector covers, and what an absent entry means: the completeness rule (Petersen 1997,
// section 4.2, "CompleteV"; rules BY4, BY11; invariant B12).

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { BayouConfig } from './config.ts';
import { creationStamp, creatorOf, ROOT, type ServerName } from './names.ts';
import type { WriteId } from './types.ts';

/** The vector of a server that holds nothing: the root exists, and has written nothing. */
export function emptyVector(): VersionVector {
  return { [ROOT]: 0 };
}

/**
 * The largest stamp of a server's writes that a vector covers. For an absent server: if its creation write is
 * covered, it was created and has retired since, and all its writes are covered (`Infinity`); else nothing is
 * known of it yet (`-Infinity`).
 */
export function completeStamp(vector: VersionVector, server: ServerName): number {
  const entry = vector[server];
  if (entry !== undefined) return entry;
  // The root was never created, so its absence always means that it retired.
  const creator = creatorOf(server);
  if (creator === null) return Infinity;
  return completeStamp(vector, creator) >= creationStamp(server) ? Infinity : -Infinity;
}

export function covers(vector: VersionVector, write: WriteId): boolean {
  return completeStamp(vector, write.server) >= write.stamp;
}

/** What sessions ask at both ends; without the completeness rule, an absent entry covers nothing. */
export function isCoveredBy(config: BayouConfig, vector: VersionVector, write: WriteId): boolean {
  if (config.mistake === 'retired-added-again') return (vector[write.server] ?? 0) >= write.stamp;
  return covers(vector, write);
}

export type Standing = 'present' | 'retired' | 'not yet created';

/** How a server stands in the eyes of a vector. */
export function standingOf(vector: VersionVector, server: ServerName): Standing {
  if (vector[server] !== undefined) return 'present';
  return completeStamp(vector, server) === Infinity ? 'retired' : 'not yet created';
}
