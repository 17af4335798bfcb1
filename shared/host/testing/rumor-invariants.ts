// What holds of the rumor register: a register never falls back to an older version, and all are equal in the end.

import type { ClusterStates, Invariant } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { canonicalJson } from '../../core/json.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { isNewer, type RumorTypes, type Version } from './rumor-types.ts';

/** By replica and key: the newest version that was seen there. */
type Newest = Map<string, Version>;

const registersNeverFall: Invariant<RumorTypes, Newest> = {
  name: 'a register never falls back',
  begin: () => new Map(),
  after: (newest, cluster, changed) => {
    const replica = cluster.replicas.get(changed);
    if (replica === undefined) return null;
    for (const [key, version] of keyedEntries(replica.state.registers)) {
      const place = `${changed} ${key}`;
      const before = newest.get(place);
      if (before !== undefined && isNewer(before, version))
        return `${changed} had version ${before.stamp} of ${key}, and now has ${version.stamp}`;
      newest.set(place, version);
    }
    return null;
  },
};

export const rumorInvariants: readonly Invariant<RumorTypes>[] = [
  registersNeverFall as Invariant<RumorTypes>,
];

export function convergedRumor(cluster: ClusterStates<RumorTypes>): string | null {
  const texts = new Map<string, ReplicaId>();
  for (const [id, { state, alive }] of cluster.replicas)
    if (alive) texts.set(canonicalJson(state.registers), id);
  return texts.size <= 1 ? null : `${[...texts.values()].join(' and ')} hold different registers`;
}
