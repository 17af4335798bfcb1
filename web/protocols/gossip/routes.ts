// The path that a message takes from one replica to another now: each hands it on as it knows the links (rule GO4).

import { firstHop } from '../../../shared/protocols/gossip/router.ts';
import type { GossipReplica } from './use-gossip.ts';

/** From the first to the last; `null`: it would not arrive, as far as those on the way know. */
export function routeBetween(all: readonly GossipReplica[], from: string, to: string): string[] | null {
  const path = [from];
  for (let at = from; at !== to; ) {
    const state = all.find(({ id }) => id === at)?.state;
    const next = state === undefined ? null : firstHop(state, to);
    // Replicas that know different links may send it round in circles.
    if (next === null || path.includes(next)) return null;
    path.push(next);
    at = next;
  }
  return path;
}
