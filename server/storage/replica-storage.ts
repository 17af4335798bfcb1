// The port to the disk: what a replica's host asks of the place where durable rows are kept.

import type { Row, RowChange } from '../../shared/core/contract.ts';

/**
 * When a batch counts as durable. `sync`: when the disk has said so; it survives a power failure. `process`: when the
 * operating system has it; it survives the death of the process, not of the machine. `none`: at once, and it is written
 * some milliseconds behind; what was acknowledged last may be gone with the process. Batches keep their order in each, so what is found
 * again is always a first part of what was written.
 */
export type Durability = 'sync' | 'process' | 'none';

/** Whose rows a folder holds; written into it, and compared when it is opened again. */
export interface StorageOwner {
  /** `replica s0 of NAME`, `run of NAME`: part of every sentence about the folder. */
  readonly title: string;
  /** The protocol's version: a folder that a newer one wrote is refused. */
  readonly version: number;
}

/** Why something on the disk could not be opened. */
export type ObstacleReason =
  /** It is of another owner, of other options, or of a newer version: it can be used, but not by this one. */
  | 'incompatible'
  /** What was written is not there any more, or not whole. */
  | 'damaged'
  /** No room, no right, too many open files, somebody holds it, it took too long: another time it may work. */
  | 'unavailable';

export interface Obstacle {
  readonly ok: false;
  readonly reason: ObstacleReason;
  /** The sentence for people. */
  readonly error: string;
}

/** A result whose failure also says whether trying again can help. */
export type Opened<T> = { readonly ok: true; readonly value: T } | Obstacle;

export function obstruct(reason: ObstacleReason, error: string): Obstacle {
  return { ok: false, reason, error };
}

/** Durable rows of one owner. After the first failed write every later one fails with the same sentence. */
export interface ReplicaStorage {
  /** How many times the folder was opened, this time included; durable before anyone reads it. */
  readonly openings: number;
  /** All durable rows, by code unit of the key. Called before the first write. */
  load(): Promise<Opened<readonly Row[]>>;
  /**
   * One atomic batch. Batches become durable in the order of the calls; those that wait share one disk write.
   * @param done called once, later: with `null` when the batch is durable, else with a sentence. A batch that failed
   *   may be on the disk all the same; nobody was told that it is.
   */
  write(changes: readonly RowChange[], done: (failure: string | null) => void): void;
  /** Waits for what was handed over, then gives the folder free. */
  close(): Promise<void>;
  /** As a crash: what waits is dropped, its `done` is never called; the batch under way ends unheard. */
  abandon(): Promise<void>;
}
