// Whom a replica can reach now, and by which path, over the links that are left (rule GO4). Each tells its open links, the
// others pass that on; a message for one without a direct link is handed on along the shortest path.

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { REPLICAS_MAX } from '../../core/limits.ts';
import type {
  GossipMessage,
  GossipState,
  GossipTypes,
  LinkChange,
  LinkState,
  RoundMessage,
} from './types.ts';

/** The direct links of this replica changed. */
export function onLinksChanged(state: GossipState, up: readonly ReplicaId[], out: Out<GossipTypes>): void {
  const fresh = up.filter((replica) => !state.up.includes(replica));
  const before = reachable(state);
  state.up = [...up];
  if (!state.config.relay) return;
  state.linkChange += 1;
  state.links[state.id] = { incarnation: state.incarnation, change: state.linkChange, up: [...up] };
  // Who has just been linked may know of no link at all.
  for (const to of up) tellLinks(state, to, fresh.includes(to) ? Object.keys(state.links) : [state.id], out);
  noteRoutes(state, before, out);
}

/** @returns whether anything was new */
export function onLinkStates(
  state: GossipState,
  from: ReplicaId,
  links: Readonly<Record<ReplicaId, LinkState>>,
  out: Out<GossipTypes>,
): boolean {
  if (!state.config.relay) return false;
  const news = Object.entries(links).filter(
    ([replica, link]) => replica !== state.id && isLater(link, state.links[replica]),
  );
  if (news.length === 0) return false;
  const before = reachable(state);
  for (const [replica, link] of news)
    if (state.links[replica] !== undefined || Object.keys(state.links).length < REPLICAS_MAX)
      state.links[replica] = link;
  for (const to of state.up) if (to !== from) passOn(state, to, news, out);
  noteRoutes(state, before, out);
  return true;
}

/** Not to those to whom the owner has an open link: it told them itself. What is lost is repaired by the rounds. */
function passOn(
  state: GossipState,
  to: ReplicaId,
  news: readonly [ReplicaId, LinkState][],
  out: Out<GossipTypes>,
): void {
  const untold = news.flatMap(([replica, { up }]) => (replica === to || up.includes(to) ? [] : [replica]));
  if (untold.length > 0) tellLinks(state, to, untold, out);
}

/** The other end of a round told which link states it knows; it is sent those that it missed. */
export function repairLinks(
  state: GossipState,
  to: ReplicaId,
  known: Readonly<Record<ReplicaId, LinkChange>>,
  out: Out<GossipTypes>,
): void {
  if (!state.config.relay || !state.up.includes(to)) return;
  const missing = Object.entries(state.links).flatMap(([replica, link]) =>
    replica !== to && isLater(link, known[replica]) ? [replica] : [],
  );
  if (missing.length > 0) tellLinks(state, to, missing, out);
}

export function knownLinkChanges(state: GossipState): Record<ReplicaId, LinkChange> {
  return Object.fromEntries(
    Object.entries(state.links).map(([replica, { incarnation, change }]) => [
      replica,
      { incarnation, change },
    ]),
  );
}

/** Replicas that a path leads to, the nearest first. */
export function reachable(state: GossipState): ReplicaId[] {
  return [...firstHops(state).keys()];
}

/** The direct link that leads to that replica, or on the way to it; `null`: none does. */
export function firstHop(state: GossipState, to: ReplicaId): ReplicaId | null {
  return state.up.includes(to) ? to : (firstHops(state).get(to) ?? null);
}

/** Sends a round's message, over others if need be. Gives whether a path leads there. */
export function route(
  state: GossipState,
  to: ReplicaId,
  message: RoundMessage,
  out: Out<GossipTypes>,
): boolean {
  const next = firstHop(state, to);
  if (next === null) return false;
  out.send(
    next,
    next === to ? message : { type: 'relayed', from: state.id, to, hopsLeft: REPLICAS_MAX, message },
  );
  return true;
}

/** Hands a message on that is for another; what has no path or has gone round too long is dropped. */
export function handOn(
  state: GossipState,
  message: Extract<GossipMessage, { type: 'relayed' }>,
  out: Out<GossipTypes>,
): void {
  const next = firstHop(state, message.to);
  if (next === null || message.hopsLeft <= 0) return;
  out.send(next, { ...message, hopsLeft: message.hopsLeft - 1 });
  out.note({ type: 'relayed', from: message.from, to: message.to, by: next });
}

/** Breadth first over the links that their owners told: each reachable replica, with the direct link that leads to it. */
function firstHops(state: GossipState): Map<ReplicaId, ReplicaId> {
  const hops = new Map<ReplicaId, ReplicaId>(state.up.map((replica) => [replica, replica]));
  if (!state.config.relay) return hops;
  // The loop reaches what is added in it.
  for (const [replica, hop] of hops)
    for (const next of state.links[replica]?.up ?? [])
      if (next !== state.id && !hops.has(next)) hops.set(next, hop);
  return hops;
}

function tellLinks(
  state: GossipState,
  to: ReplicaId,
  replicas: readonly ReplicaId[],
  out: Out<GossipTypes>,
): void {
  const links: Record<ReplicaId, LinkState> = {};
  for (const replica of replicas) {
    const link = state.links[replica];
    if (link !== undefined) links[replica] = { ...link, up: [...link.up] };
  }
  out.send(to, { type: 'linkStates', links });
}

function isLater(candidate: LinkChange, held: LinkChange | undefined): boolean {
  if (held === undefined || candidate.incarnation !== held.incarnation)
    return candidate.incarnation > (held?.incarnation ?? 0);
  return candidate.change > held.change;
}

function noteRoutes(state: GossipState, before: readonly ReplicaId[], out: Out<GossipTypes>): void {
  const now = reachable(state);
  if (now.length === before.length && now.every((replica) => before.includes(replica))) return;
  out.note({ type: 'routesChanged', reachable: now });
}
