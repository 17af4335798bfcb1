// What must hold when every link is whole, every server is up and nothing moves any more (invariant B14).

import type { ClusterStates } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import type { Keyed } from '../../core/keyed.ts';
import { completeStamp } from './coverage.ts';
import { isPrimary } from './membership.ts';
import { isSameWrite } from './order.ts';
import type { BayouState, BayouTypes } from './types.ts';
import { committedCsn } from './write-log.ts';

/** All serving servers hold the same log, and all of it is committed. Gives what is missing, or `null`. */
export function converged(cluster: ClusterStates<BayouTypes>): string | null {
  const serving = [...cluster.replicas].filter(([, { state, alive }]) => alive && state.stage === 'serving');
  const [first, ...others] = serving;
  if (first === undefined) return null;
  const [firstId, { state: reference }] = first;
  for (const [id, { state }] of others) {
    const difference = differenceOf(firstId, reference, id, state);
    if (difference !== null) return difference;
  }
  const primary = serving.find(([, { state }]) => isPrimary(state));
  // Without its primary a cluster cannot commit, so equal logs are all that can be asked.
  if (primary === undefined || reference.tentative.length === 0) return null;
  return `${reference.tentative.length} writes are tentative, though the primary ${primary[0]} is here`;
}

function differenceOf(
  leftId: ReplicaId,
  left: BayouState,
  rightId: ReplicaId,
  right: BayouState,
): string | null {
  const ahead = writerThatLacks(left, right);
  if (ahead !== null) return `${rightId} lacks writes of ${ahead} that ${leftId} has`;
  const behind = writerThatLacks(right, left);
  if (behind !== null) return `${leftId} lacks writes of ${behind} that ${rightId} has`;
  if (committedCsn(right) !== committedCsn(left))
    return `${leftId} has CSN ${committedCsn(left)}, ${rightId} has CSN ${committedCsn(right)}`;
  const position = differingPosition(left, right);
  if (position !== null) return `the logs of ${leftId} and ${rightId} differ at ${position}`;
  return sameTable(left.store, right.store) ? null : `the stores of ${leftId} and ${rightId} differ`;
}

/** A server whose writes `whole` holds further than `other`. */
function writerThatLacks(whole: BayouState, other: BayouState): string | null {
  const found = Object.entries(whole.vector).find(
    ([server, stamp]) => completeStamp(other.vector, server) < stamp,
  );
  return found?.[0] ?? null;
}

function differingPosition(left: BayouState, right: BayouState): string | null {
  for (let csn = Math.max(left.omitted.csn, right.omitted.csn) + 1; csn <= committedCsn(left); csn += 1) {
    const [a, b] = [left.committed[csn - left.omitted.csn - 1], right.committed[csn - right.omitted.csn - 1]];
    if (a === undefined || b === undefined || !isSameWrite(a, b)) return `CSN ${csn}`;
  }
  for (let i = 0; i < Math.max(left.tentative.length, right.tentative.length); i += 1) {
    const [a, b] = [left.tentative[i]?.write, right.tentative[i]?.write];
    if (a === undefined || b === undefined || !isSameWrite(a, b)) return `tentative write ${i + 1}`;
  }
  return null;
}

export function sameTable(left: Keyed<string>, right: Keyed<string>): boolean {
  const keys = Object.keys(left) as (keyof Keyed<string>)[];
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}
