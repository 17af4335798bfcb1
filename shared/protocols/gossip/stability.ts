// What every member is known to have, and the tombstones that may go then (rule GO7).
//
// A replica has *seen* a writer up to a stamp if it holds each of the writer's versions up to there, or a newer one in its
// place. The least of these over all members is what it reports as *stable*. Reports are compared only if they were
// reckoned over the same members; so a newcomer that some have not heard of holds the others up, and is not overlooked.

import {
  type VersionVector,
  vectorDominates,
  vectorEntry,
  vectorMerge,
} from '../../clocks/version-vector.ts';
import type { Out, RowChange } from '../../core/contract.ts';
import { fingerprint } from '../../core/json.ts';
import { keyedGet, keyedKeys } from '../../core/keyed.ts';
import { present } from '../../core/result.ts';
import { floorRow, membersRow, seenRow } from './durable.ts';
import { isBelowFloor, liftClock, replaceEntry } from './store.ts';
import type { GossipState, GossipTypes, Member, RoundHead, StabilityReport } from './types.ts';
import { joinOrder, type ServerName } from './versions.ts';

/** Takes in who takes part, and what others last told of themselves. */
export function learnHead(
  state: GossipState,
  head: RoundHead,
  rows: RowChange[],
  out: Out<GossipTypes>,
): void {
  learnMembers(state, head.members, rows, out);
  const members = membersPrint(state);
  for (const [server, report] of entriesOf(head.reports))
    if (server !== state.name && isBetterReport(report, state.reports[server], members))
      state.reports[server] = report;
  if (state.config.mistake === 'clock-without-data')
    liftClock(state, Math.max(...Object.values(head.seen), 0), out);
  raiseFloor(state, rows, out);
}

function learnMembers(
  state: GossipState,
  members: RoundHead['members'],
  rows: RowChange[],
  out: Out<GossipTypes>,
): void {
  let changed = false;
  for (const [server, member] of entriesOf(members)) {
    const known = state.members[server];
    if (known !== undefined && (known.leftAt !== undefined || member.leftAt === undefined)) continue;
    state.members[server] = member;
    changed = true;
    const { replica } = member;
    if (known === undefined) out.note({ type: 'memberLearned', server, replica });
    if (member.leftAt !== undefined) out.note({ type: 'memberLeft', server, replica });
  }
  if (changed) rows.push(membersRow(state));
}

/** Everything that `seen` speaks of is here now, or something newer in its place. */
export function absorbSeen(
  state: GossipState,
  seen: VersionVector,
  rows: RowChange[],
  out: Out<GossipTypes>,
): void {
  if (!vectorDominates(state.seen, seen)) {
    vectorMerge(state.seen, seen);
    rows.push(seenRow(state));
  }
  raiseFloor(state, rows, out);
}

/**
 * Another has found that every member has these; so has this one. But the other may not have heard of a newcomer that this one
 * gives its store to: what went meanwhile, the newcomer would never have, though it was told that it has all. A newcomer takes
 * the floor together with the store that it belongs to.
 */
export function adoptFloor(
  state: GossipState,
  floor: VersionVector,
  rows: RowChange[],
  out: Out<GossipTypes>,
): void {
  if (Object.entries(floor).every(([server, stamp]) => stamp <= vectorEntry(state.floor, server))) return;
  const forgotten = ([server, { leftAt }]: [ServerName, Member]): boolean =>
    leftAt === undefined && floor[server] === undefined;
  if (state.stage !== 'joining' && entriesOf(state.members).some(forgotten)) return;
  vectorMerge(state.floor, floor);
  for (const stamp of Object.values(state.floor)) liftClock(state, stamp, out);
  dropTombstones(state, rows, out);
}

export function ownReport(state: GossipState): StabilityReport {
  return { stable: stableHere(state), members: membersPrint(state) };
}

/** Raises the floor to what all members report, if all reckoned over the same members. */
function raiseFloor(state: GossipState, rows: RowChange[], out: Out<GossipTypes>): void {
  if (Object.keys(state.tombstones).length === 0) return;
  if (state.config.mistake === 'tombstones-at-once')
    for (const key of keyedKeys(state.tombstones)) replaceEntry(state, key, null, rows);
  const members = membersPrint(state);
  let stable = stableHere(state);
  for (const [server, { leftAt }] of entriesOf(state.members)) {
    if (server === state.name || leftAt !== undefined) continue;
    const report = state.reports[server];
    if (report?.members !== members) return;
    stable = Math.min(stable, report.stable);
  }
  const floor: VersionVector = {};
  for (const server of Object.keys(state.members)) floor[server] = stable;
  adoptFloor(state, floor, rows, out);
}

function dropTombstones(state: GossipState, rows: RowChange[], out: Out<GossipTypes>): void {
  const gone = keyedKeys(state.tombstones).filter((key) =>
    isBelowFloor(state.floor, present(keyedGet(state.store, key), 'the tombstone of a key')),
  );
  for (const key of gone) replaceEntry(state, key, null, rows);
  rows.push(floorRow(state));
  const stable = Math.min(...Object.values(state.floor));
  out.note({ type: 'floorRose', stable, dropped: gone.length });
}

/** Of one that left, all that it ever wrote must be here; it writes nothing any more. */
function stableHere(state: GossipState): number {
  let stable = state.clock;
  for (const [server, { leftAt }] of entriesOf(state.members)) {
    const seen = vectorEntry(state.seen, server);
    if (leftAt === undefined || seen < leftAt) stable = Math.min(stable, seen);
  }
  return stable;
}

function membersPrint(state: GossipState): string {
  return fingerprint(state.members);
}

function isBetterReport(
  candidate: StabilityReport,
  held: StabilityReport | undefined,
  members: string,
): boolean {
  if (held === undefined) return true;
  if (candidate.members === held.members) return candidate.stable > held.stable;
  return candidate.members === members;
}

/** `Object.entries` forgets that the keys of a table of servers are names. */
export function entriesOf<T>(table: Readonly<Record<ServerName, T>>): [ServerName, T][] {
  return Object.entries(table) as [ServerName, T][];
}

export function memberOf(state: GossipState, replica: string): (Member & { server: ServerName }) | null {
  // An id that was used again belongs to the last of its bearers.
  const bearers = entriesOf(state.members).filter(([, member]) => member.replica === replica);
  const found = bearers.sort(([left], [right]) => joinOrder(left) - joinOrder(right)).at(-1);
  return found === undefined ? null : { ...found[1], server: found[0] };
}
