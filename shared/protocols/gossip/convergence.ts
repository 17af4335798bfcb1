// What must hold when every link is whole, every replica is up and nothing moves any more.

import type { ClusterStates } from '../../core/contract.ts';
import { couldLeave } from '../../core/heirs.ts';
import { keyedEntries, keyedGet } from '../../core/keyed.ts';
import { compareStaying } from './heirs.ts';
import type { GossipState, GossipTypes } from './types.ts';

/** All serving replicas show their clients the same. Who is to leave and can has left. Gives what is missing, or `null`. */
export function converged(cluster: ClusterStates<GossipTypes>): string | null {
  const alive = [...cluster.replicas].filter((replica) => replica[1].alive);
  const serving = alive.filter(([, { state }]) => state.stage === 'serving');
  const [first, ...others] = serving;
  if (first === undefined) return null;
  const states = alive.map(([, { state }]) => state);
  const leaver = alive.find(([, { state }]) => couldLeave(state, states, compareStaying));
  if (leaver !== undefined) return `${leaver[0]} is to leave, and has not left, though others stay`;
  for (const [id, { state }] of others) {
    const key = differingKey(first[1].state, state) ?? differingKey(state, first[1].state);
    if (key !== null) return `${first[0]} and ${id} differ in ${key}`;
  }
  return null;
}

function differingKey(left: GossipState, right: GossipState): string | null {
  const found = keyedEntries(left.store).find(
    ([key, { value }]) => value !== null && keyedGet(right.store, key)?.value !== value,
  );
  return found?.[0] ?? null;
}
