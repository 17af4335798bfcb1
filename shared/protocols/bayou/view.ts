// A few words on a server, for the picture of the cluster.

import type { ReplicaView } from '../../core/contract.ts';
import { isPrimary, replicaOf } from './membership.ts';
import { compareNames, nameInWords, type ServerName } from './names.ts';
import type { BayouState } from './types.ts';

export function view(state: BayouState): ReplicaView {
  return {
    name: state.name === null ? 'not named yet' : nameInWords(state.name),
    status: state.leaving && state.stage === 'serving' ? 'leaving' : state.stage,
    role: isPrimary(state) ? 'primary' : null,
    clock: Object.keys(state.vector)
      .sort(compareNames)
      .map((server) => ({ writer: handleOf(state, server), count: state.vector[server] ?? 0 })),
    keyCount: Object.keys(state.store).length,
    waiting: state.tentative.length,
  };
}

/** The handle by which people know a server; its name in words where the handle is not known here. */
export function handleOf(state: Pick<BayouState, 'known'>, server: ServerName): string {
  return replicaOf(state, server) ?? nameInWords(server);
}
