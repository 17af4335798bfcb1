// What the cluster picture shows of a replica of the causal store.

import { vectorEntry } from '../../../shared/clocks/version-vector.ts';
import { keyedGet, keyedKeys } from '../../../shared/core/keyed.ts';
import { handleOf, namesIn } from '../../../shared/protocols/causal/members.ts';
import { compareNames } from '../../../shared/protocols/causal/names.ts';
import { compareVersions, shownValue } from '../../../shared/protocols/causal/store.ts';
import type { CausalState, Entries, Write } from '../../../shared/protocols/causal/types.ts';
import { view } from '../../../shared/protocols/causal/view.ts';
import type { StripEntry } from '../../layout/log-strip.ts';
import type { ReplicaCard } from '../types.ts';

const NEWEST_SHOWN = 2;

export function causalCard(state: CausalState): ReplicaCard {
  const { status, clock, keyCount, waiting } = view(state);
  const heldBack = waiting === 0 ? '' : `, ${waiting} held back`;
  const kept = newestKept(state);
  return {
    role: null,
    status,
    serving: state.stage === 'serving',
    clock,
    // Solid: applied here, those that are still kept. Dashed: held back.
    committed: kept.map((write) => toEntry(state, write, write.count)),
    tentative: heldWrites(state).map((write) => toEntry(state, write, null)),
    truncated: appliedCount(state) - kept.length,
    newest: newestKeys(state),
    sentence: `${status}, ${keyCount} ${keyCount === 1 ? 'key' : 'keys'}${heldBack}`,
  };
}

/** Writes handed to the strip: it draws far fewer, and the count of the rest is all that it needs. */
const WRITES_SHOWN = 12;

function newestKept({ kept, batch }: CausalState): Write[] {
  const writes = Object.values(kept).flatMap((ofOne) => ofOne.slice(-WRITES_SHOWN));
  if (batch !== null) writes.push(batch);
  return writes.sort(inOrder).slice(-WRITES_SHOWN);
}

function heldWrites({ holdBack }: CausalState): Write[] {
  return Object.values(holdBack.writes)
    .map(({ write }) => write)
    .sort(inOrder);
}

/** An order that extends happens-before. */
function inOrder(left: Write, right: Write): number {
  return left.lamport - right.lamport || compareNames(left.writer, right.writer);
}

/** @param number among those of its writer, whose hue it bears; `null` while it is held back */
function toEntry(state: CausalState, { writer, count }: Write, number: number | null): StripEntry {
  return { id: `${writer}:${count}`, writer: handleOf(state, writer), number };
}

export function appliedCount({ clock }: Pick<CausalState, 'clock'>): number {
  return namesIn(clock).reduce((sum, name) => sum + vectorEntry(clock, name), 0);
}

type Newest = ReplicaCard['newest'];
const known = new WeakMap<CausalState, { readonly clock: string; readonly newest: Newest }>();

/** The keys with the newest writes. A store may be large and is drawn in each frame, so it is looked through once a change. */
function newestKeys(state: CausalState): Newest {
  const clock = JSON.stringify([state.clock, state.batch?.updates.length ?? 0]);
  const before = known.get(state);
  if (before?.clock === clock) return before.newest;
  const best: [key: string, entries: Entries][] = [];
  for (const key of keyedKeys(state.store)) {
    const entries = keyedGet(state.store, key);
    const [first] = entries ?? [];
    if (entries === undefined || first === undefined) continue;
    const place = best.findIndex(([, [other]]) => other !== undefined && compareVersions(first, other) > 0);
    best.splice(place === -1 ? best.length : place, 0, [key, entries]);
    best.length = Math.min(best.length, NEWEST_SHOWN);
  }
  const newest = best.map(([key, entries]) => {
    const shown = entries.filter(({ value }) => value !== null);
    return { key, value: shown.length === 0 ? null : shownValue(shown), tentative: false };
  });
  known.set(state, { clock, newest });
  return newest;
}
