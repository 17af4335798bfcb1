// Faults of a live run: laid on links and replicas, and waited for until they are in force.

import type { Fault } from '../../shared/core/faults.ts';
import { assertNever, fail, type Result, succeed } from '../../shared/core/result.ts';
import { isLinkFault, type LinkFault, type ReplicaFault, refuseFault } from '../../shared/host/fault.ts';
import type { LiveCluster } from './live-cluster.ts';
import type { LiveReplica } from './live-replica.ts';
import { FAULT_MILLIS_MAX } from './run-limits.ts';

/** @returns a sentence that says why this is no fault that the run can have now, or `null` */
export function refuseLiveFault(cluster: LiveCluster, fault: Fault): string | null {
  const { replicas, clients } = cluster;
  return (
    refuseSimulated(fault) ??
    refuseFault(fault, {
      isReplica: (id) => replicas.has(id),
      isClient: (id) => clients.has(id),
      isAlive: (id) => replicas.get(id)?.isAlive === true,
      isFrozen: (id) => cluster.picture(id)?.frozen === true,
    })
  );
}

/** What real sockets and a real clock do not do. */
function refuseSimulated(fault: Fault): string | null {
  if (fault.type === 'clock')
    return `${fault.replica} goes by the clock of its machine: a clock can be set wrong in a simulation alone`;
  if (fault.type === 'repeat')
    return 'a connection brings nothing of before again: messages can be repeated in a simulation alone';
  return null;
}

/** Resolves when the fault, which was not refused, is in force; or with why it is not after a while. */
export async function injectFault(cluster: LiveCluster, fault: Fault): Promise<Result<void>> {
  cluster.record({ type: 'faultInjected', fault });
  if (isLinkFault(fault)) return injectIntoLink(cluster, fault);
  return injectIntoReplica(cluster, fault);
}

function injectIntoReplica(cluster: LiveCluster, fault: ReplicaFault): Promise<Result<void>> {
  const replica = cluster.replica(fault.replica);
  switch (fault.type) {
    case 'crash':
      return crash(cluster, replica);
    case 'restart':
      return restart(cluster, replica);
    case 'freeze':
    case 'thaw':
    case 'fillDisk':
      replica.perform({ type: fault.type });
      return whenInForce(cluster, fault, replica.sync());
    case 'clock':
      return Promise.resolve(fail(refuseSimulated(fault) ?? ''));
    default:
      return assertNever(fault);
  }
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
  return whenInForce(cluster, { type: 'restart', replica: replica.id }, () => links.areSettled(replica.id));
}

async function whenInForce(
  { waiters }: LiveCluster,
  fault: Fault,
  isInForce: () => boolean,
): Promise<Result<void>> {
  if ((await waiters.until(isInForce, FAULT_MILLIS_MAX)) || waiters.isClosed) return succeed(undefined);
  return fail(`${fault.type} was not in force within ${FAULT_MILLIS_MAX} ms`);
}
