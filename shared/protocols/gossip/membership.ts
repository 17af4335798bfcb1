// Joining through a sponsor's store, and leaving by handing on one's own.

import type { Out, RowChange } from '../../core/contract.ts';
import { countingOn } from '../../core/heirs.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { drawOne } from '../../core/random.ts';
import { floorRow, membersRow, metaRow, seenRow } from './durable.ts';
import { breakAll, lastRoundNumber, partners, startRound } from './rounds.ts';
import { replaceEntry } from './store.ts';
import type { GossipState, GossipTypes, PartnerHead } from './types.ts';
import { handleOf } from './view.ts';

/** A newcomer serves once it has the store of one that serves: its sponsor, or another should the sponsor be gone. */
export function pursueJoining(state: GossipState, out: Out<GossipTypes>): void {
  if (state.stage !== 'joining' || Object.keys(state.rounds).length > 0) return;
  const members = partners(state);
  const sponsor = members.find((replica) => replica === state.sponsor);
  if (members.length === 0) return;
  forgetStore(state, out);
  startRound(state, sponsor ?? drawOne(state, members), null, out);
}

/** What came from a round that broke off may be older than what is gone from the store that comes now. */
function forgetStore(state: GossipState, out: Out<GossipTypes>): void {
  const rows: RowChange[] = [];
  for (const [key] of keyedEntries(state.store)) replaceEntry(state, key, null, rows);
  state.seen = { [state.name]: state.clock };
  state.floor = {};
  rows.push(seenRow(state), floorRow(state));
  out.persist(rows);
}

/** `retire`: it hands on all that it has, and then is gone. With nobody reachable it serves on, and leaves later. */
export function onRetireInstruction(state: GossipState, number: number, out: Out<GossipTypes>): void {
  if (state.stage === 'left') {
    out.answer(number, { type: 'done', changed: false });
    return;
  }
  if (state.stage === 'joining') {
    out.answer(number, { type: 'failed', sentence: `${state.id} has not joined yet` });
    return;
  }
  if (state.leaveInstruction !== null)
    out.answer(state.leaveInstruction, { type: 'pending', sentence: `${state.id} was asked again to leave` });
  state.wantsToLeave = true;
  state.leaveInstruction = number;
  out.persist([metaRow(state)]);
  pursueLeaving(state, out);
}

/**
 * Looks for a partner that stays. One that leaves takes no request any more, so it begins only when another has promised to
 * serve on and has what it has; then a second round hands on the rest, and tells the last of its stamps. While it has promised
 * to stay itself, it only hears whether that is over.
 */
export function pursueLeaving(state: GossipState, out: Out<GossipTypes>): void {
  if (!state.wantsToLeave || (state.stage !== 'serving' && state.stage !== 'leaving')) return;
  const heirs = partners(state);
  if (heirs.length === 0) return leaveLater(state, 'it can reach nobody to hand on what it has', out);
  if (state.paused && state.stage === 'serving') return leaveLater(state, 'gossip is paused', out);
  startRound(state, drawOne(state, heirs), null, out);
}

function leaveLater(state: GossipState, sentence: string, out: Out<GossipTypes>): void {
  lookAgainLater(state, out);
  if (state.leaveInstruction === null || state.stage !== 'serving') return;
  out.note({ type: 'leavingPending', sentence });
  answerLeave(state, { type: 'pending', sentence }, out);
}

/** Looks at what the rounds that ended in this step mean for one who joins or leaves. */
export function afterRounds(state: GossipState, out: Out<GossipTypes>): void {
  for (const { number, phase, asksToStay, partner } of state.roundsEnded) {
    if (phase === 'broken' || partner === null) lookAgainLater(state, out);
    else if (state.stage === 'joining') onJoiningRound(state, partner, out);
    else if (!state.wantsToLeave) continue;
    else if (state.stage === 'serving') onAskingRound(state, asksToStay, partner, out);
    else if (state.stage === 'leaving') onLeavingRound(state, number, partner, out);
  }
}

/** Another newcomer has nothing yet to give; one that leaves may have been passed over when tombstones went. */
function onJoiningRound(state: GossipState, { stage }: PartnerHead, out: Out<GossipTypes>): void {
  if (stage === 'serving') becomeServing(state, out);
  else lookAgainLater(state, out);
}

function onAskingRound(
  state: GossipState,
  asksToStay: boolean,
  partner: PartnerHead,
  out: Out<GossipTypes>,
): void {
  const [counting] = countingOn(state);
  if (asksToStay && partner.stays) becomeLeaving(state, out);
  else if (counting !== undefined)
    leaveLater(state, `it has promised ${handleOf(state, counting)} to stay until that has left`, out);
  // One that began before it wanted to leave, or before it could.
  else if (!asksToStay) pursueLeaving(state, out);
  else leaveLater(state, 'it reaches nobody who stays', out);
}

/**
 * Whoever took it all while it served will do: should that one begin to leave as well, it is later, and hands on all that it
 * has, this one's versions among it, to one that served later still.
 */
function onLeavingRound(
  state: GossipState,
  number: number,
  partner: PartnerHead,
  out: Out<GossipTypes>,
): void {
  if (partner.stage !== 'serving') lookAgainLater(state, out);
  else if (number > state.leavingAfter) becomeLeft(state, out);
  else pursueLeaving(state, out);
}

function becomeLeaving(state: GossipState, out: Out<GossipTypes>): void {
  state.stage = 'leaving';
  state.leavingAfter = lastRoundNumber(state);
  state.members[state.name] = { replica: state.id, leftAt: state.clock };
  out.persist([metaRow(state), membersRow(state)]);
  pursueLeaving(state, out);
}

/** A change of links makes it look at once. */
function lookAgainLater(state: GossipState, out: Out<GossipTypes>): void {
  if (state.stage === 'joining' || state.wantsToLeave)
    out.setTimer({ type: 'handOver' }, Math.ceil(state.config.roundTimeoutMillis / 4));
}

function becomeServing(state: GossipState, out: Out<GossipTypes>): void {
  state.stage = 'serving';
  out.persist([metaRow(state)]);
  out.note({ type: 'joined' });
}

function becomeLeft(state: GossipState, out: Out<GossipTypes>): void {
  state.stage = 'left';
  state.wantsToLeave = false;
  out.persist([metaRow(state)]);
  out.note({ type: 'left' });
  breakAll(state, out);
  answerLeave(state, { type: 'done', changed: true }, out);
}

function answerLeave(
  state: GossipState,
  result:
    | { readonly type: 'pending'; readonly sentence: string }
    | { readonly type: 'done'; readonly changed: boolean },
  out: Out<GossipTypes>,
): void {
  if (state.leaveInstruction === null) return;
  out.answer(state.leaveInstruction, result);
  state.leaveInstruction = null;
}
