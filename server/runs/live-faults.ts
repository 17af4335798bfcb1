// Faults of a live run: laid on links and replicas, and waited for until they are in force.

import type { Fault } from '../../shared/core/faults.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { isLinkFault, type LinkFault, refuseFault } from '../../shared/host/fault.ts';
import type { LiveCluster } from './live-cluster.ts';
import type { LiveReplica } from './live-replica.ts';
import { FAULT_MILLIS_MAX } from './run-limits.ts';

/** @returns a sentence that says why this is no fault that the run can have now, or `null` */
export function refuseLiveFault({ replicas, clients }: LiveCluster, fault: Fault): string | null {
  return refuseFault(fault, {
    isReplica: (id) => replicas.has(id),
    isClient: (id) => clients.has(id),
    isAlive: (id) => replicas.get(id)?.isAlive === true,
  });
}

/** Resolves when the fault, which was not refused, is in force; or with why it is not after a while. */
export async function injectFault(cluster: LiveCluster, fault: Fault): Promise<Result<void>> {
  cluster.record({ type: 'faultInjected', fault });
  if (isLinkFault(fault)) return injectIntoLink(cluster, fault);
  const replica = cluster.replica(fault.replica);
  return fault.type === 'crash' ? crash(cluster, replica) : restart(cluster, replica);
}

function injectIntoLink(cluster: LiveCluster, fault: LinkFault): Promise<Result<void>> {
  const { links, replicas } = cluster;
  const link = links.inject(fault);
  const inForce = [fault.a, fault.b].map((end) => replicas.get(end)?.sync() ?? (() => true));
  return whenInForce(cluster, fault, () => inForce.every((isSynced) => isSynced()) && links.isSettled(link));
}

async function crash(cluster: LiveCluster, replica: LiveReplica): Promise<Result<void>> {
  const { links, replicas } = cluster;
  await replica.crash();
  const isGone = (): boolean =>
    cluster.picture(replica.id)?.alive === false &&
    links.table.of(replica.id).every((link) => links.isClosed(link));
  const fault: Fault = { type: 'crash', replica: replica.id };
  const gone = await whenInForce(cluster, fault, isGone);
  if (!gone.ok) return gone;
  // Its peers have been told to lose what they kept for it.
  const inForce = links.table
    .of(replica.id)
    .map(({ a, b }) => replicas.get(a === replica.id ? b : a)?.sync() ?? (() => true));
  return whenInForce(cluster, fault, () => inForce.every((isSynced) => isSynced()));
}

async function restart(cluster: LiveCluster, replica: LiveReplica): Promise<Result<void>> {
  const { links } = cluster;
  const started = await replica.start();
  if (!started.ok) return started;
  const isBack = (): boolean => links.table.of(replica.id).every((link) => links.isSettled(link));
  return whenInForce(cluster, { type: 'restart', replica: replica.id }, isBack);
}

async function whenInForce(
  { waiters }: LiveCluster,
  fault: Fault,
  isInForce: () => boolean,
): Promise<Result<void>> {
  if ((await waiters.until(isInForce, FAULT_MILLIS_MAX)) || waiters.isClosed) return succeed(undefined);
  return fail(`${fault.type} was not in force within ${FAULT_MILLIS_MAX} ms`);
}
