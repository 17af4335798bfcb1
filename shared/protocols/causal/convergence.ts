// What must hold when every link is whole, every replica is up and nothing moves any more.

import { vectorDominates } from '../../clocks/version-vector.ts';
import type { ClusterStates } from '../../core/contract.ts';
import { couldLeave } from '../../core/heirs.ts';
import { keyedEntries, keyedGet } from '../../core/keyed.ts';
import { heldOf } from './members.ts';
import { compareNames } from './names.ts';
import { shownEntries, shownValue } from './store.ts';
import type { CausalState, CausalTypes } from './types.ts';

/**
 * All serving replicas have applied the same writes, show the same, and hold nothing back that one of them could let through:
 * in a part of a cluster, what a write depends on may be in the other part alone. Who is to leave and can has left. Gives what
 * is missing, or `null`.
 */
export function converged(cluster: ClusterStates<CausalTypes>): string | null {
  const alive = [...cluster.replicas].filter((replica) => replica[1].alive);
  const serving = alive.filter(([, { state }]) => state.stage === 'serving');
  for (const [id, { state }] of serving)
    for (const { write, failing } of Object.values(state.holdBack.writes)) {
      const holder = serving.find(([, other]) => heldOf(other.state, failing.writer) >= failing.needed);
      if (holder === undefined) continue;
      const what = `${failing.writer}:${failing.needed}`;
      return `${id} holds ${write.writer}:${write.count} back for want of ${what}, which ${holder[0]} has`;
    }
  const [first, ...others] = serving;
  if (first === undefined) return null;
  const states = alive.map(([, { state }]) => state);
  const leaver = alive.find(([, { state }]) => couldLeave(state, states, compareNames));
  if (leaver !== undefined) return `${leaver[0]} is to leave, and has not left, though others stay`;
  for (const [id, { state }] of others) {
    if (!hasSameClock(first[1].state, state)) return `${first[0]} and ${id} have not applied the same writes`;
    const key = differingKey(first[1].state, state);
    if (key !== null) return `${first[0]} and ${id} differ in ${key}`;
  }
  return null;
}

export function hasSameClock(left: CausalState, right: CausalState): boolean {
  return vectorDominates(left.clock, right.clock) && vectorDominates(right.clock, left.clock);
}

/** A key that two replicas show differently. */
export function differingKey(left: CausalState, right: CausalState): string | null {
  for (const table of [left.store, right.store])
    for (const [key] of keyedEntries(table)) if (differsIn(left, right, key)) return key;
  return null;
}

export function differsIn(left: CausalState, right: CausalState, key: string): boolean {
  if (keyedGet(left.store, key) === keyedGet(right.store, key)) return false;
  const [ours, theirs] = [shownEntries(left, key), shownEntries(right, key)];
  return ours.length !== theirs.length || shownValue(ours) !== shownValue(theirs);
}
