// Who stays while another leaves, in protocols whose members hand on what they have to any other and the last one stays.
//
// One that leaves counts on an heir; two that count on each other would be gone both, and a group without anybody who serves
// lets nobody in any more. So an heir is asked for, and promises: it serves until it knows that the other has begun to leave.
// Whoever has promised asks nobody meanwhile, and what it had asked before counts no more. So at the moment at which one
// begins to leave, the one that it counts on serves; that one can only begin later, and needs an heir that serves then. The
// last in that order stays, with all that the others had.

import type { ClusterStates, Invariant, ProtocolTypes } from './contract.ts';
import type { ReplicaId } from './ids.ts';

/** `leaving`: it takes no request any more, and has not yet handed on what it has. */
export type MemberStage = 'joining' | 'serving' | 'leaving' | 'left';

/** What of a member's state decides; promises, wish and stage are durable before anything is said of them. */
export interface LeavingMember<Name extends string> {
  readonly name: Name | null;
  readonly stage: MemberStage;
  /** Whether it was asked to leave, and has not yet. */
  readonly wantsToLeave: boolean;
  readonly paused: boolean;
  /** Members that it has promised to serve until it knows that they leave. */
  staysFor: Record<Name, true>;
  /** `leftAt` is there as soon as it is known that one has begun to leave. */
  readonly members: Readonly<Record<Name, { readonly leftAt?: unknown }>>;
}

/** Negative: the left one stays rather than the right one. */
export type StayingOrder<Name extends string> = (left: Name, right: Name) => number;

/** Those that it has promised to stay for, as far as it knows that they have not begun to leave. */
export function countingOn<Name extends string>({
  staysFor,
  members,
}: Pick<LeavingMember<Name>, 'staysFor' | 'members'>): Name[] {
  return (Object.keys(staysFor) as Name[]).filter((name) => members[name]?.leftAt === undefined);
}

/** Whether it asks those whom it talks to from now on to stay. */
export function asksToStay<Name extends string>(member: LeavingMember<Name>): boolean {
  return member.wantsToLeave && member.stage === 'serving' && countingOn(member).length === 0;
}

/** Of two that want to leave the first in the order stays until another can be found. */
export function wouldStay<Name extends string>(
  { name, wantsToLeave }: Pick<LeavingMember<Name>, 'name' | 'wantsToLeave'>,
  asker: Name | null,
  order: StayingOrder<Name>,
): boolean {
  return !wantsToLeave || (name !== null && asker !== null && order(name, asker) < 0);
}

/**
 * Answers one that asks. A promise that is given is to be durable before the answer leaves, and what was asked before it counts
 * no more. Whoever wants to leave promises to those behind it in the order alone, and asked only when it was bound to nobody:
 * so promises form no ring in which each waits for the next.
 */
export function promiseToStay<Name extends string>(
  member: LeavingMember<Name>,
  asker: Name,
  order: StayingOrder<Name>,
): 'given' | 'holds' | 'refused' {
  if (member.stage !== 'serving' || member.members[asker]?.leftAt !== undefined) return 'refused';
  if (member.staysFor[asker] !== undefined) return 'holds';
  if (!wouldStay(member, asker, order)) return 'refused';
  const kept = [...countingOn(member), asker].map((name) => [name, true] as const);
  member.staysFor = Object.fromEntries(kept) as Record<Name, true>;
  return 'given';
}

/**
 * Whether one that is to leave finds whoever it waits for: any that serves once it has begun, before that one that would stay.
 * One that has promised to stay itself waits until the other has begun; of the two that other is asked, if it is there at all.
 */
export function couldLeave<Name extends string>(
  member: LeavingMember<Name>,
  present: readonly LeavingMember<Name>[],
  order: StayingOrder<Name>,
): boolean {
  const serving = present.filter((other) => other !== member && other.stage === 'serving');
  if (member.stage === 'leaving') return serving.length > 0;
  if (member.stage !== 'serving' || !member.wantsToLeave || member.paused) return false;
  const hasBegun = (name: Name) =>
    present.some((other) => other.name === name && (other.stage === 'leaving' || other.stage === 'left'));
  return countingOn(member).every(hasBegun) && serving.some((other) => wouldStay(other, member.name, order));
}

/**
 * Newcomers join through one that serves, and whoever leaves hands on to one: where nobody does they wait for the rest. One that
 * crashed before it was durable that it serves is a newcomer again.
 */
export function whyNobodyServes(
  {
    replicas,
  }: {
    readonly replicas: ReadonlyMap<ReplicaId, { readonly state: { readonly stage: MemberStage } | null }>;
  },
  part: ReadonlySet<ReplicaId>,
): string | null {
  const serves = [...part].some((id) => replicas.get(id)?.state?.stage === 'serving');
  return serves ? null : 'nobody of them serves';
}

/** No newcomer could join any more, and no client be served: so at every moment one is there that has not begun to leave. */
export function someoneServes<T extends ProtocolTypes & { state: { readonly stage: MemberStage } }>(
  name: string,
): Invariant<T> {
  return {
    name,
    begin: () => null,
    after(_memory, cluster: ClusterStates<T>, changed) {
      const stage = cluster.replicas.get(changed)?.state.stage;
      if (stage === 'serving' || stage === 'joining') return null;
      const isServed = [...cluster.replicas.values()].some(({ state }) => state.stage === 'serving');
      return isServed ? null : `${changed} leaves as the last one that served`;
    },
  };
}
