// How stale reads were: how many acknowledged writes behind, for how long, and how probable a fresh read is some time
// after a write (the t-visibility of Bailis et al. 2012, "Probabilistically bounded staleness").
//
// A write counts as newer only if it began after the one that was read had ended: of writes that overlap nobody can say
// from outside which is newer.

import { type History, type HistoryOperation, isWrite } from './history.ts';
import { findSources, type Source } from './reads-from.ts';

export interface ReadStaleness {
  readonly read: HistoryOperation;
  /** Acknowledged writes of the key, before the read began, that are newer than what it returned. */
  readonly versionsBehind: number;
  /** For how long what it returned had been overwritten; 0 for a fresh read. */
  readonly millisBehind: number;
  /** Since the newest acknowledged write of the key, when the read began. */
  readonly millisSinceWrite: number;
}

/** Reads that began within a stretch of time after the newest acknowledged write of their key. */
export interface FreshnessPoint {
  readonly fromMillis: number;
  /** `null`: without end. */
  readonly toMillis: number | null;
  readonly reads: number;
  readonly fresh: number;
}

export interface Staleness {
  /** Of keys with an acknowledged write before. */
  readonly reads: readonly ReadStaleness[];
  /** Answered reads of such keys that cannot be traced to one write. */
  readonly untraced: number;
  readonly curve: readonly FreshnessPoint[];
}

/** Where stretches of time begin: 1, 2 and 5 of each power of ten. */
const STRETCHES = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/** @param history without reads of a committed view */
export function measureStaleness(history: History): Staleness {
  const sources = findSources(history);
  const acknowledged = acknowledgedWrites(history);
  const reads: ReadStaleness[] = [];
  let untraced = 0;
  for (const read of history) {
    if (read.op !== 'get' || read.result !== 'ok') continue;
    const writes = acknowledged.get(read.key) ?? [];
    const before = writes.slice(0, countEndedBy(writes, read.start));
    const newest = before.at(-1);
    if (newest === undefined) continue;
    const newer = newerThanSource(sources.get(read), before);
    if (newer === null) {
      untraced += 1;
      continue;
    }
    const overwritten = newer[0];
    reads.push({
      read,
      versionsBehind: newer.length,
      millisBehind: overwritten === undefined ? 0 : read.start - endOf(overwritten),
      millisSinceWrite: read.start - endOf(newest),
    });
  }
  return { reads, untraced, curve: freshnessCurve(reads) };
}

function acknowledgedWrites(history: History): Map<string, HistoryOperation[]> {
  const keys = new Map<string, HistoryOperation[]>();
  for (const write of history) {
    if (!isWrite(write) || write.result !== 'ok') continue;
    const writes = keys.get(write.key) ?? [];
    keys.set(write.key, writes);
    writes.push(write);
  }
  for (const writes of keys.values()) writes.sort((left, right) => endOf(left) - endOf(right));
  return keys;
}

function endOf({ end, start }: HistoryOperation): number {
  return end ?? start;
}

function countEndedBy(writes: readonly HistoryOperation[], at: number): number {
  let low = 0;
  let high = writes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(writes[middle] as HistoryOperation) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By their end. Of several possible sources the freshest counts, where all are as good as known; else `null`. */
function newerThanSource(
  source: Source | undefined,
  before: readonly HistoryOperation[],
): readonly HistoryOperation[] | null {
  if (source === undefined) return null;
  if (source.writes.length === 0) return source.isInitialPossible ? before : null;
  const ends = source.writes.map((write) =>
    write.result === 'ok' ? endOf(write) : Number.POSITIVE_INFINITY,
  );
  const newer = (end: number): HistoryOperation[] => before.filter((write) => write.start > end);
  const freshest = newer(Math.max(...ends));
  // The freshest possible source is taken where it is the only one, or leaves nothing newer.
  const isTraced = source.writes.length === 1 && !source.isInitialPossible;
  return isTraced || freshest.length === 0 ? freshest : null;
}

function freshnessCurve(reads: readonly ReadStaleness[]): FreshnessPoint[] {
  return STRETCHES.flatMap((fromMillis, index) => {
    const toMillis = STRETCHES[index + 1] ?? null;
    const within = reads.filter(
      ({ millisSinceWrite }) => millisSinceWrite >= fromMillis && millisSinceWrite < (toMillis ?? Infinity),
    );
    if (within.length === 0) return [];
    const fresh = within.filter(({ versionsBehind }) => versionsBehind === 0).length;
    return [{ fromMillis, toMillis, reads: within.length, fresh }];
  });
}
