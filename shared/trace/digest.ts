// The digest of a run: one short text for the states of all its live actors. The host puts it into the trace now and
// then; whoever folds the trace computes it anew and knows whether the two still agree.

import type { ClientState } from '../client/client.ts';
import type { ReplicaId } from '../core/ids.ts';
import { fingerprint } from '../core/json.ts';

/** What both a run and its picture know of a replica. */
export interface DigestedReplica {
  readonly id: ReplicaId;
  readonly alive: boolean;
  readonly state: unknown;
}

/** Costs as much as the states are large. A replica that is down has no state, so only that it is down counts. */
export function digestOf(replicas: readonly DigestedReplica[], clients: readonly ClientState[]): string {
  return fingerprint({
    replicas: replicas.map(({ id, alive, state }) => (alive ? { id, state } : { id })),
    clients,
  });
}
