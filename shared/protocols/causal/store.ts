// The store: of each key the values that stand (rule CA4), with their rows.

import { vectorEntry } from '../../clocks/version-vector.ts';
import type { Out, RowChange } from '../../core/contract.ts';
import { keyedDelete, keyedGet, keyedKeys, keyedSet } from '../../core/keyed.ts';
import { entriesRow } from './durable.ts';
import { labelOf } from './members.ts';
import { compareNames } from './names.ts';
import type { TieRule } from './notes.ts';
import type { CausalState, CausalTypes, Entries, Entry, Version, Write } from './types.ts';

/** A write of a client of this replica comes after everything that is here. */
export function storeOwn(state: CausalState, key: string, entry: Entry, rows: RowChange[]): void {
  setEntries(state, key, [entry], rows);
}

/** Takes in the updates of a write that has just been delivered. */
export function storeDelivered(
  state: CausalState,
  write: Write,
  rows: RowChange[],
  out: Out<CausalTypes>,
): void {
  for (const [i, { key, value }] of write.updates.entries()) {
    const { writer, count, lamport } = write;
    const place = state.config.batchMillis > 0 ? { place: i + 1 } : {};
    const entry: Entry = { writer, count, lamport, ...place, value };
    const held = keyedGet(state.store, key) ?? [];
    const unseen = held.filter((other) => !hasSeen(state, write, other));
    if (unseen.length < held.length && held.length > 1 && unseen.length === 0)
      out.note({ type: 'siblingsResolved', key, by: labelOf(state, write), count: held.length });
    const entries =
      state.config.conflict === 'siblings'
        ? keepSiblings(key, entry, unseen, out)
        : decideTie(state, key, entry, held, unseen.length > 0, out);
    if (entries !== held) setEntries(state, key, entries, rows);
  }
}

/** Whether that value was at the writer when it wrote; what is behind the stability front was at every member. */
function hasSeen({ front }: CausalState, { writer, clock }: Write, other: Version): boolean {
  if (other.writer === writer) return true;
  return other.count <= Math.max(vectorEntry(clock, other.writer), vectorEntry(front, other.writer));
}

function keepSiblings(key: string, entry: Entry, unseen: readonly Entry[], out: Out<CausalTypes>): Entries {
  const entries = [entry, ...unseen].sort((left, right) => compareVersions(right, left));
  if (entries.length > 1) out.note({ type: 'siblingsKept', key, versions: entries.map(toVersion) });
  return entries;
}

function decideTie(
  { config }: CausalState,
  key: string,
  entry: Entry,
  held: Entries,
  isConcurrent: boolean,
  out: Out<CausalTypes>,
): Entries {
  const [other] = held;
  if (other === undefined || !isConcurrent) return [entry];
  const isByArrival = config.mistake === 'arrival-order';
  const isNewer = isByArrival || compareVersions(entry, other) > 0;
  const [winner, loser] = isNewer ? [entry, other] : [other, entry];
  const rule: TieRule = isByArrival ? 'it came later' : decidingRule(winner, loser);
  out.note({ type: 'tieDecided', key, winner: toVersion(winner), loser: toVersion(loser), rule });
  return isNewer ? [entry] : held;
}

/** A total order that extends happens-before: a write's Lamport stamp is above those of all that it has seen. */
export function compareVersions(left: Version, right: Version): number {
  return left.lamport - right.lamport || compareNames(left.writer, right.writer);
}

export function decidingRule(left: Version, right: Version): TieRule {
  return left.lamport === right.lamport ? 'equal Lamport stamps: larger id' : 'larger Lamport stamp';
}

/** The one place where the entries of a key change; none: the key is dropped. */
function setEntries(state: CausalState, key: string, entries: Entries, rows: RowChange[]): void {
  if (entries.length === 0) keyedDelete(state.store, key);
  else keyedSet(state.store, key, entries);
  if (entries.some(({ value }) => value === null)) keyedSet(state.tombstones, key, true);
  else keyedDelete(state.tombstones, key);
  rows.push(entriesRow(key, entries));
}

/** Behind the front no write can come any more that has not seen the deletion. Gives how many went. */
export function dropTombstones(state: CausalState, rows: RowChange[]): number {
  let dropped = 0;
  for (const key of keyedKeys(state.tombstones)) {
    const held = keyedGet(state.store, key) ?? [];
    const left = held.filter(
      ({ value, writer, count }) => value !== null || count > vectorEntry(state.front, writer),
    );
    if (left.length === held.length) continue;
    dropped += held.length - left.length;
    setEntries(state, key, left, rows);
  }
  return dropped;
}

/** What a reader is shown: the values that stand, the first in tie order first. */
export function shownEntries(state: Pick<CausalState, 'store'>, key: string): Entries {
  return (keyedGet(state.store, key) ?? []).filter(({ value }) => value !== null);
}

/** `11am`, or `11am ∥ noon` where neither writer had seen the other's. */
export function shownValue(entries: Entries): string {
  return entries.map(({ value }) => value ?? '').join(' ∥ ');
}

export function toVersion({ writer, count, lamport, place }: Version): Version {
  return place === undefined ? { writer, count, lamport } : { writer, count, lamport, place };
}
