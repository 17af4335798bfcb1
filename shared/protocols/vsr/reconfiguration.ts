// Replicas come and go (section 7.1; rule VR6). One at a time: whoever joins asks to be let in, whoever is to leave asks to be
// let go, again and again until it is done. Only the primary gives the change a place in the log.

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { REPLICAS_MAX } from '../../core/limits.ts';
import { hasEnoughActive, isMember, isPrimary, othersOf, primaryOf } from './configuration.ts';
import { tellEpoch } from './epochs.ts';
import { refuseQueued } from './leaving-view.ts';
import { isReconfiguring, opNumberOf } from './log.ts';
import type { Reconfiguration } from './messages.ts';
import { prepare } from './normal-operation.ts';
import type { VsrState, VsrTypes } from './types.ts';

/** Ticks after which whoever asked it to leave is told that it takes a while. */
const LEAVING_TICKS_MAX = 9;

// ---------------------------------------------------------------- asking

/** In no group yet: the one through whom it joins, or another, passes it on. */
export function askToJoin(state: VsrState, out: Out<VsrTypes>): void {
  const known = [...new Set([state.sponsor ?? '', ...state.members, ...state.reachable])];
  const candidates = known.filter((id) => id !== '' && id !== state.id);
  // The next one each time, as the first may be down or not know.
  const to = candidates[state.silentTicks % Math.max(1, candidates.length)];
  if (to !== undefined) sendReconfiguration(state, to, { add: state.id, remove: null }, out);
}

/** The instruction `retire`. Answered when it is out and nobody needs what it has, or after a while that it goes on. */
export function onRetire(state: VsrState, number: number, out: Out<VsrTypes>): void {
  const obstacle = obstacleToLeaving(state);
  if (obstacle !== null) return out.answer(number, { type: 'failed', sentence: obstacle });
  if (state.status === 'retired' && state.before === null)
    return out.answer(number, { type: 'done', changed: false });
  if (state.leaving !== null && state.leaving.instruction !== null)
    out.answer(state.leaving.instruction, { type: 'pending', sentence: 'it was asked once more' });
  state.leaving = { instruction: number, ticks: 0 };
  askToLeave(state, out);
}

function obstacleToLeaving(state: VsrState): string | null {
  if (state.status === 'joining') return `${state.id} is in no group yet`;
  if (state.status === 'retired') return null;
  if (state.members.length === 1) return `${state.id} is the last of its group: with it all would be lost`;
  const members = othersOf(state);
  return hasEnoughActive({ members, witnesses: state.witnesses })
    ? null
    : `without ${state.id} too few of ${members.join(', ')} would execute what the witnesses log`;
}

export function onTickOfLeaving(state: VsrState, out: Out<VsrTypes>): void {
  const { leaving } = state;
  if (leaving === null) return;
  leaving.ticks += 1;
  if (leaving.ticks > LEAVING_TICKS_MAX && leaving.instruction !== null) {
    const sentence =
      state.status === 'retired'
        ? 'the new group has not started yet'
        : `${state.id} has not reached a primary that a majority hears`;
    out.answer(leaving.instruction, { type: 'pending', sentence });
    leaving.instruction = null;
  }
  askToLeave(state, out);
}

function askToLeave(state: VsrState, out: Out<VsrTypes>): void {
  const { id, status } = state;
  if (status === 'retired' || !isMember(state, id)) return;
  if (isPrimary(state)) reconfigure(state, { add: null, remove: id }, out);
  else if (status === 'normal')
    sendReconfiguration(state, primaryOf(state, state.viewNumber), { add: null, remove: id }, out);
}

function sendReconfiguration(
  { epoch, viewNumber }: VsrState,
  to: ReplicaId,
  change: Pick<Reconfiguration, 'add' | 'remove'>,
  out: Out<VsrTypes>,
): void {
  out.send(to, { type: 'reconfiguration', epoch, viewNumber, ...change, isPassedOn: false });
}

// ---------------------------------------------------------------- being asked

export function onReconfiguration(
  state: VsrState,
  from: ReplicaId,
  message: Reconfiguration,
  out: Out<VsrTypes>,
): void {
  const { add, remove, isPassedOn } = message;
  const isDone = (add !== null && isMember(state, add)) || (remove !== null && !isMember(state, remove));
  // That it is done is all that there is to tell; who is in the group helps one that asks the wrong one.
  if (isDone || message.epoch < state.epoch) tellEpoch(state, add ?? from, out);
  if (isDone || state.status !== 'normal' || (add !== null && state.gone.includes(add))) return;
  if (isPrimary(state)) reconfigure(state, { add, remove }, out);
  // Once, as two of them may each take the other for the primary.
  else if (!isPassedOn)
    out.send(primaryOf(state, state.viewNumber), {
      type: 'reconfiguration',
      epoch: state.epoch,
      viewNumber: state.viewNumber,
      add,
      remove,
      isPassedOn: true,
    });
}

/** The last op of the epoch (pitfall 26). One at a time; whoever asked meanwhile asks again. */
function reconfigure(
  state: VsrState,
  { add, remove }: Pick<Reconfiguration, 'add' | 'remove'>,
  out: Out<VsrTypes>,
): void {
  if (isReconfiguring(state) || state.wishedView !== null) return;
  const members = [
    ...state.members.filter((member) => member !== remove),
    ...(add === null || isMember(state, add) ? [] : [add]),
  ];
  const isChanged = members.length !== state.members.length;
  if (!isChanged || members.length > REPLICAS_MAX) return;
  if (!hasEnoughActive({ members, witnesses: state.witnesses })) return;
  out.note({ type: 'reconfigurationLogged', opNumber: opNumberOf(state) + 1, members });
  refuseQueued(state, out);
  prepare(state, [{ type: 'reconfiguration', viewNumber: state.viewNumber, members }], out);
}
