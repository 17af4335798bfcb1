// Which of two versions of a key wins (rule GO1).

import { compareVectors } from '../../clocks/version-vector.ts';
import type { GossipConfig } from './config.ts';
import type { OrderRule } from './types.ts';
import { compareVersions, joinOrder, type Version } from './versions.ts';

export function isNewer(config: GossipConfig, candidate: Version, held: Version): boolean {
  if (config.mistake === 'tie-by-vector') return isNewerByVector(candidate, held);
  return compareVersions(candidate, held) > 0;
}

/** Which part of the order decides between them. */
export function decidingRule(left: Version, right: Version): OrderRule {
  return left.stamp === right.stamp ? 'equal stamps: the server that joined later' : 'larger stamp';
}

/**
 * Planted mistake: of three versions each can be newer than the next, since a domination and a tie by server do not go
 * together; the last one to arrive stays.
 */
function isNewerByVector(candidate: Version, held: Version): boolean {
  const { order } = compareVectors(candidate.vector ?? {}, held.vector ?? {});
  if (order === 'crossing') return joinOrder(candidate.server) > joinOrder(held.server);
  return order === 'after';
}
