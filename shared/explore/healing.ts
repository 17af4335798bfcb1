// What takes every fault of a schedule back: the beginning of its liveness phase.

import type { ReplicaId } from '../core/ids.ts';
import { type Action, replicasOf, type Schedule, type TimedAction } from './schedule.ts';

/** What waited for a frozen replica comes first, a pause among it. */
const RESUME_AFTER_MILLIS = 1;

/**
 * Replicas run by a right clock, links are whole, nothing is paused. What was right already is left as it is.
 * @param at when that begins, in milliseconds since the cluster stood
 */
export function healingActions(schedule: Schedule, at: number): TimedAction[] {
  const replicas = replicasOf(schedule);
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
