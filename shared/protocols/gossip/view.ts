// A few words on a replica, for the picture of the cluster.

import type { ReplicaView } from '../../core/contract.ts';
import { keyedKeys } from '../../core/keyed.ts';
import { entriesOf } from './stability.ts';
import type { GossipState } from './types.ts';
import { joinOrder, type ServerName } from './versions.ts';

export function view(state: GossipState): ReplicaView {
  return {
    name: `number ${joinOrder(state.name)}`,
    status: state.stage,
    role: null,
    clock: entriesOf(state.members)
      .sort(([left], [right]) => joinOrder(left) - joinOrder(right))
      .map(([server]) => ({ writer: handleOf(state, server), count: state.seen[server] ?? 0 })),
    keyCount: keyedKeys(state.store).length - keyedKeys(state.tombstones).length,
    waiting: Object.values(state.rounds).reduce((sum, { push, pull }) => sum + push.length + pull.length, 0),
  };
}

/** The handle by which people know a server; its number where the handle is not known here. */
export function handleOf(state: Pick<GossipState, 'members'>, server: ServerName): string {
  return state.members[server]?.replica ?? server;
}
