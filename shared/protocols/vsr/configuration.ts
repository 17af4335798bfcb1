// Who is in the group, and who is primary of which view (section 3; rule VR1).

import type { ReplicaId } from '../../core/ids.ts';
import { present } from '../../core/result.ts';
import type { VsrState } from './types.ts';

type Group = Pick<VsrState, 'members'>;

/** How many replicas any two of which groups have one in common: f + 1 of 2f + 1. */
export function quorumOf({ members }: Group): number {
  return Math.floor(members.length / 2) + 1;
}

export function primaryOf({ members }: Group, viewNumber: number): ReplicaId {
  return present(members[viewNumber % members.length], 'a member');
}

export function isMember({ members }: Group, replica: ReplicaId): boolean {
  return members.includes(replica);
}

export function othersOf({ members, id }: Group & Pick<VsrState, 'id'>): readonly ReplicaId[] {
  return members.filter((member) => member !== id);
}

/** Whether it is the primary of its view, and works there. */
export function isPrimary(state: VsrState): boolean {
  return state.status === 'normal' && primaryOf(state, state.viewNumber) === state.id;
}

export function isBackup(state: VsrState): boolean {
  return state.status === 'normal' && primaryOf(state, state.viewNumber) !== state.id;
}
