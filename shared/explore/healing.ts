// What takes the faults of a schedule back: all of them, or those of a part of its replicas.

import type { ReplicaId } from '../core/ids.ts';
import { partitionFaults } from '../host/partition.ts';
import { type Action, replicasOf, type Schedule, type TimedAction } from './schedule.ts';

/** What waited for a frozen replica comes first, a pause among it. */
const RESUME_AFTER_MILLIS = 1;

/**
 * Replicas run by a right clock, links are whole, nothing is paused. What was right already is left as it is.
 * @param at when that begins, in milliseconds since the cluster stood
 */
export function healingActions(schedule: Schedule, at: number): TimedAction[] {
  return healReplicas(schedule, replicasOf(schedule), at);
}

/** The replicas of a part, and the links among them. @param isAlone whether those to the rest are cut */
export function healingPart(
  schedule: Schedule,
  part: readonly ReplicaId[],
  isAlone: boolean,
  at: number,
): TimedAction[] {
  const cuts = isAlone ? partitionFaults({ type: 'split', side: part }, replicasOf(schedule)) : [];
  return [...cuts.map((cut) => ({ at, action: inject(cut) })), ...healReplicas(schedule, part, at)];
}

function healReplicas(schedule: Schedule, replicas: readonly ReplicaId[], at: number): TimedAction[] {
  const pairs = replicas.flatMap((a, index) => replicas.slice(index + 1).map((b) => ({ a, b })));
  const filled = replicasWith(schedule, 'fillDisk');
  const skewed = replicasWith(schedule, 'clock');
  const resumedAt = at + RESUME_AFTER_MILLIS;
  const actions = [
    ...replicas.flatMap((replica): Action[] => [
      // One whose disk is full and that had nothing to keep so far still runs; only a restart finds room.
      ...(filled.has(replica) ? [inject({ type: 'crash', replica })] : []),
      inject({ type: 'restart', replica }),
      inject({ type: 'thaw', replica }),
      ...(skewed.has(replica) ? [inject({ type: 'clock', replica, aheadMillis: 0, rate: 1 })] : []),
    ]),
    ...pairs.map((pair) => inject({ type: 'heal', ...pair })),
  ];
  return [
    ...actions.map((action) => ({ at, action })),
    ...replicas.map((replica): TimedAction => {
      return { at: resumedAt, action: { type: 'instruct', replica, instruction: { type: 'resume' } } };
    }),
  ];
}

function replicasWith({ actions }: Schedule, type: 'fillDisk' | 'clock'): Set<ReplicaId> {
  return new Set(
    actions.flatMap(({ action }) =>
      action.type === 'inject' && action.fault.type === type ? [action.fault.replica] : [],
    ),
  );
}

function inject(fault: Extract<Action, { type: 'inject' }>['fault']): Action {
  return { type: 'inject', fault };
}
