// A simulated disk: the durable rows of one replica, and the batches that are being written. At a crash a first part of
// these may be on the disk though nobody was told, and the rest is lost; or there is no room for them at all.
//
// A batch is kept whole or not at all, as in the embedded database of a live run, whose log bears a checksum for each
// batch: one that was torn by a crash is dropped when the folder is opened, with all that comes after it.

import type { Row, RowChange } from '../core/contract.ts';
import type { Latency } from '../core/faults.ts';
import type { ReplicaId } from '../core/ids.ts';
import { compareText } from '../core/json.ts';
import { drawBetween, drawChance, type RandomStream, seedRandom } from '../core/random.ts';
import type { Synced, World } from './world.ts';

export interface DiskOptions {
  /** How long what was handed over together takes to become durable. */
  readonly sync: Latency;
  /** That a batch which is being written at a crash is kept; asked in order, and the first that is not takes the rest along. */
  readonly survivalProbability: number;
}

/** One sync of a quiet machine takes a fraction of a millisecond; one that can be seen makes the order plain. */
export const DISK_DEFAULTS: DiskOptions = {
  sync: { minMillis: 0.5, maxMillis: 0.5 },
  survivalProbability: 0,
};

/**
 * Where, beside one batch, a replica crashes. `before`: all batches before it are kept, it is lost. `untold`: it is kept,
 * and the replica was not told. `told`: it is durable, and what waited for that has left.
 */
export type CrashMoment = 'before' | 'untold' | 'told';
export const CRASH_MOMENTS: readonly CrashMoment[] = ['before', 'untold', 'told'];

export interface CrashPlan {
  /** Counts the batches that were ever handed to this disk, from 1. */
  readonly batch: number;
  readonly moment: CrashMoment;
  /** Is to crash the replica as soon as nobody is in the middle of anything. */
  readonly crash: () => void;
}

/** A disk in the middle of a run, to go on from. */
export interface DiskMoment {
  readonly rows: readonly Row[];
  readonly luck: number;
  /** When the write under way is done; `null`: none is. */
  readonly syncedAtMicros: number | null;
}

type Batches = readonly (readonly RowChange[])[];

/** What became of the batches that were being written at a crash. */
export interface TornWrite {
  readonly kept: number;
  readonly lost: number;
}

export class SimulatedDisk {
  readonly #world: World;
  readonly #options: DiskOptions;
  readonly #luck: RandomStream;
  readonly #rows = new Map<string, unknown>();
  #writing: { readonly batches: Batches; readonly event: Synced } | null = null;
  /** Batches that were handed over, those that are being written included. */
  #batches = 0;
  #hasRoom = true;
  #plan: CrashPlan | null = null;
  /** How many of the batches that are being written are kept at the crash that was planned. */
  #plannedSurvivors: number | null = null;

  constructor(world: World, replica: ReplicaId, seed: number, options: DiskOptions) {
    this.#world = world;
    this.#options = options;
    this.#luck = seedRandom(seed, `disk of ${replica}`);
  }

  /** What a disk of another run has, that goes on here. */
  get moment(): DiskMoment {
    return { rows: this.rows(), luck: this.#luck.random, syncedAtMicros: this.#writing?.event.at ?? null };
  }

  /** @param luck `null`: its luck begins anew */
  resume(rows: readonly Row[], isFull: boolean, luck: number | null): void {
    for (const { key, value } of rows) this.#rows.set(key, value);
    this.#hasRoom = !isFull;
    if (luck !== null) this.#luck.random = luck;
  }

  /** What a crash left of these batches, of which nobody knows, is decided now. */
  resumeCrashed(batches: Batches): void {
    this.#keep(batches, this.#hasRoom && batches.length > 0 ? this.#drawSurvivors(batches.length) : 0);
  }

  get batches(): number {
    return this.#batches;
  }

  /** The durable rows, ordered by key. */
  rows(): Row[] {
    return [...this.#rows]
      .map(([key, value]) => ({ key, value }))
      .sort((left, right) => compareText(left.key, right.key));
  }

  /**
   * Begins to write. The actor hands over the next batches only when these are durable.
   * @param done is told whether there was room
   * @param atMicros when it is done, where that is known from another run
   */
  write(batches: Batches, done: (hasRoom: boolean) => void, atMicros: number | null = null): void {
    this.#batches += batches.length;
    const onSynced = () => {
      this.#writing = null;
      if (this.#hasRoom) this.#keep(batches, batches.length);
      done(this.#hasRoom);
      if (this.#plan?.moment === 'told') this.#crashAsPlanned(0);
    };
    const event: Synced = { at: 0, order: 0, position: -1, type: 'synced', onSynced };
    this.#writing = { batches, event };
    const { minMillis, maxMillis } = this.#options.sync;
    if (atMicros === null) this.#world.schedule(event, drawBetween(this.#luck, minMillis, maxMillis));
    else this.#world.scheduleAt(event, atMicros);
    if (this.#plan?.moment !== 'told') this.#crashAsPlanned(batches.length);
  }

  /** From now on nothing more fits, until the replica is made anew. */
  fill(): void {
    this.#hasRoom = false;
  }

  makeRoom(): void {
    this.#hasRoom = true;
  }

  /** Crashes once, beside a batch that was not handed over yet. */
  plan(plan: CrashPlan): void {
    this.#plan = plan;
  }

  crash(): TornWrite {
    const writing = this.#writing;
    if (writing === null) {
      // Draws all the same: whether something was being written must not shift the luck of what follows.
      drawChance(this.#luck, this.#options.survivalProbability);
      return { kept: 0, lost: 0 };
    }
    this.#writing = null;
    this.#world.unschedule(writing.event);
    const { length } = writing.batches;
    const kept = this.#hasRoom ? (this.#plannedSurvivors ?? this.#drawSurvivors(length)) : 0;
    this.#plannedSurvivors = null;
    this.#keep(writing.batches, kept);
    return { kept, lost: length - kept };
  }

  #drawSurvivors(count: number): number {
    let survivors = 0;
    while (drawChance(this.#luck, this.#options.survivalProbability)) {
      survivors += 1;
      if (survivors === count) break;
    }
    return survivors;
  }

  /** @param writing how many batches are being written, the last ones that were handed over */
  #crashAsPlanned(writing: number): void {
    const plan = this.#plan;
    if (plan === null || plan.batch > this.#batches) return;
    this.#plan = null;
    const before = this.#batches - writing;
    if (plan.moment !== 'told')
      this.#plannedSurvivors = plan.batch - before - (plan.moment === 'before' ? 1 : 0);
    plan.crash();
  }

  #keep(batches: Batches, count: number): void {
    for (let i = 0; i < count; i += 1)
      for (const { key, value } of batches[i] as readonly RowChange[]) {
        if (value === undefined) this.#rows.delete(key);
        else this.#rows.set(key, value);
      }
  }
}
