// The store: per key the newest version, value or tombstone (rule GO1), with its digests and its rows.

import { type VersionVector, vectorEntry, vectorMerge } from '../../clocks/version-vector.ts';
import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { keyedDelete, keyedGet, keyedReplace, keyedSet } from '../../core/keyed.ts';
import { changeEntry } from './digest-tree.ts';
import { entryRow } from './durable.ts';
import { decidingRule, isNewer } from './order.ts';
import type { Entry, GossipState, GossipTypes, KeyedEntry } from './types.ts';
import { isSameVersion, newerVersion, type Version } from './versions.ts';

/** Accepts a client's write: its stamp is above all that this replica has seen and all that the client knows of the key. */
export function acceptWrite(
  state: GossipState,
  key: string,
  value: string | null,
  known: Version | null,
  rows: RowChange[],
  out: Out<GossipTypes>,
): Entry {
  state.clock = Math.max(state.clock, known?.stamp ?? 0) + 1;
  state.seen[state.name] = state.clock;
  out.note({ type: 'clockTicked', stamp: state.clock });
  const replaced = keyedGet(state.store, key) ?? null;
  const entry: Entry = {
    stamp: state.clock,
    server: state.name,
    value,
    ...(state.config.mistake === 'tie-by-vector' && {
      vector: successor(state, newerVersion(replaced, known)),
    }),
  };
  replaceEntry(state, key, entry, rows);
  out.note({ type: 'entryStored', key, entry, from: null, replaced, rule: null });
  return entry;
}

/** Takes an entry that came from elsewhere, unless what is here is newer. Gives whether it was taken. */
export function takeEntry(
  state: GossipState,
  { key, entry }: KeyedEntry,
  from: ReplicaId,
  rows: RowChange[],
  out: Out<GossipTypes>,
): boolean {
  const held = keyedGet(state.store, key) ?? null;
  if (held === null && isBelowFloor(state.floor, entry)) {
    out.note({ type: 'entryBelowFloor', key, version: toVersion(entry), from });
    return false;
  }
  if (held !== null && isSameVersion(held, entry)) return false;
  if (held !== null && !isNewer(state.config, entry, held)) {
    const rule = decidingRule(entry, held);
    out.note({ type: 'entryLost', key, version: toVersion(entry), winner: toVersion(held), from, rule });
    return false;
  }
  replaceEntry(state, key, entry, rows);
  liftClock(state, entry.stamp, out);
  const rule = held === null ? null : decidingRule(entry, held);
  out.note({ type: 'entryStored', key, entry, from, replaced: held, rule });
  return true;
}

/** The clock follows data, and nothing else (rule GO3). */
export function liftClock(state: GossipState, stamp: number, out: Out<GossipTypes>): void {
  if (stamp <= state.clock) return;
  out.note({ type: 'clockLifted', from: state.clock, to: stamp });
  state.clock = stamp;
  state.seen[state.name] = stamp;
}

/** Whether every member is known to have had that version, or a newer one in its place (rule GO7). */
export function isBelowFloor(floor: VersionVector, { stamp, server }: Version): boolean {
  return stamp <= vectorEntry(floor, server);
}

/** The one place where an entry changes. `null`: a tombstone is dropped. */
export function replaceEntry(state: GossipState, key: string, entry: Entry | null, rows: RowChange[]): void {
  const before = keyedReplace(state.store, key, entry);
  changeEntry(state.tree, key, before, entry);
  if (entry?.value === null) keyedSet(state.tombstones, key, true);
  else if (before?.value === null) keyedDelete(state.tombstones, key);
  state.touched.push(key);
  rows.push(entryRow(key, entry));
}

export function toVersion({ stamp, server }: Version): Version {
  return { stamp, server };
}

function successor(state: GossipState, before: Version | null): VersionVector {
  const vector = { ...before?.vector };
  vectorMerge(vector, { [state.name]: vectorEntry(vector, state.name) + 1 });
  return vector;
}
