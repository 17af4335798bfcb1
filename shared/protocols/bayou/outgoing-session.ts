// An anti-entropy session as its sender holds it: offered once, and said again until something comes back (rule BY5).

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import type { BayouMessage, BayouState, BayouTypes, OutgoingSession } from './types.ts';

/** How often a message is said again before the session is broken off. */
export const TRIES = 4;

/** Session numbers of one incarnation; a restart begins above them. */
const SESSIONS_PER_INCARNATION = 1_000_000_000;

/** Offers a session. If one is under way to that replica, an instruction waits for its end. */
export function offerSession(
  state: BayouState,
  to: ReplicaId,
  purpose: { readonly instruction?: number; readonly farewell?: boolean },
  out: Out<BayouTypes>,
): void {
  const instruction = purpose.instruction ?? null;
  if (state.outgoing[to] !== undefined) {
    if (instruction !== null) state.queued[to] = [...(state.queued[to] ?? []), instruction];
    return;
  }
  state.sessionCounter += 1;
  const session = state.incarnation * SESSIONS_PER_INCARNATION + state.sessionCounter;
  const farewell = purpose.farewell ?? false;
  // Once its retirement write is accepted the heir has no choice any more: an ordinary session tells it.
  const offer: BayouMessage = {
    type: 'sessionOffer',
    session,
    farewell: farewell && state.stage === 'serving',
  };
  const outgoing: OutgoingSession = {
    session,
    instruction,
    farewell,
    accepted: false,
    receiverVector: {},
    receiverCsn: 0,
    transfer: null,
    batch: 0,
    lastMessage: offer,
    triesLeft: TRIES,
    items: 0,
  };
  state.outgoing[to] = outgoing;
  say(state, to, outgoing, offer, out);
  noteSending(out, 'offered', to, outgoing, 0, `${state.id} offered ${to} an anti-entropy session`);
}

/** Says something in a session, and sets the time after which it is said again. */
export function say(
  state: BayouState,
  to: ReplicaId,
  outgoing: OutgoingSession,
  message: BayouMessage,
  out: Out<BayouTypes>,
): void {
  outgoing.lastMessage = message;
  out.send(to, message);
  const delayMillis = Math.ceil(state.config.sessionTimeoutMillis / TRIES);
  out.setTimer({ type: 'outgoing', to, session: outgoing.session }, delayMillis);
}

/** Tells people how the sender's side of a session goes. */
export function noteSending(
  out: Out<BayouTypes>,
  phase: 'offered' | 'batchSent' | 'finished' | 'broken' | 'refused',
  to: ReplicaId,
  { session }: OutgoingSession,
  items: number,
  sentence: string,
): void {
  out.note({ type: 'antiEntropy', phase, role: 'sender', with: to, session, items, sentence });
}
