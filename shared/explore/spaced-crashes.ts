// Crashes that come one at a time, for protocols in which a crash loses what only enough others give back: where any may
// crash at any time, so many are soon without it that nothing can be demanded of them any more.

import type { ReplicaId } from '../core/ids.ts';
import type { TimedAction } from './schedule.ts';

/** In this time one that restarted has mostly been given back what it lost. */
const GIVEN_BACK_MILLIS = 400;

/** Leaves out crashes while another is down, or has just restarted; and full disks, as healing crashes all that have one. */
export function spaceCrashes(actions: readonly TimedAction[]): readonly TimedAction[] {
  let down: ReplicaId | null = null;
  let nextAt = 0;
  return actions.filter(({ at, action }) => {
    if (action.type !== 'inject') return true;
    const { fault } = action;
    if (fault.type === 'restart' && fault.replica === down) {
      down = null;
      nextAt = at + GIVEN_BACK_MILLIS;
    }
    if (fault.type !== 'crash') return fault.type !== 'fillDisk';
    if (down !== null || at < nextAt) return false;
    down = fault.replica;
    return true;
  });
}
