// Names and order of writes in the log (rule BY3).

import { NOTE_LIST_MAX } from '../../core/limits.ts';
import type { BayouConfig } from './config.ts';
import { compareNames } from './names.ts';
import type { TentativeWrite, WriteId, WriteList } from './types.ts';

/** A write's name alone: a fresh object, for notes and rows. */
export function writeId(write: WriteId): WriteId {
  return { stamp: write.stamp, server: write.server };
}

/** A write's name as a text, for tables. */
export function writeKey(write: WriteId): string {
  return `${write.stamp}@${write.server}`;
}

export function isSameWrite(left: WriteId, right: WriteId): boolean {
  return left.stamp === right.stamp && left.server === right.server;
}

export function listWrites(writes: readonly WriteId[]): WriteList {
  return { count: writes.length, writes: writes.slice(0, NOTE_LIST_MAX).map(writeId) };
}

export function listTentative(entries: readonly TentativeWrite[]): WriteList {
  return {
    count: entries.length,
    writes: entries.slice(0, NOTE_LIST_MAX).map(({ write }) => writeId(write)),
  };
}

/** The tentative order: by accept stamp, then by the server's name. */
export function compareWrites(config: BayouConfig, left: WriteId, right: WriteId): number {
  if (config.mistake === 'name-before-stamp')
    return compareNames(left.server, right.server) || left.stamp - right.stamp;
  return left.stamp - right.stamp || compareNames(left.server, right.server);
}
