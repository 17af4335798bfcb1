// What must hold when every link is whole, every replica is up and nothing moves any more.

import type { ClusterStates } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { canonicalJson } from '../../core/json.ts';
import { isPrimary, isWitness, quorumOf } from './configuration.ts';
import { newestState } from './going-on.ts';
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

/** Those that left stay until the new group has started, which they can only hear of where it is there. */
function handingOver({ replicas }: Cluster): string | null {
  for (const [id, { state, alive }] of replicas)
    if (alive && state?.status === 'retired' && state.before !== null && canHear(state, replicas))
      return `${id} has left, and does not know whether the new group has started`;
  return null;
}

/**
 * One that left knows those alone who came after it. A quorum of them must tell it that they have started, or one of them that
 * there is a later epoch; of a part they may all be elsewhere, while others that came later go on.
 */
function canHear(left: VsrState, replicas: Cluster['replicas']): boolean {
  const followers = left.members.flatMap((member) => {
    const { state = null, alive = false } = replicas.get(member) ?? {};
    return alive && state !== null ? [state] : [];
  });
  const started = followers.filter(({ epoch, status }) => epoch === left.epoch && status !== 'recovering');
  return started.length >= quorumOf(left) || followers.some(({ epoch }) => epoch > left.epoch);
}

/** The members of the newest epoch that are up. */
function newestMembers({ replicas }: Cluster): [ReplicaId, VsrState][] {
  const alive = [...replicas].filter(([, one]) => one.alive && one.state !== null);
  const newest = newestState(alive.map(([, { state }]) => state));
  return alive.flatMap(([id, { state }]) =>
    newest?.members.includes(id) === true ? [[id, state] as [ReplicaId, VsrState]] : [],
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
