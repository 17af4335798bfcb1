// How far each key has spread: which replicas have its newest version, and which are behind.

import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedGet, keyedKeys } from '../../../shared/core/keyed.ts';
import type { Entry } from '../../../shared/protocols/gossip/types.ts';
import { compareVersions, isSameVersion } from '../../../shared/protocols/gossip/versions.ts';
import type { GossipReplica } from './use-gossip.ts';

export interface SpreadCell {
  readonly replica: string;
  /** `newest`, an `older` version, `absent`; `dropped`: a tombstone that every replica had. */
  readonly standing: 'newest' | 'older' | 'absent' | 'dropped';
  readonly entry: Entry | null;
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
export function spreadOf(all: readonly GossipReplica[]): SpreadRow[] {
  const taking = all.filter(({ state }) => state.stage === 'serving');
  const keys = [...new Set(taking.flatMap(({ state }) => keyedKeys(state.store)))];
  const rows = keys.flatMap((key) => {
    const entries = taking
      .map(({ state }) => keyedGet(state.store, key))
      .filter((entry) => entry !== undefined);
    const [newest] = entries.sort((a, b) => compareVersions(b, a));
    return newest === undefined ? [] : [rowOf(key, newest, taking)];
  });
  return rows.sort((a, b) => b.behind - a.behind || compareCodePoints(a.key, b.key));
}

function rowOf(key: string, newest: Entry, taking: readonly GossipReplica[]): SpreadRow {
  const cells = taking.map(({ id, state }): SpreadCell => {
    const entry = keyedGet(state.store, key) ?? null;
    if (entry !== null)
      return { replica: id, entry, standing: isSameVersion(entry, newest) ? 'newest' : 'older' };
    const isDropped = newest.value === null && (state.floor[newest.server] ?? 0) >= newest.stamp;
    return { replica: id, entry, standing: isDropped ? 'dropped' : 'absent' };
  });
  const behind = cells.filter(({ standing }) => standing === 'older' || standing === 'absent').length;
  return { key, newest, cells, behind };
}
