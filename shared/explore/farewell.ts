// All replicas are told to leave at about the same moment: for protocols in which one stays by itself.

import type { ReplicaId } from '../core/ids.ts';
import { drawBetween, type RandomStream } from '../core/random.ts';
import type { TimedAction } from './schedule.ts';

/** They cross on their way: a message takes as long. */
const WITHIN_MILLIS = 30;

/** When it begins, so that much has happened before; drawn the same, however long the safety phase is. */
const BEGIN_MILLIS = [1_000, 2_400] as const;

/** Adds that to what is done anyway, as far as it is within the safety phase. */
export function withFarewell(
  actions: readonly TimedAction[],
  replicas: readonly ReplicaId[],
  safetyMillis: number,
  luck: RandomStream,
): readonly TimedAction[] {
  const begin = drawBetween(luck, ...BEGIN_MILLIS);
  const farewell = replicas.map((replica): TimedAction => {
    const at = drawBetween(luck, begin, begin + WITHIN_MILLIS);
    return { at, action: { type: 'instruct', replica, instruction: { type: 'retire' } } };
  });
  const within = farewell.filter(({ at }) => at < safetyMillis);
  return [...actions, ...within].sort((left, right) => left.at - right.at);
}
