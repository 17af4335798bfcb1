// The states of the gossip store's replicas, for its panels.

import type { GossipState, OrderRule } from '../../../shared/protocols/gossip/types.ts';
import type { Version } from '../../../shared/protocols/gossip/versions.ts';
import { handleOf } from '../../../shared/protocols/gossip/view.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { runNow } from '../../store/clock.ts';
import { runStore, useRunFrame } from '../../store/run-store.ts';
import { useSlowClock } from '../../views/common/use-slow-clock.ts';
import type { Travels } from './travels.ts';

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

/** `null`: nothing was written since this page looks. */
export function useTravels(): Travels | null {
  return (useRunFrame()?.history.remembered ?? null) as Travels | null;
}

/** Milliseconds of the run, as of the newest news or the newest second. */
export function useNow(): number {
  const newest = useRunFrame()?.picture.at ?? 0;
  const { clock } = runStore.getState();
  return Math.max(newest, runNow(clock, useSlowClock()));
}

/** By what a version lost to another. */
export function ruleInWords(
  rule: OrderRule,
  loser: Version,
  winner: Version,
  all: readonly GossipReplica[],
): string {
  const names = all.find(({ state }) => state.members[winner.server] !== undefined)?.state;
  const server = names === undefined ? winner.server : handleOf(names, winner.server);
  switch (rule) {
    case 'larger stamp':
      return `neither knew of the other, and the stamp ${winner.stamp} is larger than ${loser.stamp}`;
    case 'equal stamps: the server that joined later':
      return `neither knew of the other, the stamps are equal, and ${server} joined later`;
  }
}
