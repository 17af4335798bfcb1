// What must hold when every link is whole, every replica is up and nothing moves any more.

import type { ClusterStates } from '../../core/contract.ts';
import { keyedEntries, keyedGet } from '../../core/keyed.ts';
import type { GossipState, GossipTypes } from './types.ts';

/** All serving replicas show their clients the same. Gives what is missing, or `null`. */
export function converged(cluster: ClusterStates<GossipTypes>): string | null {
  const serving = [...cluster.replicas].filter(([, { state, alive }]) => alive && state.stage === 'serving');
  const [first, ...others] = serving;
  if (first === undefined) return null;
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
