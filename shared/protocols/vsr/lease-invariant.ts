// What leases are for, looked at from outside: what is read without the log is what there is (rule VR3).

import type { ClusterStates, Invariant } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { PerReplica } from '../../core/per-replica.ts';
import type { VsrState, VsrTypes } from './types.ts';

/** How things stood when a replica was frozen. */
interface Frozen {
  /** The newest word that it had said. */
  readonly round: number;
  /** What anybody had committed. */
  readonly committed: number;
}

interface Memory {
  /** How many of its reads were looked at. */
  readonly reads: PerReplica<{ count: number }>;
  readonly frozen: Map<ReplicaId, Frozen>;
  /** What anybody has committed. */
  committed: number;
}

/**
 * Two primaries may read under leases at once, for a moment; only the later one may commit, and not before that is over.
 *
 * A read counts from when it came, and not from when it is answered: its client waits all the while. Most are answered as they
 * come. What comes for a frozen replica waits, and timeouts wait with it in one row; so whoever is thawed and still counts on a
 * word that it said before it was frozen answers what came before that word's time was over, though others have committed
 * since. (Its clock would tell it, unless it was set back.) Of such a read is asked what was committed when it was frozen.
 */
export const leaseIsExclusive: Invariant<VsrTypes, Memory> = {
  name: 'VR3 nobody has committed more than whoever reads under a lease',
  begin: () => ({ reads: new PerReplica(() => ({ count: 0 })), frozen: new Map(), committed: 0 }),
  after(memory, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state ?? null;
    if (state === null || state.config.leaseMillis === 0) return null;
    // What this step has committed was not there when the others were frozen.
    noteFrozen(memory, cluster);
    memory.committed = Math.max(memory.committed, state.commitNumber);
    const { memory: reads } = memory.reads.of(state);
    if (state.leaseReads === reads.count) return null;
    reads.count = state.leaseReads;
    const least = committedWhenFrozen(memory, state) ?? Number.POSITIVE_INFINITY;
    if (state.commitNumber >= least) return null;
    for (const { state: other } of cluster.replicas.values())
      if (other !== null && other.commitNumber > state.commitNumber)
        return `${state.id} read by itself with ${state.commitNumber} ops executed, and ${other.id} has committed ${other.commitNumber}`;
    return null;
  },
};

function noteFrozen({ frozen, committed }: Memory, { replicas }: ClusterStates<VsrTypes>): void {
  for (const [id, { state, frozen: isFrozen }] of replicas)
    if (isFrozen === true && state !== null && frozen.get(id)?.round !== state.round)
      frozen.set(id, { round: state.round, committed });
}

/** @returns `undefined`: it counts on nothing that it said before it was frozen */
function committedWhenFrozen(memory: Memory, { id, leaseRounds }: VsrState): number | undefined {
  const frozen = memory.frozen.get(id);
  return frozen !== undefined && leaseRounds.some(({ round }) => round <= frozen.round)
    ? frozen.committed
    : undefined;
}
