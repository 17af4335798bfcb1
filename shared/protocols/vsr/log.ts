// The log of a replica: the ops that followed those which were dropped, each at its op-number.

import type { RowChange } from '../../core/contract.ts';
import { BATCH_ENTRIES_MAX, MESSAGE_LENGTH_MAX } from '../../core/limits.ts';
import { assert, assertNever } from '../../core/result.ts';
import { logRow } from './durable-rows.ts';
import type { LogEntry, VsrState } from './types.ts';

type Log = Pick<VsrState, 'log' | 'logStart'>;
type DurableLog = Log & Pick<VsrState, 'logRows'>;

export function opNumberOf({ log, logStart }: Log): number {
  return logStart + log.length;
}

/** `undefined` for what was dropped and for what is not there yet. */
export function entryAt({ log, logStart }: Log, opNumber: number): LogEntry | undefined {
  return log[opNumber - logStart - 1];
}

/** The reconfiguration that it has logged is not committed: until then no request is taken (pitfall 26). */
export function isReconfiguring(state: Log & Pick<VsrState, 'epochStart'>): boolean {
  return state.log.at(-1)?.type === 'reconfiguration' && opNumberOf(state) > state.epochStart;
}

export function appendEntries(state: DurableLog, entries: readonly LogEntry[], rows: RowChange[]): void {
  if (entries.length === 0) return;
  const firstOp = opNumberOf(state) + 1;
  state.log.push(...entries);
  state.logRows.push(firstOp);
  rows.push(logRow(firstOp, [...entries]));
}

/** Takes everything after `after` off the end. */
export function cutTail(state: DurableLog, after: number, rows: RowChange[]): void {
  state.log.length = Math.max(0, after - state.logStart);
  while ((state.logRows.at(-1) ?? 0) > after) rows.push(logRow(state.logRows.pop() as number, null));
  const last = state.logRows.at(-1);
  if (last !== undefined) rows.push(logRow(last, state.log.slice(last - state.logStart - 1)));
}

/** Drops all rows that say nothing of what follows `upTo`. @returns whether there were any */
export function dropPrefix(state: DurableLog, upTo: number, rows: RowChange[]): boolean {
  // The row that holds the next op begins at it or before.
  const kept = state.logRows.findLastIndex((firstOp) => firstOp <= upTo + 1);
  const next = upTo >= opNumberOf(state) ? state.logRows.length : kept;
  if (next <= 0) return false;
  for (const firstOp of state.logRows.splice(0, next)) rows.push(logRow(firstOp, null));
  const start = (state.logRows[0] ?? opNumberOf(state) + 1) - 1;
  state.log.splice(0, start - state.logStart);
  state.logStart = start;
  return true;
}

/** Takes all of it away; the next op bears the number after `opNumber`. */
export function clearLog(state: DurableLog, opNumber: number, rows: RowChange[]): void {
  for (const firstOp of state.logRows) rows.push(logRow(firstOp, null));
  state.logRows = [];
  state.log = [];
  state.logStart = opNumber;
}

/** A message has at most so many characters of entries; the rest of it is small. */
const BATCH_CHARACTERS_MAX = MESSAGE_LENGTH_MAX / 4;

/** What follows `after`, as far as it fits into one message. */
export function entriesAfter(state: Log, after: number, most = BATCH_ENTRIES_MAX): LogEntry[] {
  assert(after >= state.logStart, `entries after ${after} are no longer kept`);
  const from = after - state.logStart;
  const count = fittingCount(state.log, from, most);
  return state.log.slice(from, from + count);
}

/** How many entries from that place on fit into one message: one at least, if there is one. */
export function fittingCount(entries: readonly LogEntry[], from: number, most: number): number {
  let characters = 0;
  let count = 0;
  while (from + count < entries.length && count < most) {
    characters += lengthOf(entries[from + count] as LogEntry);
    if (count > 0 && characters > BATCH_CHARACTERS_MAX) break;
    count += 1;
  }
  return count;
}

/** About how many characters an entry has as JSON: keys and values alone count. */
function lengthOf(entry: LogEntry): number {
  if (entry.type === 'reconfiguration') return 200;
  const { operation } = entry;
  switch (operation.type) {
    case 'get':
    case 'delete':
      return 100 + operation.key.length;
    case 'put':
    case 'modify':
      return 100 + operation.key.length + operation.value.length;
    case 'write':
      return 100 + JSON.stringify(operation).length;
    default:
      return assertNever(operation);
  }
}

/** Whether two entries are one op: the same request at the same place. */
export function isSameOp(left: LogEntry, right: LogEntry): boolean {
  if (left.type === 'operation' && right.type === 'operation')
    return (
      left.client === right.client &&
      left.requestNumber === right.requestNumber &&
      JSON.stringify(left.operation) === JSON.stringify(right.operation)
    );
  if (left.type === 'reconfiguration' && right.type === 'reconfiguration')
    return left.members.join() === right.members.join();
  return false;
}
