// Invariants that remember something of each replica: of one incarnation, as a new one may have lost what was not durable.

import type { ClusterStates, Invariant, ProtocolTypes } from './contract.ts';
import type { ReplicaId } from './ids.ts';

interface Incarnated {
  readonly id: ReplicaId;
  readonly incarnation: number;
}

/** What an invariant remembers of each replica. */
export class PerReplica<M> {
  readonly #begin: () => M;
  readonly #known = new Map<ReplicaId, { readonly incarnation: number; readonly memory: M }>();

  constructor(begin: () => M) {
    this.#begin = begin;
  }

  /** @returns what is remembered, and whether it is of this incarnation from its first step on */
  of({ id, incarnation }: Incarnated): { readonly memory: M; readonly isNew: boolean } {
    const known = this.#known.get(id);
    if (known?.incarnation === incarnation) return { memory: known.memory, isNew: false };
    const memory = this.#begin();
    this.#known.set(id, { incarnation, memory });
    return { memory, isNew: true };
  }
}

/** An invariant that looks at whoever has just stepped, with what it remembers of it. */
export function perReplica<T extends ProtocolTypes & { state: Incarnated }, M>(
  name: string,
  begin: () => M,
  check: (state: T['state'], memory: M, isNew: boolean, cluster: ClusterStates<T>) => string | null,
): Invariant<T> {
  const invariant: Invariant<T, PerReplica<M>> = {
    name,
    begin: () => new PerReplica(begin),
    after(known, cluster, changed) {
      const state = cluster.replicas.get(changed)?.state;
      if (state === undefined) return null;
      const { memory, isNew } = known.of(state);
      return check(state, memory, isNew, cluster);
    },
  };
  return invariant as Invariant<T>;
}
