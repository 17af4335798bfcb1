// What must hold when every link is whole, every replica is up and nothing moves any more.

import type { ClusterStates } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { canonicalJson } from '../../core/json.ts';
import { isPrimary, isWitness, quorumOf } from './configuration.ts';
import { opNumberOf } from './log.ts';
import type { VsrState, VsrTypes } from './types.ts';

type Cluster = ClusterStates<VsrTypes>;

/** All members work in one view, and have executed all ops. Gives what is missing, or `null`. */
export function converged(cluster: Cluster): string | null {
  const members = newestMembers(cluster);
  const [first] = members;
  if (first === undefined) return null;
  const [id, { viewNumber }] = first;
  const isWhole = first[1].members.length === members.length;
  // Of a part the primary may be elsewhere.
  if (isWhole && !members.some(([, state]) => isPrimary(state))) return 'no replica is primary of its view';
  const opNumber = opNumberOf(first[1]);
  const executing = members.find(([member, state]) => !isWitness(state, member)) ?? first;
  const store = canonicalJson(executing[1].store);
  for (const [other, state] of members) {
    if (state.status !== 'normal') return `${other} is in status ${state.status}`;
    if (state.viewNumber !== viewNumber)
      return `${id} works in view ${viewNumber}, ${other} in view ${state.viewNumber}`;
    if (opNumberOf(state) !== opNumber) return `${id} has ${opNumber} ops, ${other} ${opNumberOf(state)}`;
    if (state.commitNumber !== opNumber)
      return `${other} has committed ${state.commitNumber} of ${opNumber} ops`;
    if (!isWitness(state, other) && canonicalJson(state.store) !== store)
      return `the stores of ${executing[0]} and ${other} differ`;
  }
  return handingOver(cluster);
}

/** Those that left stay until the new group has started. */
function handingOver({ replicas }: Cluster): string | null {
  for (const [id, { state, alive }] of replicas)
    if (alive && state?.status === 'retired' && state.before !== null)
      return `${id} has left, and does not know whether the new group has started`;
  return null;
}

/**
 * A majority of the newest group goes on without the rest, if enough of it remember what they had. Where a primary works, and
 * is left as it was, it may go on serving another majority, and not all of this one hear it; so it is asked for as well. While
 * a new epoch has not been begun by a majority of it, a majority of the old one must bring it about.
 */
export function isQuorum({ replicas }: Cluster, part: ReadonlySet<ReplicaId>): boolean {
  const all = [...replicas.values()];
  const newest = newestState(all.map(({ state }) => state));
  if (newest === null) return false;
  const hasPrimaries = all.every(
    ({ state, alive }) =>
      !alive || state === null || state.epoch !== newest.epoch || !isPrimary(state) || part.has(state.id),
  );
  if (!hasPrimaries) return false;
  const members = newest.members.filter((member) => part.has(member));
  if (members.length < quorumOf(newest)) return false;
  if (!canBeFilled(members.flatMap((id) => replicas.get(id)?.state ?? []))) return false;
  const knows = (id: ReplicaId): boolean => {
    const known = replicas.get(id);
    return known !== undefined && known.state !== null && remembers(known.state, known.alive);
  };
  // What one that is down had begun may not have become durable.
  const hasBegun = all.some(
    ({ state, alive }) => alive && state?.epoch === newest.epoch && part.has(state.id) && knows(state.id),
  );
  if (hasBegun) {
    // Whoever has begun lets those in that have not.
    const isLate = (id: ReplicaId) => (replicas.get(id)?.state?.epoch ?? 0) < newest.epoch;
    return members.filter((member) => isLate(member) || knows(member)).length >= quorumOf(newest);
  }
  const old = newestState(all.map(({ state }) => (state?.epoch === newest.epoch ? null : state)));
  const group = old ?? newest;
  return group.members.filter((member) => part.has(member) && knows(member)).length >= quorumOf(group);
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
function remembers(state: VsrState, isAlive: boolean): boolean {
  const { config, status, epochStart } = state;
  if (status === 'joining') return false;
  return config.log === 'disk' || (isAlive && status !== 'recovering' && opNumberOf(state) >= epochStart);
}

/**
 * With the log in memory: whether so many have lost it at once that the others can never tell what it was (pitfall 3). The
 * group stays silent for ever then, and answers nobody wrongly.
 */
export function isBeyondRepair(cluster: Cluster): boolean {
  return !isQuorum(cluster, new Set(cluster.replicas.keys()));
}

/** The members of the newest epoch that are up. */
function newestMembers({ replicas }: Cluster): [ReplicaId, VsrState][] {
  const alive = [...replicas].filter(([, one]) => one.alive && one.state !== null);
  const newest = newestState(alive.map(([, { state }]) => state));
  return alive.flatMap(([id, { state }]) =>
    newest?.members.includes(id) === true ? [[id, state] as [ReplicaId, VsrState]] : [],
  );
}

function newestState(states: readonly (VsrState | null)[]): VsrState | null {
  return states.reduce(
    (best, state) => (state !== null && (best === null || state.epoch > best.epoch) ? state : best),
    null,
  );
}

/**
 * What still moves among replicas that those links hold together: only where a quorum has a primary that it reaches can
 * anything come to an end, and elsewhere nothing is waited for.
 */
export function unsettled(cluster: Cluster, isWhole: (a: ReplicaId, b: ReplicaId) => boolean): string | null {
  const members = newestMembers(cluster);
  const size = members[0]?.[1].members.length ?? 0;
  const around = (id: ReplicaId) => members.filter(([other]) => other === id || isWhole(id, other));
  const groups = members.map(([id, state]) => ({ id, state, group: around(id) }));
  const able = groups.filter(({ group }) => group.length > size / 2);
  if (able.length === 0) return null;
  const working = able.find(({ state }) => isPrimary(state) && state.wishedView === null);
  if (working === undefined) return 'no primary that a quorum reaches';
  const { id, state: primary, group } = working;
  if (primary.queue.length > 0) return `${id} has requests waiting`;
  const opNumber = opNumberOf(primary);
  const behind = group.find(
    ([, state]) =>
      state.status !== 'normal' || state.viewNumber !== primary.viewNumber || state.commitNumber !== opNumber,
  );
  return behind === undefined ? null : `${behind[0]} is behind ${id}`;
}
