// Anti-entropy, the receiver's side (Petersen 1997, section 3; rules BY4, BY5, BY9, BY13).

import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { type Keyed, keyedEntries, keyedGet, keyedHas, keyedSet } from '../../core/keyed.ts';
import { assertNever, present } from '../../core/result.ts';
import { applyWrite } from './apply.ts';
import { covers, isCoveredBy } from './coverage.ts';
import { forgetCommitsRow, forgetWriteRow, omittedRow, tupleRow } from './durable.ts';
import { isPrimary, learnPrefix, learnWrite, noteMembership, ownHeir } from './membership.ts';
import { tellOfFirst } from './notes.ts';
import { compareWrites, listTentative, writeId } from './order.ts';
import { withdrawFarewells } from './sender.ts';
import { beginRows, persistRows, type StepRows } from './step-rows.ts';
import { truncateIfDue } from './truncation.ts';
import type {
  BayouMessage,
  BayouState,
  BayouTypes,
  IncomingSession,
  Omitted,
  SessionItem,
  Write,
} from './types.ts';
import { committedCsn, commitWhatIsHeld, extendLog, findTentative } from './write-log.ts';

type Message<K extends BayouMessage['type']> = Extract<BayouMessage, { type: K }>;

export function onSessionOffer(
  state: BayouState,
  from: ReplicaId,
  offer: Message<'sessionOffer'>,
  out: Out<BayouTypes>,
): void {
  const { session, farewell } = offer;
  const refusal = refusalOf(state, from, farewell);
  if (refusal !== null) {
    out.send(from, { type: 'sessionRefusal', session, reason: refusal, heir: ownHeir(state) });
    return;
  }
  const known = state.incoming[from];
  // An offer that came late, or twice: it must not take the place of a session that has begun.
  if (known !== undefined && known.session > session) return;
  if (known?.session === session && known.nextBatch > 1) return;
  // It promised to be an heir: its own farewell must wait (see `IncomingSession.farewell`).
  if (farewell) withdrawFarewells(state, out);
  state.incoming[from] = { session, farewell, nextBatch: 1, finished: false, transfer: null };
  out.setTimer({ type: 'incoming', from, session }, state.config.sessionTimeoutMillis);
  const csn = committedCsn(state);
  out.send(from, { type: 'sessionAccept', session, vector: { ...state.vector }, csn, name: state.name });
  if (out.areNotesRead)
    note(out, 'accepted', from, session, 0, `${state.id} told its version vector and CSN ${csn} to ${from}`);
}

function refusalOf(
  state: BayouState,
  from: ReplicaId,
  farewell: boolean,
): Message<'sessionRefusal'>['reason'] | null {
  switch (state.stage) {
    case 'unnamed':
      return 'unnamed';
    case 'telling':
    case 'retired':
      return 'retired';
    case 'joining':
      return farewell ? 'unnamed' : null;
    case 'serving': {
      // Two that would leave to each other: the one with the lesser handle goes first.
      if (!farewell || state.id > from) return null;
      return Object.values(state.outgoing).some((session) => session.farewell) ? 'leaving' : null;
    }
    default:
      return assertNever(state.stage);
  }
}

export function onSessionBatch(
  state: BayouState,
  from: ReplicaId,
  message: Message<'sessionBatch'>,
  out: Out<BayouTypes>,
): void {
  const incoming = state.incoming[from];
  // A session of before a restart, or one that timed out: the sender will break it off.
  if (incoming === undefined || incoming.session !== message.session) return;
  // It retired in the middle of the session: its log is frozen (rule BY12). The next offer is refused.
  if (state.stage === 'telling' || state.stage === 'retired') return;
  if (message.batch > incoming.nextBatch) return;
  const { session, batch, items, last } = message;
  if (batch === incoming.nextBatch) {
    // Not acknowledged, so that the sender breaks off and asks anew where this log ends.
    if (!followsOn(state, incoming, items)) return;
    const rows = beginRows(state);
    takeItems(state, from, incoming, items, rows, tellOfFirst(out));
    incoming.nextBatch += 1;
    incoming.finished = last;
    persistRows(state, rows, out);
    if (out.areNotesRead)
      note(out, 'batchTaken', from, session, items.length, `${state.id} took batch ${batch} of ${from}`);
  }
  out.setTimer({ type: 'incoming', from, session }, state.config.sessionTimeoutMillis);
  out.send(from, { type: 'sessionAck', session, batch });
}

/** Nothing came for a while: forgets the session. What it brought stays (rule BY5). */
export function onIncomingTimeout(
  state: BayouState,
  from: ReplicaId,
  session: number,
  out: Out<BayouTypes>,
): void {
  const incoming = state.incoming[from];
  if (incoming === undefined || incoming.session !== session) return;
  delete state.incoming[from];
  if (!incoming.finished)
    note(out, 'broken', from, session, 0, `${state.id} heard no more of ${from}: the session is broken off`);
}

/** Whether no commit of the batch would leave a gap. Asked before anything is changed. */
function followsOn(state: BayouState, incoming: IncomingSession, items: readonly SessionItem[]): boolean {
  let csn = committedCsn(state);
  let transferred = incoming.transfer?.csn ?? 0;
  for (const item of items) {
    if (item.type === 'omittedStart') transferred = item.csn;
    else if (item.type === 'omittedEnd') csn = Math.max(csn, transferred);
    else if (item.type !== 'tuples' && item.csn !== null) {
      if (item.csn > csn + 1) return false;
      csn = Math.max(csn, item.csn);
    }
  }
  return true;
}

/** Takes the items of one batch in order. */
function takeItems(
  state: BayouState,
  from: ReplicaId,
  incoming: IncomingSession,
  items: readonly SessionItem[],
  rows: StepRows,
  out: Out<BayouTypes>,
): void {
  const clock = state.clock;
  const wasPrimary = isPrimary(state);
  const additions: Write[] = [];
  const commits: Write[] = [];
  for (const item of items) {
    switch (item.type) {
      case 'omittedStart':
        incoming.transfer = {
          vector: { ...item.vector },
          csn: item.csn,
          store: {},
          known: { ...item.known },
          retired: { ...item.retired },
        };
        break;
      case 'tuples':
        for (const [key, value] of item.tuples)
          if (incoming.transfer !== null) keyedSet(incoming.transfer.store, key, value);
        break;
      case 'omittedEnd':
        if (incoming.transfer !== null) installOmitted(state, incoming.transfer, from, rows.changes, out);
        incoming.transfer = null;
        break;
      case 'write':
        takeWrite(state, from, item.write, item.csn, additions, commits, rows, out);
        break;
      case 'commitNotice':
        takeCommit(state, findTentative(state, item), item.csn, commits);
        break;
      default:
        assertNever(item);
    }
  }
  if (state.clock > clock) out.note({ type: 'clockLifted', from: clock, to: state.clock });
  extendLog(state, additions, commits, out);
  // Its own creation write is here, and with it all that its creator held then.
  if (state.stage === 'joining' && state.name !== null && state.vector[state.name] !== undefined)
    state.stage = 'serving';
  commitWhatIsHeld(state, out);
  if (!wasPrimary && isPrimary(state)) out.note({ type: 'becamePrimary' });
  truncateIfDue(state, rows.changes, out);
}

function takeWrite(
  state: BayouState,
  from: ReplicaId,
  write: Write,
  csn: number | null,
  additions: Write[],
  commits: Write[],
  rows: StepRows,
  out: Out<BayouTypes>,
): void {
  if (isCoveredBy(state.config, state.vector, write)) {
    // Another session brought it meanwhile; its place may still be news.
    if (csn !== null) takeCommit(state, findTentative(state, write), csn, commits);
    return;
  }
  state.clock = Math.max(state.clock, write.stamp);
  learnWrite(state, write);
  noteMembership(write, out);
  out.note({ type: 'writeReceived', write: writeId(write), from });
  rows.gained.push(write);
  if (csn === null) additions.push(write);
  else takeCommit(state, write, csn, commits);
}

/** Queues the next commit; one that is known already is passed over. */
function takeCommit(state: BayouState, write: Write | undefined, csn: number, commits: Write[]): void {
  if (csn <= committedCsn(state) + commits.length) return;
  // The vector that the sender was told covers it, and what is held is never lost: so it is here.
  commits.push(present(write, 'the write that is to get a CSN'));
}

/**
 * Puts the state at O in the place of the committed log (rule BY5a). Tentative writes that O covers are in that
 * state; the others are applied again on top of it.
 */
function installOmitted(
  state: BayouState,
  omitted: Omitted,
  from: ReplicaId,
  rows: RowChange[],
  out: Out<BayouTypes>,
): void {
  if (omitted.csn <= committedCsn(state)) return;
  for (const write of state.committed) rows.push(forgetWriteRow(write));
  for (const first of state.commitRows.splice(0)) rows.push(forgetCommitsRow(first));
  const undone = listTentative(state.tentative);
  const kept = state.tentative.filter(({ write }) => !covers(omitted.vector, write));
  for (const { write } of state.tentative)
    if (covers(omitted.vector, write)) rows.push(forgetWriteRow(write));
  pushTupleRows(state.omitted.store, omitted.store, rows);
  state.omitted = omitted;
  state.committed = [];
  state.committedStore = copyTable(omitted.store);
  state.store = copyTable(omitted.store);
  learnPrefix(state.vector, omitted.vector);
  Object.assign(state.known, omitted.known);
  Object.assign(state.retired, omitted.retired);
  for (const stamp of Object.values(omitted.vector)) state.clock = Math.max(state.clock, stamp);
  for (const { lastStamp } of Object.values(omitted.retired)) state.clock = Math.max(state.clock, lastStamp);
  state.tentative = kept
    .map(({ write }) => write)
    .sort((left, right) => compareWrites(state.config, left, right))
    .map((write) => ({ write, ...applyWrite(state.store, write) }));
  rows.push(omittedRow(state));
  const redone = listTentative(state.tentative);
  if (undone.count > 0) out.note({ type: 'rolledBack', undone, redone });
  const tuples = Object.keys(omitted.store).length;
  out.note({ type: 'stateTransferred', from, csn: omitted.csn, tuples });
}

function copyTable(table: Keyed<string>): Keyed<string> {
  return { ...table };
}

function pushTupleRows(before: Keyed<string>, after: Keyed<string>, rows: RowChange[]): void {
  for (const [key] of keyedEntries(before))
    if (!keyedHas(after, key)) rows.push(tupleRow({ key, after: null }));
  for (const [key, value] of keyedEntries(after))
    if (keyedGet(before, key) !== value) rows.push(tupleRow({ key, after: value }));
}

function note(
  out: Out<BayouTypes>,
  phase: 'accepted' | 'batchTaken' | 'broken',
  from: ReplicaId,
  session: number,
  items: number,
  sentence: string,
): void {
  out.note({ type: 'antiEntropy', phase, role: 'receiver', with: from, session, items, sentence });
}
