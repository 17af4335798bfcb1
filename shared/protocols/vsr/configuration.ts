// Who is in the group, who is primary of which view, who is a witness (sections 3 and 6.1; rules VR1, VR7).

import type { ReplicaId } from '../../core/ids.ts';
import { present } from '../../core/result.ts';
import type { VsrState } from './types.ts';

type Group = Pick<VsrState, 'members'>;
type Roles = Pick<VsrState, 'members' | 'witnesses'>;

/** How many replicas any two of which groups have one in common: f + 1 of 2f + 1. */
export function quorumOf({ members }: Group): number {
  return Math.floor(members.length / 2) + 1;
}

/** Of those that execute ops: view-number mod n, where there are no witnesses. */
export function primaryOf(state: Roles, viewNumber: number): ReplicaId {
  const active = activeOf(state);
  return present(active[viewNumber % active.length], 'a member that executes');
}

/** Those that execute ops. */
export function activeOf({ members, witnesses }: Roles): readonly ReplicaId[] {
  return witnesses.length === 0 ? members : members.filter((member) => !witnesses.includes(member));
}

/** Logs and votes, executes nothing, and is never primary. */
export function isWitness({ witnesses }: Roles, replica: ReplicaId): boolean {
  return witnesses.includes(replica);
}

/** The last of the founders: at most f of 2f + 1, so that each quorum has one that executes. Whoever joins later executes. */
export function witnessesOf(founders: readonly ReplicaId[], wanted: number): readonly ReplicaId[] {
  const count = Math.min(wanted, faultsOf(founders));
  return count === 0 ? [] : founders.slice(-count);
}

/** Whether each quorum of such a group has a member that executes. */
export function hasEnoughActive(roles: Roles): boolean {
  return activeOf(roles).length > faultsOf(roles.members);
}

/** f of 2f + 1. */
function faultsOf(members: readonly ReplicaId[]): number {
  return Math.floor((members.length - 1) / 2);
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
