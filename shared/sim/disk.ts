// A simulated disk: the durable rows of one replica, and the batch that is being written. A crash loses that batch,
// or keeps it though nobody was told.

import type { Row, RowChange } from '../core/contract.ts';
import type { Latency } from '../core/faults.ts';
import type { ReplicaId } from '../core/ids.ts';
import { compareText } from '../core/json.ts';
import { drawBetween, drawChance, type RandomStream, seedRandom } from '../core/random.ts';
import type { Synced, World } from './world.ts';

export interface DiskOptions {
  /** How long a batch takes to become durable. */
  readonly sync: Latency;
  /** That a batch which is being written at a crash is found on the disk afterwards, as a whole. */
  readonly survivalProbability: number;
}

/** One sync of a quiet machine takes a fraction of a millisecond; one that can be seen makes the order plain. */
export const DISK_DEFAULTS: DiskOptions = {
  sync: { minMillis: 0.5, maxMillis: 0.5 },
  survivalProbability: 0,
};

export class SimulatedDisk {
  readonly #world: World;
  readonly #options: DiskOptions;
  readonly #luck: RandomStream;
  readonly #rows = new Map<string, unknown>();
  #writing: { readonly rows: readonly RowChange[]; readonly event: Synced } | null = null;

  constructor(world: World, replica: ReplicaId, seed: number, options: DiskOptions) {
    this.#world = world;
    this.#options = options;
    this.#luck = seedRandom(seed, `disk of ${replica}`);
  }

  /** The durable rows, ordered by key. */
  rows(): Row[] {
    return [...this.#rows]
      .map(([key, value]) => ({ key, value }))
      .sort((left, right) => compareText(left.key, right.key));
  }

  /** Begins to write a batch. The actor hands over the next one only when this one is durable. */
  write(rows: readonly RowChange[], whenDurable: () => void): void {
    const onSynced = () => {
      this.#writing = null;
      this.#apply(rows);
      whenDurable();
    };
    const event: Synced = { at: 0, order: 0, position: -1, type: 'synced', onSynced };
    this.#writing = { rows, event };
    const { minMillis, maxMillis } = this.#options.sync;
    this.#world.schedule(event, drawBetween(this.#luck, minMillis, maxMillis));
  }

  crash(): void {
    const survives = drawChance(this.#luck, this.#options.survivalProbability);
    if (this.#writing === null) return;
    this.#world.unschedule(this.#writing.event);
    if (survives) this.#apply(this.#writing.rows);
    this.#writing = null;
  }

  #apply(rows: readonly RowChange[]): void {
    for (const { key, value } of rows) {
      if (value === undefined) this.#rows.delete(key);
      else this.#rows.set(key, value);
    }
  }
}
