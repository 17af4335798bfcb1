// Checkpoints (section 5.1; rule VR7): now and then store and client-table become durable as they are, and the log before
// is dropped. A laggard whose next op is gone gets such a state in place of the ops that made it (pitfalls 9, 25).

import type { Out, RowChange } from '../../core/contract.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';
import { compareText } from '../../core/json.ts';
import { keyedEntries, keyedGet, keyedKeys, keyedSet } from '../../core/keyed.ts';
import { BATCH_ENTRIES_MAX, MESSAGE_LENGTH_MAX } from '../../core/limits.ts';
import { assert } from '../../core/result.ts';
import { isWitness } from './configuration.ts';
import { persistLog } from './durable.ts';
import { clientRow, valueRow } from './durable-rows.ts';
import { clearLog, dropPrefix } from './log.ts';
import type { CheckpointPart } from './messages.ts';
import type {
  ClientRow,
  IncomingCheckpoint,
  OutgoingCheckpoint,
  StoredValue,
  VsrState,
  VsrTypes,
} from './types.ts';

/** A part has at most so many characters of keys, values and replies; the rest of the message is small. */
const PART_CHARACTERS_MAX = MESSAGE_LENGTH_MAX / 4;
/** Ticks without a question after which a state that was handed out in part is forgotten. */
const OUTGOING_TICKS_MAX = 12;

// ---------------------------------------------------------------- one's own

/** Each time that so many ops were executed. The log since the checkpoint before stays, for those a little behind. */
export function takeCheckpointIfDue(state: VsrState, out: Out<VsrTypes>): void {
  // A witness has nothing but the log, and drops of it what all that execute have (`dropForWitness`).
  if (isWitness(state, state.id)) return;
  if (state.commitNumber - state.checkpoint < state.config.checkpointOps) return;
  takeCheckpoint(state, state.checkpoint, out);
}

/** @returns whether anything was dropped: all up to that op, as far as it is executed */
export function takeCheckpoint(state: VsrState, dropped: number, out: Out<VsrTypes>): boolean {
  const rows: RowChange[] = [];
  for (const key of keyedKeys(state.changedKeys)) rows.push(valueRow(key, keyedGet(state.store, key)));
  for (const client of Object.keys(state.changedClients))
    rows.push(clientRow(client, state.clientTable[client]));
  state.changedKeys = {};
  state.changedClients = {};
  state.checkpoint = state.commitNumber;
  const hasDropped = dropPrefix(state, Math.min(dropped, state.commitNumber), rows);
  out.note({ type: 'checkpointTaken', opNumber: state.checkpoint, dropped: state.logStart });
  persistLog(state, rows, out);
  return hasDropped;
}

/** What every member that executes has in its log, durably, no witness is ever asked for. */
export function dropForWitness(state: VsrState, hadByAll: number, out: Out<VsrTypes>): void {
  const rows: RowChange[] = [];
  state.checkpoint = state.commitNumber;
  // Not one by one: each time costs a batch of the disk.
  if (Math.min(hadByAll, state.commitNumber) - state.logStart < state.config.checkpointOps) return;
  dropPrefix(state, Math.min(hadByAll, state.commitNumber), rows);
  out.note({ type: 'checkpointTaken', opNumber: state.checkpoint, dropped: state.logStart });
  persistLog(state, rows, out);
}

// ---------------------------------------------------------------- for a laggard

/** A part of the state after an op. A question for a state that is not held any more begins with a newer one. */
export function checkpointPart(
  state: VsrState,
  wanted: { readonly opNumber: number; readonly part: number } | null,
): CheckpointPart {
  const isGoingOn = wanted !== null && state.outgoing?.opNumber === wanted.opNumber;
  const outgoing = isGoingOn && state.outgoing !== null ? state.outgoing : beginOutgoing(state);
  outgoing.ticks = 0;
  return cutPart(outgoing, isGoingOn ? wanted.part : 0);
}

function beginOutgoing(state: VsrState): OutgoingCheckpoint {
  const { commitNumber: opNumber } = state;
  if (state.outgoing?.opNumber === opNumber) return state.outgoing;
  // In an order of their own: after a restart it is the same, so that parts of before and after make one state.
  const values = keyedEntries(state.store).sort(([left], [right]) => compareText(left, right));
  const rows = Object.entries(state.clientTable).sort(([left], [right]) => compareText(left, right));
  const ends = [endOfPart(values, rows, 0)];
  for (let end = ends[0] ?? 0; end < values.length + rows.length; ends.push(end))
    end = endOfPart(values, rows, end);
  state.outgoing = { opNumber, values, rows, ends, ticks: 0 };
  return state.outgoing;
}

/** Values first, then the rows of clients; each part begins where the one before it ended. */
function cutPart({ opNumber, values, rows, ends }: OutgoingCheckpoint, part: number): CheckpointPart {
  const at = ends[part - 1] ?? 0;
  const end = ends[part] ?? values.length + rows.length;
  return {
    opNumber,
    part,
    isLast: part >= ends.length - 1,
    values: values.slice(at, end),
    rows: rows.slice(Math.max(0, at - values.length), Math.max(0, end - values.length)),
  };
}

function endOfPart(values: OutgoingCheckpoint['values'], rows: OutgoingCheckpoint['rows'], at: number) {
  const total = values.length + rows.length;
  let characters = 0;
  let end = at;
  while (end < total && end - at < BATCH_ENTRIES_MAX) {
    characters += end < values.length ? valueLength(values[end]) : rowLength(rows[end - values.length]);
    if (end > at && characters > PART_CHARACTERS_MAX) break;
    end += 1;
  }
  return end;
}

function valueLength(entry: readonly [string, StoredValue] | undefined): number {
  return entry === undefined ? 0 : 60 + entry[0].length + entry[1].value.length;
}

function rowLength(entry: readonly [ClientId, ClientRow] | undefined): number {
  if (entry === undefined) return 0;
  const { result } = entry[1];
  return 200 + (result.type === 'value' ? result.key.length + result.value.length : 0);
}

export function onTickOfOutgoing(state: VsrState): void {
  if (state.outgoing === null) return;
  state.outgoing.ticks += 1;
  if (state.outgoing.ticks > OUTGOING_TICKS_MAX) state.outgoing = null;
}

// ---------------------------------------------------------------- from another

export function takePart(before: IncomingCheckpoint | null, part: CheckpointPart): IncomingCheckpoint | null {
  const isNew = part.part === 0 && before?.opNumber !== part.opNumber;
  const incoming: IncomingCheckpoint | null = isNew
    ? { opNumber: part.opNumber, values: [], rows: [], parts: 0, isWhole: false }
    : before;
  // A part that came twice, or of another state than the one that is being put together.
  if (incoming === null || incoming.opNumber !== part.opNumber || incoming.parts !== part.part) return null;
  incoming.values.push(...part.values);
  incoming.rows.push(...part.rows);
  incoming.parts += 1;
  incoming.isWhole = part.isLast;
  return incoming;
}

/** The replica's own state becomes that one; of its log nothing stays, as what follows comes with it (pitfall 9). */
export function installCheckpoint(
  state: VsrState,
  { opNumber, values, rows: clients }: IncomingCheckpoint,
  from: ReplicaId,
  rows: RowChange[],
  out: Out<VsrTypes>,
): void {
  assert(opNumber > state.commitNumber, `a checkpoint of op ${opNumber} is newer than what is executed`);
  // What was deleted since the last checkpoint is on the disk still, and in the store no more.
  for (const key of [...keyedKeys(state.store), ...keyedKeys(state.changedKeys)])
    rows.push(valueRow(key, undefined));
  for (const client of Object.keys(state.clientTable)) rows.push(clientRow(client, undefined));
  state.store = {};
  state.clientTable = {};
  if (!isWitness(state, state.id)) {
    for (const [key, value] of values) keyedSet(state.store, key, value);
    for (const [client, row] of clients) state.clientTable[client] = row;
  }
  for (const [key, value] of keyedEntries(state.store)) rows.push(valueRow(key, value));
  for (const [client, row] of Object.entries(state.clientTable)) rows.push(clientRow(client, row));
  state.changedKeys = {};
  state.changedClients = {};
  clearLog(state, opNumber, rows);
  state.commitNumber = opNumber;
  state.checkpoint = opNumber;
  out.note({ type: 'checkpointInstalled', from, opNumber, keys: values.length });
}
