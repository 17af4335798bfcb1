// Whether some replicas can go on by themselves once they are up and linked (sections 4.3 and 7).

import type { ClusterStates } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { isPrimary, isWitness, quorumOf } from './configuration.ts';
import { opNumberOf } from './log.ts';
import type { VsrState, VsrTypes } from './types.ts';

type Replicas = ClusterStates<VsrTypes>['replicas'];
type Part = ReadonlySet<ReplicaId>;

/**
 * With the log in memory, so many have lost it at once that the others can never tell what it was (pitfall 3). The group stays
 * silent for ever then, and answers nobody wrongly: the paper's price for a log on no disk. With the log on disk no crash
 * leads here.
 */
const LOST = 'a majority lost its log, which was in memory';

/**
 * A majority of the newest group goes on without the rest, if enough of it remember what they had. Where a primary works, and
 * is left as it was, it may go on serving another majority, and not all of this one hear it; so it is asked for as well. While
 * a new epoch has not been begun by a majority of it, a majority of the old one must bring it about.
 */
export function whyNoQuorum({ replicas }: ClusterStates<VsrTypes>, part: Part): string | null {
  const newest = newestState([...replicas.values()].map(({ state }) => state));
  if (newest === null) return 'no replica has started';
  if (hasPrimaryElsewhere(replicas, part, newest)) return 'a primary is elsewhere';
  const members = newest.members.filter((member) => part.has(member));
  if (members.length < quorumOf(newest)) return 'no majority of the newest group';
  if (!canBeFilled(members.flatMap((id) => replicas.get(id)?.state ?? [])))
    return 'a witness took a state in place of ops, and nobody who executes has it';
  const isLate = (id: ReplicaId) => (replicas.get(id)?.state?.epoch ?? 0) < newest.epoch;
  // Whoever has begun lets those in that have not.
  if (hasBegun(replicas, part, newest))
    return members.filter((id) => isLate(id) || knows(replicas, id)).length < quorumOf(newest) ? LOST : null;
  return whyNotBegun(replicas, part, newest);
}

function hasPrimaryElsewhere(replicas: Replicas, part: Part, newest: VsrState): boolean {
  return [...replicas.values()].some(
    ({ state, alive }) =>
      alive && state !== null && state.epoch === newest.epoch && isPrimary(state) && !part.has(state.id),
  );
}

/** What one that is down had begun may not have become durable. */
function hasBegun(replicas: Replicas, part: Part, newest: VsrState): boolean {
  return [...replicas].some(
    ([id, { state, alive }]) => alive && state?.epoch === newest.epoch && part.has(id) && knows(replicas, id),
  );
}

function whyNotBegun(replicas: Replicas, part: Part, newest: VsrState): string | null {
  const states = [...replicas.values()].map(({ state }) => state);
  const group = newestState(states.map((state) => (state?.epoch === newest.epoch ? null : state))) ?? newest;
  const members = group.members.filter((member) => part.has(member));
  if (members.length < quorumOf(group)) return 'no majority of the group that must bring the newest about';
  return members.filter((id) => knows(replicas, id)).length < quorumOf(group) ? LOST : null;
}

/**
 * A witness that took a state in place of ops has none of those before, and no state to give: one that executes, and has what
 * it began with, must be there.
 */
function canBeFilled(members: readonly VsrState[]): boolean {
  const needed = Math.max(
    0,
    ...members.filter((state) => isWitness(state, state.id)).map(({ logStart }) => logStart),
  );
  return members.some((state) => !isWitness(state, state.id) && state.commitNumber >= needed);
}

/** With the log in memory a crash loses it, and whoever recovers needs others that have not. */
function knows(replicas: Replicas, id: ReplicaId): boolean {
  const { state = null, alive = false } = replicas.get(id) ?? {};
  if (state === null || state.status === 'joining') return false;
  const { config, status, epochStart } = state;
  return config.log === 'disk' || (alive && status !== 'recovering' && opNumberOf(state) >= epochStart);
}

export function newestState(states: readonly (VsrState | null)[]): VsrState | null {
  return states.reduce(
    (best, state) => (state !== null && (best === null || state.epoch > best.epoch) ? state : best),
    null,
  );
}
