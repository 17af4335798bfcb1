// The table of members: who bears which name, and what of it people read.

import { vectorEntry } from '../../clocks/version-vector.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { fingerprint } from '../../core/json.ts';
import { compareNames, type MemberName } from './names.ts';
import type { EntryLabel, WriteLabel } from './notes.ts';
import type { CausalState, FailingEntry, Member, Write } from './types.ts';

/** `Object.entries` forgets that the keys of a table of members are names. */
export function entriesOf<T>(table: Readonly<Record<MemberName, T>>): [MemberName, T][] {
  return Object.entries(table) as [MemberName, T][];
}

export function namesIn(table: Readonly<Record<string, unknown>>): MemberName[] {
  return Object.keys(table) as MemberName[];
}

/** Two replicas with equal prints know the same members, and the same of them as left. */
export function membersPrint({ members }: Pick<CausalState, 'members'>): string {
  return fingerprint(members);
}

/** The member that bears that handle; of a handle that was used again, its last bearer. */
export function memberOf(
  { members }: Pick<CausalState, 'members'>,
  replica: ReplicaId,
): (Member & { readonly name: MemberName }) | null {
  let found: (Member & { readonly name: MemberName }) | null = null;
  for (const [name, member] of entriesOf(members)) {
    if (member.replica !== replica) continue;
    if (found === null || compareBearers({ ...member, name }, found) > 0) found = { ...member, name };
  }
  return found;
}

/** A newcomer may have been given two ids, of which one is void. */
function compareBearers(
  left: Member & { readonly name: MemberName },
  right: Member & { readonly name: MemberName },
): number {
  return (
    left.ordinal - right.ordinal ||
    Number(left.leftAt === undefined) - Number(right.leftAt === undefined) ||
    compareNames(left.name, right.name)
  );
}

/** Replicas that a link leads to and that are members which have not left. */
export function partners(state: CausalState): ReplicaId[] {
  return state.up.filter((replica) => {
    const member = memberOf(state, replica);
    return member !== null && member.leftAt === undefined;
  });
}

/** Members that have not left, this one among them. */
export function presentMembers({ members }: Pick<CausalState, 'members'>): MemberName[] {
  return entriesOf(members).flatMap(([name, { leftAt }]) => (leftAt === undefined ? [name] : []));
}

/** The handle by which people know a member; its name where the handle is not known here. */
export function handleOf({ members }: Pick<CausalState, 'members'>, name: MemberName): string {
  return members[name]?.replica ?? name;
}

export function labelOf(state: CausalState, { writer, count }: Pick<Write, 'writer' | 'count'>): WriteLabel {
  return { writer, replica: handleOf(state, writer), count };
}

export function entryLabel(state: CausalState, failing: FailingEntry): EntryLabel {
  return { ...failing, replica: handleOf(state, failing.writer) };
}

/** What is here of a member. */
export function heldOf({ clock }: Pick<CausalState, 'clock'>, name: MemberName): number {
  return vectorEntry(clock, name);
}
