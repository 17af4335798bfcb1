// The state that the durable rows give back (rule C4): with the log on the disk an ordinary restart is from there alone
// (pitfall 3); with the log in memory the record says what was promised, and the rest is asked of others (pitfall 2).

import type { Identity, Out, Row, RowChange } from '../../core/contract.ts';
import { keyedSet } from '../../core/keyed.ts';
import { seedRandom } from '../../core/random.ts';
import { assert } from '../../core/result.ts';
import { executeEntry } from './client-table.ts';
import type { VsrConfig } from './config.ts';
import { isWitness, witnessesOf } from './configuration.ts';
import { recordRow } from './durable-rows.ts';
import { entryAt } from './log.ts';
import type { ClientRow, LogEntry, Status, StoredValue, VsrRecord, VsrState, VsrTypes } from './types.ts';

/** More than any incarnation ever says. */
const ROUNDS_OF_AN_INCARNATION = 1_000_000_000;

/** One atomic batch: the record always goes with the rows that it speaks of. For what changes views, epoch or standing. */
export function persist(state: VsrState, rows: readonly RowChange[], out: Out<VsrTypes>): void {
  state.isRecorded = true;
  state.recordedCommit = state.commitNumber;
  out.persist(isLogKept(state) ? [...rows, recordRow(state)] : [recordRow(state)]);
}

/** For what changes the log and what it makes alone: nothing, where the log is in memory. */
export function persistLog(state: VsrState, rows: readonly RowChange[], out: Out<VsrTypes>): void {
  if (isLogKept(state)) persist(state, rows, out);
}

/** For ops at the end of the log, in the view that is durable already: the rows say themselves how long it is. */
export function persistAppended(state: VsrState, rows: readonly RowChange[], out: Out<VsrTypes>): void {
  if (isLogKept(state)) out.persist(rows);
}

function isLogKept({ config }: VsrState): boolean {
  return config.log === 'disk';
}

/** The state that the rows give: the same after the first start and after each crash. */
export function recoverState(identity: Identity, config: VsrConfig, rows: readonly Row[]): VsrState {
  const state = emptyState(identity, config);
  const log = new Map<number, readonly LogEntry[]>();
  let record: VsrRecord | null = null;
  for (const { key, value } of rows) {
    if (key === 'record') record = value as VsrRecord;
    else if (key.startsWith('log/')) log.set(Number(key.slice(4)), value as readonly LogEntry[]);
    else if (key.startsWith('kv/')) keyedSet(state.store, key.slice(3), value as StoredValue);
    else if (key.startsWith('client/')) state.clientTable[key.slice(7)] = value as ClientRow;
    else assert(false, `a durable row that Viewstamped Replication does not know: ${key}`);
  }
  if (record !== null) recoverRecord(state, record, log);
  return state;
}

function recoverRecord(
  state: VsrState,
  record: VsrRecord,
  log: ReadonlyMap<number, readonly LogEntry[]>,
): void {
  const { opNumber: recorded, commitNumber, checkpoint, standing, ...views } = record;
  Object.assign(state, views);
  state.isRecorded = true;
  state.logRows = [...log.keys()].sort((left, right) => left - right);
  state.logStart = (state.logRows[0] ?? recorded + 1) - 1;
  for (const firstOp of state.logRows) {
    const op = state.logStart + state.log.length + 1;
    assert(firstOp === op, `op ${op} is missing on the disk of ${state.id}`);
    state.log.push(...(log.get(firstOp) ?? []));
  }
  const found = state.logStart + state.log.length;
  assert(
    found >= recorded,
    `the disk of ${state.id} has ops up to ${found}, and its record says ${recorded}`,
  );
  assert(
    state.logStart <= checkpoint,
    `the disk of ${state.id} lacks ops after its checkpoint, ${checkpoint}`,
  );
  state.checkpoint = checkpoint;
  state.recordedCommit = commitNumber;
  state.commitNumber = checkpoint;
  state.status = statusOf(state, record, standing);
  const executes = !isWitness(state, state.id);
  while (state.commitNumber < commitNumber) {
    const entry = entryAt(state, state.commitNumber + 1);
    assert(entry !== undefined, `op ${state.commitNumber + 1} was committed and is missing at ${state.id}`);
    state.commitNumber += 1;
    if (executes && entry.type === 'operation') executeEntry(state, entry, state.commitNumber);
  }
}

/** It comes back to where it was: in a view that it entered and in which it has not worked yet, it still waits for it. */
function statusOf(
  { config }: VsrState,
  { viewNumber, lastNormalView }: VsrRecord,
  standing: VsrRecord['standing'],
): Status {
  if (standing !== 'member') return standing;
  if (config.log === 'memory') return 'recovering';
  return viewNumber > lastNormalView ? 'view-change' : 'normal';
}

function emptyState(identity: Identity, config: VsrConfig): VsrState {
  const { id, incarnation, founders, sponsor, seed } = identity;
  const isFounder = founders.includes(id);
  return {
    ...seedRandom(seed, `${id}#${incarnation}`),
    id,
    now: 0,
    isRecorded: false,
    incarnation,
    config,
    sponsor,
    witnesses: witnessesOf(founders, config.witnesses),
    status: isFounder ? 'normal' : 'joining',
    epoch: 0,
    members: [...founders],
    before: null,
    gone: [],
    epochStart: 0,
    viewNumber: 0,
    lastNormalView: 0,
    commitNumber: 0,
    logStart: 0,
    log: [],
    logRows: [],
    store: {},
    clientTable: {},
    checkpoint: 0,
    recordedCommit: 0,
    changedKeys: {},
    changedClients: {},
    acknowledged: {},
    executed: {},
    sentTo: {},
    queue: [],
    inFlight: {},
    refused: {},
    // Answers to what an earlier incarnation said in the same view may still come.
    round: incarnation * ROUNDS_OF_AN_INCARNATION,
    answered: {},
    viewStart: 0,
    leaseRounds: [],
    leaseOver: 0,
    leaseReads: 0,
    isWaitingOutLease: false,
    silentTicks: 0,
    wishedView: null,
    wishes: {},
    failedViews: 0,
    heardTicks: 0,
    doViewChanges: {},
    chosen: null,
    recovered: null,
    transfer: null,
    outgoing: null,
    recovery: null,
    started: {},
    leaving: null,
    reachable: [],
  };
}
