// The states of the gossip store's replicas, for its panels.

import type { GossipState } from '../../../shared/protocols/gossip/types.ts';
import type { Version } from '../../../shared/protocols/gossip/versions.ts';
import { handleOf } from '../../../shared/protocols/gossip/view.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { useRunFrame } from '../../store/run-store.ts';

export interface GossipReplica {
  readonly id: string;
  readonly alive: boolean;
  readonly state: GossipState;
}

/** Every replica, in join order. */
export function replicasOf(picture: Pick<RunPicture, 'replicas'>): GossipReplica[] {
  return picture.replicas.map(({ id, alive, state }) => ({ id, alive, state: state as GossipState }));
}

/** `null` when there is no such replica. */
export function useGossip(id: string): (GossipReplica & { readonly all: readonly GossipReplica[] }) | null {
  const run = useRunFrame();
  if (run === null) return null;
  const all = replicasOf(run.picture);
  const one = all.find((replica) => replica.id === id);
  return one === undefined ? null : { ...one, all };
}

/** `⟨7, s2⟩`. */
export function versionInWords({ stamp, server }: Version, all: readonly GossipReplica[]): string {
  const names = all.find(({ state }) => state.members[server] !== undefined)?.state;
  return `⟨${stamp}, ${names === undefined ? server : handleOf(names, server)}⟩`;
}
