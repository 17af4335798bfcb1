// The swarm: each seed draws its own mix of faults and rates. A search in which every fault is always there finds only what
// shows under all of them at once; where some are absent, others come nearer to the limits.

import type { Protocol } from '../core/contract.ts';
import { drawBetween, drawChance, drawOne, type RandomStream } from '../core/random.ts';
import type { ScheduledDisk, ScheduledLink } from './schedule.ts';

/** What may happen, and how often one against another when all of them are there. */
const WEIGHTS = {
  operate: 50,
  move: 8,
  cut: 8,
  heal: 10,
  partition: 2,
  hold: 4,
  release: 4,
  drop: 1,
  shape: 2,
  crash: 4,
  restart: 6,
  freeze: 2,
  thaw: 4,
  fillDisk: 1,
  clock: 1,
  repeat: 2,
  pause: 1,
  choose: 1,
  truncate: 1,
  retire: 1,
  join: 2,
} as const;

export type Kind = keyof typeof WEIGHTS;

/** These take back what others do; they stay wherever those are, and without them nothing would go on. */
const ALWAYS: ReadonlySet<Kind> = new Set(['operate', 'move', 'heal', 'release', 'restart', 'thaw']);

/** That a kind of action is in the mix of a seed. */
const PRESENCE = 0.75;

/** Most things happen among three; one alone has nobody to ask. */
const FOUNDERS = [1, 2, 3, 3, 3];

/** Names that every object has, that look like a number, that are longer than they look. */
const KEYS = ['room', 'song', '__proto__', '7', 'ß\u{1F600}'];

export type OperationKind = 'get' | 'getCommitted' | 'put' | 'delete' | 'write';

/** What clients do: of everything something, or little but writes that meet. */
const OPERATION_MIXES: readonly (readonly OperationKind[])[] = [
  ['get', 'getCommitted', 'put', 'put', 'delete', 'write'],
  ['get', 'get', 'get', 'getCommitted', 'put', 'write'],
  ['get', 'put', 'delete', 'delete', 'write', 'write'],
];

export interface Swarm {
  readonly options: Readonly<Record<string, string>>;
  readonly link: ScheduledLink;
  readonly disk: ScheduledDisk;
  /** The mean time between two actions. */
  readonly gapMillis: number;
  readonly founders: number;
  readonly clients: number;
  readonly keys: readonly string[];
  readonly operations: readonly OperationKind[];
  readonly weights: readonly (readonly [Kind, number])[];
}

/** How much oftener what is asked for happens. */
const OFTENER = 8;

export function drawSwarm(luck: RandomStream, protocol: Protocol, oftener: readonly string[] = []): Swarm {
  const options = Object.entries(protocol.explored ?? {}).map(
    ([name, values]) => [name, drawOne(luck, values)] as const,
  );
  const weights = (Object.entries(WEIGHTS) as [Kind, number][])
    .filter(([kind]) => drawChance(luck, PRESENCE) || ALWAYS.has(kind) || oftener.includes(kind))
    .map(([kind, weight]): [Kind, number] => [kind, oftener.includes(kind) ? OFTENER * weight : weight]);
  return {
    options: Object.fromEntries(options),
    link: {
      latency: { minMillis: 0.1, maxMillis: drawOne(luck, [1, 10, 80]) },
      lossProbability: drawOne(luck, [0, 0, 0.02, 0.1, 0.3]),
      duplicateProbability: drawOne(luck, [0, 0, 0.05, 0.2, 0.5]),
    },
    disk: {
      sync: { minMillis: 0.1, maxMillis: drawOne(luck, [0.5, 3, 20]) },
      // A crash loses 80 to 100 of 100 batches that are being written; now and then a disk keeps each of them.
      survivalProbability: drawOne(luck, [0, 0.1, 0.2, 1]),
    },
    gapMillis: drawOne(luck, [8, 12, 20]),
    founders: drawOne(luck, protocol.exploredFounders ?? FOUNDERS),
    clients: drawOne(luck, [1, 2, 3, 3, 4]),
    // Few keys, so that writes meet.
    keys: KEYS.slice(0, drawOne(luck, [1, 2, KEYS.length])),
    operations: drawOne(luck, OPERATION_MIXES),
    weights,
  };
}

/** Draws what happens next, by weight. */
export function drawKind(luck: RandomStream, weights: Swarm['weights']): Kind {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let dice = drawBetween(luck, 0, total);
  for (const [kind, weight] of weights) {
    if (dice < weight) return kind;
    dice -= weight;
  }
  return 'operate';
}
