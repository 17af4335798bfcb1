// From one epoch to the next (section 7; rule VR6). The reconfiguration is the last op of its epoch: whoever executes it is in
// the next one at once, or out of it. Whoever has not executed it stays in the old epoch until it has fetched all that was
// before, so nobody votes in an epoch with a log that is not whole (pitfall 29). Members of the old configuration, also those
// that left, hand out their state until a quorum of the new one has started, and answer afterwards (pitfall 28).

import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { beginEpochTransfer } from './asking.ts';
import { isMember, isPrimary, othersOf, quorumOf } from './configuration.ts';
import { persist } from './durable.ts';
import { waitOutLease } from './lease.ts';
import { forgetView, refuseQueued } from './leaving-view.ts';
import { cutTail, opNumberOf } from './log.ts';
import type { CheckEpoch, EpochStarted, StartEpoch, VsrMessage } from './messages.ts';
import type { EpochNews, VsrState, VsrTypes } from './types.ts';

// ---------------------------------------------------------------- beginning

/** It has executed the op that ends its epoch. */
export function leaveEpoch(state: VsrState, members: readonly ReplicaId[], out: Out<VsrTypes>): void {
  const { epoch, commitNumber, viewNumber } = state;
  const wasPrimary = isPrimary(state);
  if (wasPrimary) {
    // The last word of the old epoch: its backups have the op already, and need not ask for it.
    const { round } = state;
    for (const backup of othersOf(state))
      out.send(backup, {
        type: 'commit',
        epoch,
        viewNumber,
        opNumber: commitNumber,
        commitNumber,
        round,
      });
  }
  const before = { epoch, members: state.members };
  const gone = [...state.gone, ...state.members.filter((member) => !members.includes(member))];
  enterEpoch(state, epoch + 1, 0, { members, before, gone, epochStart: commitNumber }, out);
  persist(state, [], out);
  announceStart(state, out);
  // The others do so if it takes long.
  if (wasPrimary) for (const member of othersOf(state)) sendStartEpoch(state, member, out);
}

/** Its log is whole up to the beginning of the epoch. To be made durable by the caller before anybody is told (pitfall 32). */
export function enterEpoch(
  state: VsrState,
  epoch: number,
  viewNumber: number,
  { members, before, gone, epochStart }: EpochNews,
  out: Out<VsrTypes>,
): void {
  out.cancelTimer({ type: 'heartbeat' });
  refuseQueued(state, out);
  state.epoch = epoch;
  state.members = [...members];
  state.before = before;
  state.gone = [...gone];
  state.epochStart = epochStart;
  state.viewNumber = viewNumber;
  state.lastNormalView = viewNumber;
  state.failedViews = 0;
  state.started = {};
  state.wishes = {};
  state.recovery = null;
  forgetView(state, out);
  const hasPlace = isMember(state, state.id);
  state.status = hasPlace ? 'normal' : 'retired';
  state.viewStart = opNumberOf(state);
  out.note({ type: 'epochBegan', epoch, members, opNumber: epochStart, isMember: hasPlace });
  if (isPrimary(state)) {
    out.setTimer({ type: 'heartbeat' }, state.config.heartbeatMillis);
    waitOutLease(state, out);
  }
}

// ---------------------------------------------------------------- telling

function sendStartEpoch(state: VsrState, to: ReplicaId, out: Out<VsrTypes>): void {
  // The view in which it worked last: of that it can hand out the log, also while the next one has not begun.
  const { epoch, lastNormalView: viewNumber, epochStart } = state;
  const members = [...state.members];
  const before = state.before === null ? null : { ...state.before, members: [...state.before.members] };
  const gone = [...state.gone];
  out.send(to, { type: 'startEpoch', epoch, viewNumber, members, before, gone, epochStart });
}

/** Whoever speaks of an older epoch is answered with this one (pitfalls 27, 30). */
export function tellEpoch(state: VsrState, to: ReplicaId, out: Out<VsrTypes>): void {
  if (knowsEpoch(state)) sendStartEpoch(state, to, out);
}

/** One that is in no group, or lost its log, says nothing of epochs (pitfall 4); nor one that left without what was before. */
function knowsEpoch(state: VsrState): boolean {
  const { status, epoch, epochStart } = state;
  return status !== 'joining' && status !== 'recovering' && epoch > 0 && opNumberOf(state) >= epochStart;
}

/** Until the configuration before is not needed any more. */
export function onTickOfEpoch(state: VsrState, out: Out<VsrTypes>): void {
  if (state.before === null || state.status === 'recovering') return;
  for (const member of othersOf(state)) {
    if (state.started[member] !== undefined) {
      // It may be in a later epoch meanwhile, which tells one that left as much as the word of all others.
      if (state.status === 'retired') askEpoch(state, member, out);
      continue;
    }
    // One whose log was lost has nothing to begin with, and still wants to know whether they have begun.
    if (knowsEpoch(state)) sendStartEpoch(state, member, out);
    else askEpoch(state, member, out);
  }
}

export function onCheckEpoch(
  state: VsrState,
  from: ReplicaId,
  { epoch }: CheckEpoch,
  out: Out<VsrTypes>,
): void {
  const works = state.status === 'normal' || state.status === 'view-change';
  if (epoch < state.epoch) tellEpoch(state, from, out);
  else if (epoch === state.epoch && works && epoch > 0) sendEpochStarted(state, from, out);
}

/** It hears of a later epoch: who is in it? Or of its own: has it begun? */
export function askEpoch({ epoch, viewNumber }: VsrState, from: ReplicaId, out: Out<VsrTypes>): void {
  out.send(from, { type: 'checkEpoch', epoch, viewNumber });
}

// ---------------------------------------------------------------- hearing

export function onStartEpoch(
  state: VsrState,
  from: ReplicaId,
  message: StartEpoch,
  out: Out<VsrTypes>,
): void {
  const { epoch, viewNumber, members, before, gone, epochStart } = message;
  if (epoch < state.epoch) return tellEpoch(state, from, out);
  if (epoch === state.epoch && state.status !== 'joining') {
    if (state.status !== 'recovering' && isMember(state, state.id)) sendEpochStarted(state, from, out);
    return;
  }
  if (epoch < state.epoch || (epoch === state.epoch && !members.includes(state.id))) return;
  // A quorum of the epoch before must have worked to bring that one about.
  if (state.status === 'retired') return onHandedOver(state, out);
  if (state.status === 'joining' && !members.includes(state.id)) {
    // Not in yet, but it knows whom to ask.
    state.reachable = [...members];
    return;
  }
  // Out of it, and nobody needs what it has.
  if (!members.includes(state.id) && before === null) {
    // What it has beyond may be no part of the log that all others have.
    const rows: RowChange[] = [];
    cutTail(state, state.commitNumber, rows);
    enterEpoch(state, epoch, viewNumber, { members, before, gone, epochStart }, out);
    persist(state, rows, out);
    announceStart(state, out);
    return;
  }
  const { transfer } = state;
  if (transfer !== null && transfer.group !== null && transfer.epoch >= epoch) return;
  beginEpochTransfer(state, from, message, { members, before, gone, epochStart }, out);
}

/** Said to all of this configuration and of the one before, some of whom wait for it; by one whose rows are on their way. */
export function announceStart(state: VsrState, out: Out<VsrTypes>): void {
  if (isMember(state, state.id)) {
    const all = new Set([...(state.before?.members ?? []), ...state.members]);
    for (const other of all) if (other !== state.id) sendEpochStarted(state, other, out);
    noteStarted(state, state.id, out);
  }
  answerLeaver(state, out);
}

function sendEpochStarted({ epoch, viewNumber }: VsrState, to: ReplicaId, out: Out<VsrTypes>): void {
  out.send(to, { type: 'epochStarted', epoch, viewNumber });
}

export function onEpochStarted(
  state: VsrState,
  from: ReplicaId,
  { epoch }: EpochStarted,
  out: Out<VsrTypes>,
): void {
  if (epoch === state.epoch) noteStarted(state, from, out);
  else if (epoch > state.epoch) askEpoch(state, from, out);
  else tellEpoch(state, from, out);
}

/** Whoever speaks in this epoch has started it. */
export function noteStarted(state: VsrState, member: ReplicaId, out: Out<VsrTypes>): void {
  if (state.before === null) return;
  if (isMember(state, member)) state.started[member] = true;
  if (Object.keys(state.started).length >= quorumOf(state)) onHandedOver(state, out);
}

function onHandedOver(state: VsrState, out: Out<VsrTypes>): void {
  if (state.before === null) return;
  state.before = null;
  out.note({ type: 'handedOver', epoch: state.epoch });
  persist(state, [], out);
  answerLeaver(state, out);
}

/** It is out, and what it had is where it is needed. */
function answerLeaver(state: VsrState, out: Out<VsrTypes>): void {
  if (state.leaving === null || state.status !== 'retired' || state.before !== null) return;
  const { instruction } = state.leaving;
  state.leaving = null;
  if (instruction !== null) out.answer(instruction, { type: 'done', changed: true });
}

/** Whether the message is of this epoch, and from and to members; else it is answered, or not. */
export function isOfEpoch(
  state: VsrState,
  from: ReplicaId,
  { epoch }: VsrMessage,
  out: Out<VsrTypes>,
): boolean {
  if (epoch < state.epoch) tellEpoch(state, from, out);
  else if (epoch > state.epoch) askEpoch(state, from, out);
  return epoch === state.epoch && isMember(state, from) && isMember(state, state.id);
}
