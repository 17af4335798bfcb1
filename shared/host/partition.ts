// Shapes of a partition, and the cuts that make each. Clients keep their links.

import type { Fault } from '../core/faults.ts';
import type { ReplicaId } from '../core/ids.ts';
import { drawBelow, drawOne, type RandomStream } from '../core/random.ts';
import { assertNever } from '../core/result.ts';

export type Partition =
  /** The side and the rest do not hear each other. */
  | { readonly type: 'split'; readonly side: readonly ReplicaId[] }
  | { readonly type: 'isolate'; readonly replica: ReplicaId }
  /** Each hears its two neighbours alone, in the order given. */
  | { readonly type: 'ring' }
  /** The side and the rest do not hear each other, but both hear the bridge, which belongs to neither. */
  | { readonly type: 'bridge'; readonly bridge: ReplicaId; readonly side: readonly ReplicaId[] }
  /** What the side says does not reach the rest; the side hears all. A majority as the side is the hard case. */
  | { readonly type: 'oneWay'; readonly side: readonly ReplicaId[] };

export const PARTITION_TYPES: readonly Partition['type'][] = ['split', 'isolate', 'ring', 'bridge', 'oneWay'];

type Cut = Extract<Fault, { type: 'cut' }>;

/** The cuts that make the partition, in the order of the replicas; links that are not named stay as they are. */
export function partitionFaults(partition: Partition, replicas: readonly ReplicaId[]): Cut[] {
  switch (partition.type) {
    case 'split':
      return cutsBetween(replicas, isAcross(partition.side));
    case 'isolate':
      return cutsBetween(replicas, isAcross([partition.replica]));
    case 'ring':
      return cutsBetween(replicas, (a, b) => !isNeighbour(replicas, a, b));
    case 'bridge': {
      const { bridge, side } = partition;
      const across = isAcross(side);
      return cutsBetween(replicas, (a, b) => a !== bridge && b !== bridge && across(a, b));
    }
    case 'oneWay': {
      const rest = replicas.filter((replica) => !partition.side.includes(replica));
      const side = replicas.filter((replica) => partition.side.includes(replica));
      return side.flatMap((a) => rest.map((b): Cut => ({ type: 'cut', a, b, both: false })));
    }
    default:
      return assertNever(partition);
  }
}

/** A partition of that shape; of at least two replicas. */
export function drawPartition(
  luck: RandomStream,
  type: Partition['type'],
  replicas: readonly ReplicaId[],
): Partition {
  switch (type) {
    case 'split':
      return { type, side: drawSide(luck, replicas) };
    case 'isolate':
      return { type, replica: drawOne(luck, replicas) };
    case 'ring':
      return { type };
    case 'bridge': {
      const bridge = drawOne(luck, replicas);
      return {
        type,
        bridge,
        side: drawSide(
          luck,
          replicas.filter((replica) => replica !== bridge),
        ),
      };
    }
    case 'oneWay': {
      const majority = Math.floor(replicas.length / 2) + 1;
      return { type, side: drawSome(luck, replicas, Math.min(majority, replicas.length - 1)) };
    }
    default:
      return assertNever(type);
  }
}

/** At least one, and not all where there are two. */
function drawSide(luck: RandomStream, replicas: readonly ReplicaId[]): ReplicaId[] {
  return drawSome(luck, replicas, 1 + drawBelow(luck, Math.max(1, replicas.length - 1)));
}

/** So many of them, in their order. */
function drawSome(luck: RandomStream, replicas: readonly ReplicaId[], count: number): ReplicaId[] {
  const left = [...replicas];
  while (left.length > count) left.splice(drawBelow(luck, left.length), 1);
  return left;
}

function isAcross(side: readonly ReplicaId[]): (a: ReplicaId, b: ReplicaId) => boolean {
  return (a, b) => side.includes(a) !== side.includes(b);
}

function isNeighbour(replicas: readonly ReplicaId[], a: ReplicaId, b: ReplicaId): boolean {
  const distance = Math.abs(replicas.indexOf(a) - replicas.indexOf(b));
  return distance === 1 || distance === replicas.length - 1;
}

function cutsBetween(replicas: readonly ReplicaId[], isCut: (a: ReplicaId, b: ReplicaId) => boolean): Cut[] {
  return replicas.flatMap((a, i) =>
    replicas.slice(i + 1).flatMap((b): Cut[] => (isCut(a, b) ? [{ type: 'cut', a, b, both: true }] : [])),
  );
}
