// Disks in the picture: which rows are durable, and what is being written.

import type { Row, RowChange } from '../core/contract.ts';
import { type Keyed, keyedDelete, keyedSet } from '../core/keyed.ts';
import type { DiskPicture, ReplicaPicture, RunPicture } from './picture.ts';

/** A disk as a replica finds it at its start. */
export function diskOf(rows: readonly Row[]): DiskPicture {
  const kept: Keyed<unknown> = {};
  for (const { key, value } of rows) keyedSet(kept, key, value);
  return { rows: kept, undurable: [], isFull: false };
}

export function applyRows(rows: Keyed<unknown>, batches: readonly (readonly RowChange[])[]): void {
  for (const batch of batches)
    for (const { key, value } of batch) {
      if (value === undefined) keyedDelete(rows, key);
      else keyedSet(rows, key, value);
    }
}

/** An actor hands all that it has to its disk as soon as that is free (`host/actor.ts`). */
export function foldWriting(picture: RunPicture, replica: ReplicaPicture, at: number): void {
  const { writing, persists, durablePersists } = replica;
  if (writing !== null || persists === durablePersists) return;
  picture.scheduled += 1;
  replica.writing = { persists, since: at, order: picture.scheduled };
}
