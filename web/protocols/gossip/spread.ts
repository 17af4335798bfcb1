// How far each key has spread: which replicas have its newest version, and by how much the others are behind.

import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedGet, keyedKeys } from '../../../shared/core/keyed.ts';
import type { Entry } from '../../../shared/protocols/gossip/types.ts';
import { compareVersions, isSameVersion } from '../../../shared/protocols/gossip/versions.ts';
import type { Travel, Travels } from './travels.ts';
import type { GossipReplica } from './use-gossip.ts';

export interface SpreadCell {
  readonly replica: string;
  /** `newest`, an `older` version, `absent`; `dropped`: a tombstone that every replica had. */
  readonly standing: 'newest' | 'older' | 'absent' | 'dropped';
  readonly entry: Entry | null;
  /** Versions of the key that are newer than the one here; at least so many, where the page has not seen all. */
  readonly versionsBehind: number;
  /** Since when a newer one exists; `null`: it is not behind, or the page has not seen when that was written. */
  readonly behindSince: number | null;
  /** Milliseconds from the writing of the newest version until it was here; `null`: it is not, or was not seen to come. */
  readonly tookMillis: number | null;
}

export interface SpreadRow {
  readonly key: string;
  /** The newest version anywhere. */
  readonly newest: Entry;
  /** One for each replica, in join order. */
  readonly cells: readonly SpreadCell[];
  /** Replicas that take part and do not have it yet. */
  readonly behind: number;
}

/** Keys that are still on their way come first, then the others by code point. */
export function spreadOf(all: readonly GossipReplica[], travels: Travels | null = null): SpreadRow[] {
  const taking = all.filter(({ state }) => state.stage === 'serving');
  const keys = [...new Set(taking.flatMap(({ state }) => keyedKeys(state.store)))];
  const ofKey = travelsByKey(travels ?? []);
  const rows = keys.flatMap((key) => {
    const entries = taking
      .map(({ state }) => keyedGet(state.store, key))
      .filter((entry) => entry !== undefined);
    const [newest] = entries.sort((a, b) => compareVersions(b, a));
    return newest === undefined ? [] : [rowOf(key, newest, taking, ofKey.get(key) ?? [])];
  });
  return rows.sort((a, b) => b.behind - a.behind || compareCodePoints(a.key, b.key));
}

/** Each list the oldest first. */
export function travelsByKey(travels: Travels): ReadonlyMap<string, readonly Travel[]> {
  const ofKey = new Map<string, Travel[]>();
  for (const travel of travels) {
    const others = ofKey.get(travel.key);
    if (others === undefined) ofKey.set(travel.key, [travel]);
    else others.push(travel);
  }
  return ofKey;
}

function rowOf(
  key: string,
  newest: Entry,
  taking: readonly GossipReplica[],
  travels: readonly Travel[],
): SpreadRow {
  const cells = taking.map((replica) => cellOf(key, newest, replica, travels));
  const behind = cells.filter(({ standing }) => standing === 'older' || standing === 'absent').length;
  return { key, newest, cells, behind };
}

function cellOf(
  key: string,
  newest: Entry,
  { id, state }: GossipReplica,
  travels: readonly Travel[],
): SpreadCell {
  const entry = keyedGet(state.store, key) ?? null;
  const calm = { replica: id, entry, versionsBehind: 0, behindSince: null };
  if (entry !== null && isSameVersion(entry, newest))
    return { ...calm, standing: 'newest', tookMillis: tookMillis(newest, id, travels) };
  if (entry === null && newest.value === null && (state.floor[newest.server] ?? 0) >= newest.stamp)
    return { ...calm, standing: 'dropped', tookMillis: null };
  const newer = travels.filter((travel) => entry === null || compareVersions(travel.entry, entry) > 0);
  const since = newer.reduce((first, { writtenAt }) => Math.min(first, writtenAt), Infinity);
  return {
    replica: id,
    entry,
    standing: entry === null ? 'absent' : 'older',
    versionsBehind: Math.max(1, newer.length),
    behindSince: since === Infinity ? null : since,
    tookMillis: null,
  };
}

function tookMillis(newest: Entry, replica: string, travels: readonly Travel[]): number | null {
  const travel = travels.find(({ entry }) => isSameVersion(entry, newest));
  if (travel === undefined) return null;
  if (travel.origin === replica) return 0;
  const arrival = travel.arrivals.find((candidate) => candidate.replica === replica);
  return arrival === undefined ? null : arrival.at - travel.writtenAt;
}
