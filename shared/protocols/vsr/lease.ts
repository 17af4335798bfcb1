// Reads without the log (rule VR3, pitfall 24). A primary may answer them by itself as long as nobody else can have
// committed anything: that is so for a while after f backups answered something that it had said. Whoever is primary next
// commits nothing until that while is over for certain.
//
// The while begins when the word was said, and not when it was answered. It is over by two measures, whichever is first:
// the primary's clock, and a timer. A clock that was set back would stretch the first, a replica that was held up the second.
// Of a replica whose clock was set back and which was held up as well, both are late; but what came for it meanwhile comes in
// its order, the timer's end too: what it answers by itself before that end came before it, and is answered as of then.
// The next primary measures by a timer alone, which is never early.

import type { Input, Out } from '../../core/contract.ts';
import { isPrimary, quorumOf } from './configuration.ts';
import { read } from './store.ts';
import type { LeaseRound, VsrState, VsrTypes } from './types.ts';

/** So many words of a primary in the time of a lease can give one; what it says in between needs no timer of its own. */
const ROUNDS_A_LEASE = 8;

// ---------------------------------------------------------------- the primary

/** The primary speaks to all. */
export function beginRound(state: VsrState, out: Out<VsrTypes>): void {
  state.round += 1;
  const { leaseMillis } = state.config;
  if (leaseMillis === 0) return;
  const { round, now } = state;
  const newest = state.leaseRounds.at(-1);
  if (newest !== undefined && Math.abs(now - newest.saidAt) < leaseMillis / ROUNDS_A_LEASE) return;
  state.leaseRounds.push({ round, saidAt: now, answered: {} });
  out.setTimer({ type: 'leaseOver', round }, leaseMillis);
}

/** Whoever answers a later word was in the view when an earlier one was said. */
export function onRoundAnswered(state: VsrState, from: string, round: number): void {
  for (const said of state.leaseRounds) if (said.round <= round) said.answered[from] = true;
}

export function onLeaseOver(state: VsrState, round: number): void {
  state.leaseOver = Math.max(state.leaseOver, round);
  state.leaseRounds = state.leaseRounds.filter((said) => said.round > round);
}

/** The newest word that gives a lease now. */
function leaseOf(state: VsrState): LeaseRound | undefined {
  const { config, now } = state;
  return state.leaseRounds.findLast(
    ({ round, saidAt, answered }) =>
      round > state.leaseOver &&
      now >= saidAt &&
      now - saidAt < config.leaseMillis &&
      Object.keys(answered).length >= quorumOf(state) - 1,
  );
}

/** Answers a get at once where that is safe. @returns whether it did */
export function readUnderLease(
  state: VsrState,
  { client, number, operation }: Extract<Input<VsrTypes>, { type: 'request' }>,
  out: Out<VsrTypes>,
): boolean {
  if (operation.type !== 'get' || state.config.leaseMillis === 0 || !isPrimary(state)) return false;
  // It has not executed all that others may have answered for.
  if (state.commitNumber < state.viewStart) return false;
  const lease = leaseOf(state);
  const isIgnored = state.config.mistake === 'lease-ignored';
  if (lease === undefined && !isIgnored && state.members.length > 1) return false;
  state.leaseReads += 1;
  out.note({ type: 'readUnderLease', key: operation.key, round: lease?.round ?? state.round });
  out.reply(client, number, read(state.store, operation.key, state.commitNumber));
  return true;
}

// ---------------------------------------------------------------- the next one

/** Whoever becomes primary, or is it again after a restart, lets the lease of the one before run out. */
export function waitOutLease(state: VsrState, out: Out<VsrTypes>): void {
  const { leaseMillis, drift } = state.config;
  if (leaseMillis === 0 || state.members.length === 1) return;
  const millis = leaseMillis * (1 + drift);
  state.isWaitingOutLease = true;
  out.note({ type: 'leaseWaitBegan', millis });
  out.setTimer({ type: 'leaseWaited' }, millis);
}

/** What was said in a view that is left gives no lease. */
export function forgetLeases(state: VsrState, out: Out<VsrTypes>): void {
  if (state.config.leaseMillis === 0) return;
  for (const { round } of state.leaseRounds) out.cancelTimer({ type: 'leaseOver', round });
  if (state.isWaitingOutLease) out.cancelTimer({ type: 'leaseWaited' });
  state.leaseRounds = [];
  state.isWaitingOutLease = false;
}
