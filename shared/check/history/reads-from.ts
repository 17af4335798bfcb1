// Which write each read returned. By version where one is told, else by value: so values must be unique, or what the
// answering replica held must leave one write alone. Absence may be the start of everything or any delete.

import { vectorEntry } from '../../clocks/version-vector.ts';
import { type History, type HistoryOperation, isWrite } from './history.ts';

/** What a read may have returned; nothing at all: a value out of thin air. */
export interface Source {
  readonly writes: readonly HistoryOperation[];
  /** Whether it may have found the key as it was before all writes. */
  readonly isInitialPossible: boolean;
}

/** What an operation has seen of its key: a get what it returned, a conditional write that took effect what it asks for. */
export function observedValue(operation: HistoryOperation): { readonly value: string | null } | null {
  if (operation.result !== 'ok') return null;
  if (operation.op === 'get') return { value: operation.value };
  return operation.op === 'cas' && operation.expected !== undefined ? { value: operation.expected } : null;
}

/** The sources of all operations that have seen something. */
export function findSources(history: History): Map<HistoryOperation, Source> {
  const writes = indexWrites(history);
  const sources = new Map<HistoryOperation, Source>();
  for (const operation of history) {
    const observed = observedValue(operation);
    if (observed === null) continue;
    const candidates = writes.get(valueKey(operation.key, observed.value)) ?? [];
    sources.set(operation, narrow(operation, candidates, observed.value === null));
  }
  return sources;
}

/** The one write that it returned, if it is known to be a write and which. */
export function certainWrite(source: Source | undefined): HistoryOperation | null {
  const [write, other] = source?.writes ?? [];
  return write === undefined || other !== undefined || source?.isInitialPossible === true ? null : write;
}

export function isCertain({ writes, isInitialPossible }: Source): boolean {
  return writes.length + (isInitialPossible ? 1 : 0) <= 1;
}

/** Whether the replica that answered a get held that write; `null`: the history does not tell. */
export function isSeen(read: HistoryOperation, write: HistoryOperation): boolean | null {
  const dot = parseVersion(write.version);
  if (read.seen === undefined || dot === null) return null;
  return vectorEntry(read.seen, dot.writer) >= dot.count;
}

export interface Dot {
  readonly count: number;
  readonly writer: string;
}

/** `n@writer`: the n-th write of its writer. */
export function parseVersion(version: string | undefined): Dot | null {
  const match = /^(\d{1,15})@(.+)$/s.exec(version ?? '');
  return match === null ? null : { count: Number(match[1]), writer: match[2] ?? '' };
}

/** What never took effect was read by nobody. */
function indexWrites(history: History): Map<string, HistoryOperation[]> {
  const writes = new Map<string, HistoryOperation[]>();
  for (const operation of history) {
    if (!isWrite(operation) || operation.result === 'fail') continue;
    const key = valueKey(operation.key, operation.value);
    const others = writes.get(key);
    if (others === undefined) writes.set(key, [operation]);
    else others.push(operation);
  }
  return writes;
}

function narrow(read: HistoryOperation, candidates: readonly HistoryOperation[], isAbsence: boolean): Source {
  const others = candidates.filter((write) => write !== read);
  if (read.op === 'get' && read.version !== undefined) {
    const exact = others.filter(({ version }) => version === read.version);
    // Of a write with an unknown outcome nobody was told the version.
    const untold = others.filter(({ version }) => version === undefined);
    return { writes: exact.length > 0 ? exact : untold, isInitialPossible: false };
  }
  const writes = others.filter((write) => isSeen(read, write) !== false);
  return { writes, isInitialPossible: isAbsence };
}

function valueKey(key: string, value: string | null): string {
  return JSON.stringify([key, value]);
}
