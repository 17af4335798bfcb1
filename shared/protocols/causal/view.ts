// A few words on a replica, for the picture of the cluster.

import type { ReplicaView } from '../../core/contract.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { handleOf, heldOf, namesIn } from './members.ts';
import { compareNames } from './names.ts';
import type { CausalState } from './types.ts';

export function view(state: CausalState): ReplicaView {
  return {
    name: state.name ?? 'no id yet',
    status: state.stage,
    role: null,
    clock: namesIn(state.members)
      .sort(compareNames)
      .filter((name) => state.members[name]?.leftAt !== 0)
      .map((name) => ({ writer: handleOf(state, name), count: heldOf(state, name) })),
    keyCount: keyedEntries(state.store).filter(([, entries]) => entries.some(({ value }) => value !== null))
      .length,
    waiting: state.holdBack.count,
  };
}
