// Four shapes of a partition, each both ways or one way, as the links that it cuts.

import type { Fault } from '../core/faults.ts';
import type { ReplicaId } from '../core/ids.ts';
import { drawBelow, drawChance, drawOne, type RandomStream } from '../core/random.ts';

const SHAPES = ['isolated', 'halves', 'sides', 'bridge'] as const;
type Shape = (typeof SHAPES)[number];

/** @returns the cuts; none where there are fewer than two replicas, or all are on one side */
export function drawPartition(luck: RandomStream, replicas: readonly ReplicaId[]): Fault[] {
  const shape = drawOne(luck, SHAPES);
  const both = drawChance(luck, 0.7);
  const shuffled = shuffle(luck, replicas);
  const bridge = shape === 'bridge' ? shuffled.pop() : undefined;
  const left = new Set(leftSide(luck, shape, shuffled));
  const cuts: Fault[] = [];
  // In the order of the replicas, so that a schedule is read easily.
  for (const a of replicas)
    for (const b of replicas)
      if (left.has(a) && !left.has(b) && b !== bridge) cuts.push({ type: 'cut', a, b, both });
  return cuts;
}

function leftSide(luck: RandomStream, shape: Shape, replicas: readonly ReplicaId[]): readonly ReplicaId[] {
  switch (shape) {
    case 'isolated':
      return replicas.slice(0, 1);
    case 'halves':
    // Two halves that see each other only through one replica that sees both.
    case 'bridge':
      return replicas.slice(0, Math.ceil(replicas.length / 2));
    case 'sides':
      return replicas.slice(0, drawBelow(luck, replicas.length));
  }
}

function shuffle<T>(luck: RandomStream, list: readonly T[]): T[] {
  const shuffled = [...list];
  for (let end = shuffled.length - 1; end > 0; end -= 1) {
    const other = drawBelow(luck, end + 1);
    [shuffled[end], shuffled[other]] = [shuffled[other] as T, shuffled[end] as T];
  }
  return shuffled;
}
