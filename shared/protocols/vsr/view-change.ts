// The view change (section 4.2; rule VR4). A replica that hears no primary wishes for another view and stays where it is until
// a quorum wishes so (pitfall 18); then it enters the view for good, tells the new primary its log, and waits for it.

import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { drawOne } from '../../core/random.ts';
import { sayPrepareOk } from './acknowledge.ts';
import { beginTransfer } from './asking.ts';
import { rebuildInFlight } from './client-table.ts';
import { commitUpTo } from './commit.ts';
import { isPrimary, isWitness, othersOf, primaryOf, quorumOf } from './configuration.ts';
import { persist } from './durable.ts';
import { waitOutLease } from './lease.ts';
import { forgetView, refuseQueued } from './leaving-view.ts';
import { entriesAfter, opNumberOf } from './log.ts';
import type { DoViewChange, StartView, StartViewChange } from './messages.ts';
import { isSilentForLong, onViewEntered } from './silence.ts';
import { replaceTail } from './tail.ts';
import type { LogChoice, LogEntry, VsrState, VsrTypes } from './types.ts';

/** A wish that was not repeated for so many ticks is not held any more. */
const WISH_TICKS_MAX = 4;

// ---------------------------------------------------------------- wishes

/** Looks at what was heard since the last tick, and says again what nobody may have heard (pitfall 17). */
export function onTickInViewChange(state: VsrState, out: Out<VsrTypes>): void {
  if (isSilentForLong(state)) {
    wishFor(state, nextWish(state), 'its view did not start', out);
    askAnybody(state, out);
  } else sayStartViewChange(state, out);
  sendDoViewChange(state, out);
}

export function onTickInNormal(state: VsrState, out: Out<VsrTypes>): void {
  // A quorum that says nothing has nothing to say to the first primary before the others have begun.
  const isBeginning = state.viewNumber === 0 && opNumberOf(state) === 0;
  if (!isSilentForLong(state) || state.members.length === 1) return;
  if (!isPrimary(state)) {
    wishFor(state, nextWish(state), 'the primary is silent', out);
    askAnybody(state, out);
    return;
  }
  if (isBeginning) return;
  if (state.wishedView === null) {
    out.note({ type: 'abdicated', viewNumber: state.viewNumber });
    refuseQueued(state, out);
  }
  wishFor(state, nextWish(state), 'no quorum answers it', out);
}

/** The primary may well be there for others, and they know what it said. Who is to be primary itself waits for votes. */
function askAnybody(state: VsrState, out: Out<VsrTypes>): void {
  const isBehind = state.status === 'normal' || state.status === 'view-change';
  if (!isBehind || primaryOf(state, state.viewNumber) === state.id) return;
  // A witness has nothing for one that is far behind.
  const others = othersOf(state).filter((member) => !isWitness(state, member));
  if (others.length > 0) beginTransfer(state, drawOne(state, others), state.viewNumber, out);
}

/** The highest that anybody wishes for, so that wishes meet (pitfall 11). */
export function nextWish(state: VsrState): number {
  const wishes = Object.values(state.wishes).map(({ viewNumber }) => viewNumber);
  return Math.max(state.viewNumber + 1, state.wishedView ?? 0, ...wishes);
}

export function wishFor(state: VsrState, viewNumber: number, because: string, out: Out<VsrTypes>): void {
  if (state.wishedView !== viewNumber) out.note({ type: 'wished', viewNumber, because });
  state.wishedView = viewNumber;
  sayStartViewChange(state, out);
  enterIfQuorumWishes(state, out);
}

function sayStartViewChange(state: VsrState, out: Out<VsrTypes>): void {
  const { epoch, viewNumber: enteredView, wishedView } = state;
  for (const other of othersOf(state))
    out.send(other, {
      type: 'startViewChange',
      epoch,
      viewNumber: wishedView ?? enteredView,
      enteredView,
    });
}

/** A wish alone moves nobody who is content; a view that another has entered, with a quorum behind it, moves everybody. */
export function onStartViewChange(
  state: VsrState,
  from: ReplicaId,
  { viewNumber, enteredView }: StartViewChange,
  out: Out<VsrTypes>,
): void {
  if (enteredView > state.viewNumber) enterView(state, enteredView, out);
  if (viewNumber <= state.viewNumber) return;
  state.wishes[from] = { viewNumber, ticks: 0 };
  if (state.wishedView === null) return;
  if (viewNumber > state.wishedView) wishFor(state, viewNumber, `${from} wishes for it`, out);
  else enterIfQuorumWishes(state, out);
}

function enterIfQuorumWishes(state: VsrState, out: Out<VsrTypes>): void {
  const { wishedView } = state;
  if (wishedView === null) return;
  const alike = Object.values(state.wishes).filter(
    (wish) => wish.viewNumber === wishedView && wish.ticks <= WISH_TICKS_MAX,
  );
  if (alike.length + 1 >= quorumOf(state)) enterView(state, wishedView, out);
}

/** Leaves its view for a higher one and never comes back (pitfalls 2, 12): that is durable before anybody is told. */
export function enterView(state: VsrState, viewNumber: number, out: Out<VsrTypes>): void {
  const wasNormal = state.status === 'normal';
  out.note({ type: 'viewEntered', viewNumber, from: state.viewNumber, wasNormal });
  if (isPrimary(state)) out.cancelTimer({ type: 'heartbeat' });
  onViewEntered(state);
  state.viewNumber = viewNumber;
  state.status = 'view-change';
  forgetView(state, out);
  persist(state, [], out);
  refuseQueued(state, out);
  sayStartViewChange(state, out);
  sendDoViewChange(state, out);
}

/** After a restart in the middle of it. */
export function goOnWithViewChange(state: VsrState, out: Out<VsrTypes>): void {
  if (state.status !== 'view-change') return;
  sayStartViewChange(state, out);
  sendDoViewChange(state, out);
}

// ---------------------------------------------------------------- the new primary

function ownDoViewChange(state: VsrState): DoViewChange {
  const { epoch, viewNumber, lastNormalView, commitNumber } = state;
  const after = Math.max(commitNumber, state.logStart);
  const opNumber = opNumberOf(state);
  const entries = entriesAfter(state, after);
  return { type: 'doViewChange', epoch, viewNumber, lastNormalView, opNumber, commitNumber, after, entries };
}

/** The end of the log alone: what is committed is in every log that can be chosen. */
function sendDoViewChange(state: VsrState, out: Out<VsrTypes>): void {
  if (state.status !== 'view-change') return;
  const primary = primaryOf(state, state.viewNumber);
  if (primary === state.id) startIfQuorum(state, out);
  else out.send(primary, ownDoViewChange(state));
}

export function onDoViewChange(
  state: VsrState,
  from: ReplicaId,
  message: DoViewChange,
  out: Out<VsrTypes>,
): void {
  // Whoever sends it has entered that view, with a quorum behind it.
  if (message.viewNumber > state.viewNumber) enterView(state, message.viewNumber, out);
  if (message.viewNumber < state.viewNumber || primaryOf(state, state.viewNumber) !== state.id) return;
  if (state.status === 'normal') return sendStartView(state, from, message.commitNumber, out);
  if (state.status !== 'view-change') return;
  state.doViewChanges[from] = message;
  startIfQuorum(state, out);
}

interface Candidate extends DoViewChange {
  readonly replica: ReplicaId;
}

/** With a quorum of distinct senders, its own among them, one of which has each op that was ever committed (pitfall 15). */
function startIfQuorum(state: VsrState, out: Out<VsrTypes>): void {
  const others = Object.entries(state.doViewChanges).map(([replica, message]) => ({ replica, ...message }));
  const own: Candidate = { replica: state.id, ...ownDoViewChange(state) };
  const candidates: Candidate[] = [own, ...others];
  if (candidates.length < quorumOf(state) || state.transfer !== null) return;
  const winner = candidates.reduce((best, candidate) =>
    isBetter(state, candidate, best) ? candidate : best,
  );
  const choice: LogChoice = {
    viewNumber: state.viewNumber,
    winner: winner.replica,
    candidates: candidates.map(({ replica, lastNormalView, opNumber, commitNumber }) => ({
      replica,
      lastNormalView,
      opNumber,
      commitNumber,
    })),
  };
  state.chosen = choice;
  out.note({ type: 'logChosen', ...choice });
  if (winner.replica === state.id) return startView(state, opNumberOf(state), [], out);
  const { commitNumber } = state;
  const isWhole = winner.after <= commitNumber && winner.after + winner.entries.length === winner.opNumber;
  if (isWhole) startView(state, commitNumber, winner.entries.slice(commitNumber - winner.after), out);
  // Pitfall 20: it may ask one that is in view-change, as the primary of that view.
  else beginTransfer(state, winner.replica, state.viewNumber, out);
}

/** The log of the latest view in which its replica worked, and of those the longest. */
function isBetter({ config }: VsrState, candidate: Candidate, best: Candidate): boolean {
  const views = candidate.lastNormalView - best.lastNormalView;
  // Of logs of one length any may be taken then: let it be the wrong one.
  if (config.mistake === 'longest-log')
    return candidate.opNumber > best.opNumber || (candidate.opNumber === best.opNumber && views < 0);
  return views > 0 || (views === 0 && candidate.opNumber > best.opNumber);
}

/** The new primary has the log of its view: what follows `base` becomes these entries. */
export function startView(
  state: VsrState,
  base: number,
  entries: readonly LogEntry[],
  out: Out<VsrTypes>,
  rows: RowChange[] = [],
): void {
  const committed = Object.values(state.doViewChanges).map(({ commitNumber }) => commitNumber);
  const known = state.doViewChanges;
  replaceTail(state, base, entries, rows, out);
  workInView(state, state.viewNumber, out);
  rebuildInFlight(state);
  if (state.config.mistake === 'table-forgotten') state.clientTable = {};
  persist(state, rows, out);
  out.note({
    type: 'viewStarted',
    viewNumber: state.viewNumber,
    opNumber: opNumberOf(state),
    asPrimary: true,
  });
  for (const other of othersOf(state))
    sendStartView(state, other, known[other]?.commitNumber ?? state.commitNumber, out);
  out.setTimer({ type: 'heartbeat' }, state.config.heartbeatMillis);
  waitOutLease(state, out);
  commitUpTo(state, Math.max(state.commitNumber, ...committed), out);
}

function sendStartView(state: VsrState, to: ReplicaId, itsCommitNumber: number, out: Out<VsrTypes>): void {
  const { epoch, viewNumber, commitNumber } = state;
  const opNumber = opNumberOf(state);
  const after = Math.max(state.logStart, Math.min(itsCommitNumber, opNumber));
  const entries = entriesAfter(state, after);
  out.send(to, { type: 'startView', epoch, viewNumber, opNumber, commitNumber, after, entries });
}

// ---------------------------------------------------------------- the backups of the new view

export function onStartView(state: VsrState, from: ReplicaId, message: StartView, out: Out<VsrTypes>): void {
  const { viewNumber, after, entries, opNumber, commitNumber } = message;
  // Of a lower view, or late and of this one (pitfalls 13, 14).
  if (viewNumber < state.viewNumber) return;
  if (viewNumber === state.viewNumber && state.status !== 'view-change') return;
  const base = state.commitNumber;
  if (after > base || after + entries.length < opNumber) beginTransfer(state, from, viewNumber, out);
  else followView(state, viewNumber, base, entries.slice(base - after), commitNumber, out);
}

/** Works in a view whose log is here: what follows `base` becomes these entries. Nothing was changed before (pitfall 1). */
export function followView(
  state: VsrState,
  viewNumber: number,
  base: number,
  entries: readonly LogEntry[],
  commitNumber: number,
  out: Out<VsrTypes>,
  rows: RowChange[] = [],
): void {
  if (isPrimary(state)) out.cancelTimer({ type: 'heartbeat' });
  refuseQueued(state, out);
  replaceTail(state, base, entries, rows, out);
  workInView(state, viewNumber, out);
  rebuildInFlight(state);
  persist(state, rows, out);
  out.note({ type: 'viewStarted', viewNumber, opNumber: opNumberOf(state), asPrimary: false });
  // In answer to nothing that was said, so that no lease rests on it.
  sayPrepareOk(state, 0, out);
  commitUpTo(state, commitNumber, out);
}

function workInView(state: VsrState, viewNumber: number, out: Out<VsrTypes>): void {
  state.status = 'normal';
  state.viewNumber = viewNumber;
  state.lastNormalView = viewNumber;
  state.recovery = null;
  state.viewStart = opNumberOf(state);
  forgetView(state, out);
}
