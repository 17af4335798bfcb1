// Normal operation: requests become ops, backups acknowledge them in order, a quorum commits them (section 4.1; rules VR2,
// VR7). What arrives while ops are under way waits and goes out together (section 6.2).

import type { Input, Out, RowChange } from '../../core/contract.ts';
import { BATCH_ENTRIES_MAX } from '../../core/limits.ts';
import { sizeObstacle } from '../../core/operation-size.ts';
import { executedForGood, sayPrepareOk } from './acknowledge.ts';
import { beginTransfer } from './asking.ts';
import { dropForWitness } from './checkpoint.ts';
import { recallRequest, replyAgain } from './client-table.ts';
import { commitUpTo } from './commit.ts';
import { isBackup, isPrimary, isWitness, othersOf, quorumOf } from './configuration.ts';
import { persistAppended } from './durable.ts';
import { beginRound, onRoundAnswered, readUnderLease } from './lease.ts';
import { appendEntries, entriesAfter, fittingCount, opNumberOf } from './log.ts';
import type { Commit, Prepare, PrepareOk } from './messages.ts';
import { refusalOf, refuse, wasRefused } from './refusals.ts';
import { onHeard, onQuorumHeard } from './silence.ts';
import type { LogEntry, VsrState, VsrTypes } from './types.ts';

type Request = Extract<Input<VsrTypes>, { type: 'request' }>;

// ---------------------------------------------------------------- the primary

export function onRequest(state: VsrState, request: Request, out: Out<VsrTypes>): void {
  const { client, number: requestNumber, operation, attempt } = request;
  const queued = { client, requestNumber, operation, ...(attempt === undefined ? {} : { attempt }) };
  const fate = fateOf(state, request);
  if (fate !== 'fresh') {
    out.note({ type: 'requestRepeated', client, requestNumber, fate });
    // What was executed is committed, so whoever has the reply may repeat it.
    if (fate === 'answered') replyAgain(state, client, out);
    return;
  }
  if (readUnderLease(state, request, out)) return;
  const refusal = refusalOf(state) ?? sizeObstacle(operation);
  if (refusal !== null) return refuse(state, queued, refusal, out);
  state.inFlight[client] = requestNumber;
  state.queue.push(queued);
  prepareQueued(state, out);
}

/** Asked before anything else: one that left its view must not refuse what its log may still bring about. */
function fateOf(state: VsrState, { client, number, attempt }: Request) {
  const recalled = recallRequest(state, client, number);
  const isCopy = recalled === 'fresh' && wasRefused(state, client, number, attempt);
  return isCopy ? 'refused before' : recalled;
}

/** One batch is under way at a time; a request that comes alone goes at once. */
export function prepareQueued(state: VsrState, out: Out<VsrTypes>): void {
  while (state.queue.length > 0 && isPrimary(state) && opNumberOf(state) === state.commitNumber) {
    const entries = takeBatch(state);
    prepare(state, entries, out);
  }
}

function takeBatch(state: VsrState): LogEntry[] {
  const { viewNumber } = state;
  const entries = state.queue.map(({ client, requestNumber, operation }): LogEntry => {
    return { type: 'operation', viewNumber, client, requestNumber, operation };
  });
  const count = fittingCount(entries, 0, BATCH_ENTRIES_MAX);
  state.queue.splice(0, count);
  return entries.slice(0, count);
}

/** Gives numbers to ops, the next ones, and tells them to all. */
export function prepare(state: VsrState, entries: readonly LogEntry[], out: Out<VsrTypes>): void {
  const after = opNumberOf(state);
  const rows: RowChange[] = [];
  appendEntries(state, entries, rows);
  persistAppended(state, rows, out);
  out.note({
    type: 'prepared',
    viewNumber: state.viewNumber,
    from: after + 1,
    to: opNumberOf(state),
  });
  beginRound(state, out);
  for (const backup of othersOf(state)) sendPrepare(state, backup, after, out);
  commitAcknowledged(state, out);
}

function sendPrepare(state: VsrState, to: string, after: number, out: Out<VsrTypes>): void {
  const { epoch, viewNumber, commitNumber, round } = state;
  const entries = entriesAfter(state, after);
  state.sentTo[to] = after + entries.length;
  out.send(to, { type: 'prepare', epoch, viewNumber, after, entries, commitNumber, round });
}

export function onPrepareOk(state: VsrState, from: string, message: PrepareOk, out: Out<VsrTypes>): void {
  const isOfView = message.viewNumber === state.viewNumber || state.config.mistake === 'any-view-ok';
  if (!isPrimary(state) || !isOfView || !othersOf(state).includes(from)) return;
  state.acknowledged[from] = Math.max(state.acknowledged[from] ?? 0, message.opNumber);
  state.executed[from] = Math.max(state.executed[from] ?? 0, message.executed);
  onRoundAnswered(state, from, message.round);
  onQuorumHeard(state, from);
  commitAcknowledged(state, out);
}

/** An op is committed when so many have it that any quorum will know of it; the primary is one of them. */
export function commitAcknowledged(state: VsrState, out: Out<VsrTypes>): void {
  if (!isPrimary(state) || state.isWaitingOutLease) return;
  const opNumber = opNumberOf(state);
  const held = othersOf(state).map((backup) => state.acknowledged[backup] ?? 0);
  held.push(opNumber);
  if (state.config.mistake === 'primary-twice') held.push(opNumber);
  held.sort((left, right) => right - left);
  const committed = state.config.mistake === 'commit-at-once' ? opNumber : held[quorumOf(state) - 1];
  commitUpTo(state, committed ?? 0, out);
  prepareQueued(state, out);
}

/** A backup that lacks something is sent it again; all others are told the commit-number (pitfall 16). */
export function onHeartbeat(state: VsrState, out: Out<VsrTypes>): void {
  if (!isPrimary(state)) return;
  out.setTimer({ type: 'heartbeat' }, state.config.heartbeatMillis);
  // One that no quorum answers makes no backup believe in it.
  if (state.wishedView !== null) return;
  const { epoch, viewNumber, commitNumber } = state;
  const opNumber = opNumberOf(state);
  const sentLately = state.sentTo;
  state.sentTo = {};
  beginRound(state, out);
  const { round } = state;
  const hadByAll = leastExecuted(state);
  for (const backup of othersOf(state)) {
    const has = state.acknowledged[backup];
    if (has !== undefined && has < opNumber && sentLately[backup] === undefined) {
      const after = Math.max(has, state.logStart);
      out.note({ type: 'preparedAgain', to: backup, after });
      sendPrepare(state, backup, after, out);
    } else {
      out.send(backup, { type: 'commit', epoch, viewNumber, opNumber, commitNumber, round, hadByAll });
    }
  }
}

/** What all that execute have executed for good, so that no witness will be asked for it. */
function leastExecuted(state: VsrState): number {
  const others = othersOf(state).filter((member) => !isWitness(state, member));
  return Math.min(executedForGood(state), ...others.map((member) => state.executed[member] ?? 0));
}

// ---------------------------------------------------------------- the backups

export function onPrepare(state: VsrState, from: string, message: Prepare, out: Out<VsrTypes>): void {
  if (!isHeardFrom(state, from, message, out)) return;
  const opNumber = opNumberOf(state);
  if (message.after > opNumber) {
    beginTransfer(state, from, message.viewNumber, out);
    return;
  }
  const fresh = message.entries.slice(opNumber - message.after);
  if (fresh.length > 0) {
    const rows: RowChange[] = [];
    appendEntries(state, fresh, rows);
    persistAppended(state, rows, out);
  }
  sayPrepareOk(state, message.round, out);
  commitUpTo(state, message.commitNumber, out);
}

export function onCommit(state: VsrState, from: string, message: Commit, out: Out<VsrTypes>): void {
  if (!isHeardFrom(state, from, message, out)) return;
  sayPrepareOk(state, message.round, out);
  commitUpTo(state, message.commitNumber, out);
  if (isWitness(state, state.id)) dropForWitness(state, message.hadByAll ?? 0, out);
}

/** Whether it is a word of the primary to a backup of its view. One of a later view shows that something was missed. */
function isHeardFrom(state: VsrState, from: string, message: Prepare | Commit, out: Out<VsrTypes>): boolean {
  const { viewNumber } = message;
  if (viewNumber < state.viewNumber) {
    if (state.config.mistake === 'any-view-ok') sayPrepareOkTo(state, from, message, out);
    return false;
  }
  state.silentTicks = 0;
  state.wishedView = null;
  if (viewNumber === state.viewNumber && isBackup(state)) {
    onHeard(state);
    return true;
  }
  if (!isPrimary(state) || viewNumber > state.viewNumber) beginTransfer(state, from, viewNumber, out);
  return false;
}

function sayPrepareOkTo(
  state: VsrState,
  to: string,
  { epoch, viewNumber, round }: Prepare | Commit,
  out: Out<VsrTypes>,
): void {
  out.send(to, { type: 'prepareOk', epoch, viewNumber, opNumber: opNumberOf(state), executed: 0, round });
}
