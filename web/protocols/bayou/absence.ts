// Why a replica lacks writes that others have, and what would bring them: the part that all cards share.

import type { BayouState } from '../../../shared/protocols/bayou/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { History } from '../../store/history.ts';
import type { KnownWrite } from './known-writes.ts';
import { type Obstacle, obstaclesOf } from './obstacles.ts';
import { isServing } from './reach.ts';
import { type SmallestChange, smallestChange } from './smallest-change.ts';
import { stateOf } from './use-bayou.ts';

export interface Absence {
  readonly replica: string;
  /** The newest of them. */
  readonly missing: readonly KnownWrite[];
  readonly missingCount: number;
  /** Whether the replica has by now all that it lacked. */
  readonly resolved: boolean;
  readonly obstacles: readonly Obstacle[];
  readonly change: SmallestChange | null;
  /** Live replicas that hold all that is needed and serve, other than the one that was asked. */
  readonly holders: readonly string[];
  readonly paused: boolean;
}

const MISSING_SHOWN = 5;

/** @param has whether a server in that state has all of it */
export function explainAbsence(
  picture: RunPicture,
  history: Pick<History, 'faults'>,
  replica: string,
  missing: readonly KnownWrite[],
  has: (state: BayouState) => boolean,
): Absence {
  const asked = stateOf(picture, replica);
  const resolved = asked !== null && has(asked);
  const everyHolder = picture.replicas.filter(({ id, state }) => id !== replica && has(state as BayouState));
  const ids = everyHolder.map(({ id }) => id);
  return {
    replica,
    missing: missing.slice(0, MISSING_SHOWN),
    missingCount: missing.length,
    resolved,
    obstacles: resolved ? [] : obstaclesOf(picture, history, replica, ids),
    change: resolved ? null : smallestChange(picture, ids, replica),
    holders: everyHolder.filter((holder) => holder.alive && isServing(holder)).map(({ id }) => id),
    paused: asked?.paused ?? false,
  };
}
