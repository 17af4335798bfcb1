// What a fault means: whether it is one at all, and what it makes of the policies of a link. Shared by the engines,
// which lay it on their links, and by the fold, which lays it on the picture.

import type { Fault, Latency, LinkPolicy } from '../core/faults.ts';
import type { ActorId, ReplicaId } from '../core/ids.ts';
import {
  CLOCK_OFFSET_MILLIS_MAX,
  CLOCK_RATE_MAX,
  CLOCK_RATE_MIN,
  LATENCY_MILLIS_MAX,
} from '../core/limits.ts';
import { assertNever } from '../core/result.ts';

/** A fault of a replica; the others are of a link. */
export type ReplicaFault = Extract<Fault, { readonly replica: ReplicaId }>;
export type LinkFault = Exclude<Fault, ReplicaFault>;

export function isLinkFault(fault: Fault): fault is LinkFault {
  return !('replica' in fault);
}

/** A link as far as faults shape it. */
export interface ShapedLink {
  readonly a: ActorId;
  readonly b: ActorId;
  ab: LinkPolicy;
  ba: LinkPolicy;
  /** When the newest fault was laid on it; `null` when it has none. */
  faultedAt: number | null;
}

/** A link that is cut both ways, in one stroke or in two, is closed: both ends see it. */
export function isOpen(link: ShapedLink): boolean {
  return !(link.ab.cut && link.ba.cut);
}

/** Whether some fault lies on the link. */
export function isFaulted(link: ShapedLink): boolean {
  return link.faultedAt !== null;
}

/**
 * Lays a fault on the policies of its link.
 * @param base the policy of links without faults.
 * @param at milliseconds since the run's start.
 */
export function applyFault(link: ShapedLink, fault: LinkFault, base: LinkPolicy, at: number): void {
  const change = policyChange(fault, base);
  const isForward = fault.a === link.a;
  if (change.bothWays || isForward) link.ab = { ...link.ab, ...change.policy };
  if (change.bothWays || !isForward) link.ba = { ...link.ba, ...change.policy };
  link.faultedAt = isSamePolicy(link.ab, base) && isSamePolicy(link.ba, base) ? null : at;
}

function policyChange(
  fault: LinkFault,
  base: LinkPolicy,
): { readonly policy: Partial<LinkPolicy>; readonly bothWays: boolean } {
  switch (fault.type) {
    case 'cut':
      return { policy: { cut: true }, bothWays: fault.both };
    case 'heal':
      return { policy: base, bothWays: true };
    case 'delay':
      return { policy: { latency: fault.latency }, bothWays: true };
    case 'lossy':
      return { policy: { lossProbability: fault.probability }, bothWays: true };
    case 'duplicate':
      return { policy: { duplicateProbability: fault.probability }, bothWays: true };
    case 'hold':
      return { policy: { held: true }, bothWays: false };
    case 'repeat':
    case 'dropMessage':
      return { policy: {}, bothWays: false };
    // With a count the link goes on holding what comes after.
    case 'release':
    case 'drop':
      return { policy: fault.count === undefined ? { held: false } : {}, bothWays: false };
    default:
      return assertNever(fault);
  }
}

function isSamePolicy(left: LinkPolicy, right: LinkPolicy): boolean {
  return (
    left.cut === right.cut &&
    left.held === right.held &&
    left.latency.minMillis === right.latency.minMillis &&
    left.latency.maxMillis === right.latency.maxMillis &&
    left.lossProbability === right.lossProbability &&
    left.duplicateProbability === right.duplicateProbability
  );
}

/** The actors of a run, as far as a fault must know them. */
export interface FaultTargets {
  isReplica(id: ActorId): boolean;
  isClient(id: ActorId): boolean;
  isAlive(id: ActorId): boolean;
  isFrozen(id: ActorId): boolean;
}

/** @returns a sentence that says why this is no fault that this run can have, or `null`. */
export function refuseFault(fault: Fault, targets: FaultTargets): string | null {
  switch (fault.type) {
    case 'crash':
      return (
        refuseReplica(fault.replica, targets) ??
        (targets.isAlive(fault.replica) ? null : `${fault.replica} is down already`)
      );
    case 'restart':
      return (
        refuseReplica(fault.replica, targets) ??
        (targets.isAlive(fault.replica) ? `${fault.replica} is running` : null)
      );
    case 'freeze':
      return (
        refuseDown(fault.replica, targets) ??
        (targets.isFrozen(fault.replica) ? `${fault.replica} is frozen already` : null)
      );
    case 'thaw':
      return (
        refuseDown(fault.replica, targets) ??
        (targets.isFrozen(fault.replica) ? null : `${fault.replica} is not frozen`)
      );
    case 'fillDisk':
      return refuseDown(fault.replica, targets);
    case 'clock':
      return refuseReplica(fault.replica, targets) ?? refuseClock(fault);
    case 'delay':
      return refusePair(fault, targets) ?? refuseLatency(fault.latency);
    case 'lossy':
    case 'duplicate':
      return refusePair(fault, targets) ?? refuseProbability(fault.probability);
    case 'release':
    case 'drop':
    case 'repeat':
      return refusePair(fault, targets) ?? refuseCount(fault.count);
    case 'dropMessage':
      return (
        refusePair(fault, targets) ??
        (Number.isSafeInteger(fault.message) && fault.message > 0
          ? null
          : `${fault.message} is no number of a message`)
      );
    case 'cut':
    case 'heal':
    case 'hold':
      return refusePair(fault, targets);
    default:
      return assertNever(fault);
  }
}

function refuseReplica(id: ActorId, targets: FaultTargets): string | null {
  return targets.isReplica(id) ? null : `there is no replica ${id}`;
}

function refuseDown(id: ActorId, targets: FaultTargets): string | null {
  return refuseReplica(id, targets) ?? (targets.isAlive(id) ? null : `${id} is down`);
}

function refuseClock({ aheadMillis, rate }: Extract<Fault, { type: 'clock' }>): string | null {
  if (!(Math.abs(aheadMillis) <= CLOCK_OFFSET_MILLIS_MAX))
    return `a clock cannot be ${aheadMillis} ms off: at most ${CLOCK_OFFSET_MILLIS_MAX} ms`;
  return rate >= CLOCK_RATE_MIN && rate <= CLOCK_RATE_MAX
    ? null
    : `a clock's rate of ${rate} is not within ${CLOCK_RATE_MIN} and ${CLOCK_RATE_MAX}`;
}

function refusePair(fault: LinkFault, targets: FaultTargets): string | null {
  const { a, b } = fault;
  for (const id of [a, b])
    if (!targets.isReplica(id) && !targets.isClient(id)) return `there is no replica or client ${id}`;
  if (a === b) return `${a} has no link to itself`;
  if (targets.isClient(a) && targets.isClient(b)) return `${a} and ${b} are clients: no link joins them`;
  return null;
}

/** @returns a sentence if the range cannot be one of delays. */
export function refuseLatency(latency: Latency): string | null {
  const { minMillis, maxMillis } = latency;
  if (!(Number.isFinite(minMillis) && Number.isFinite(maxMillis)))
    return 'a delay is a number of milliseconds';
  if (minMillis < 0) return `a delay of ${minMillis} ms is negative`;
  if (minMillis > maxMillis) return `${minMillis}..${maxMillis} ms is no range: the first is the larger`;
  if (maxMillis > LATENCY_MILLIS_MAX)
    return `a delay of ${maxMillis} ms is more than ${LATENCY_MILLIS_MAX} ms`;
  return null;
}

function refuseProbability(probability: number): string | null {
  return probability >= 0 && probability <= 1
    ? null
    : `a probability of ${probability} is not within 0 and 1`;
}

function refuseCount(count: number | undefined): string | null {
  return count === undefined || (Number.isSafeInteger(count) && count > 0)
    ? null
    : `${count} is no number of messages`;
}
