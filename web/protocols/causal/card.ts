// What the cluster picture shows of a replica of the causal store.

import { keyedGet, keyedKeys } from '../../../shared/core/keyed.ts';
import { compareVersions, shownValue } from '../../../shared/protocols/causal/store.ts';
import type { CausalState, Entries } from '../../../shared/protocols/causal/types.ts';
import { view } from '../../../shared/protocols/causal/view.ts';
import type { ReplicaCard } from '../types.ts';

const NEWEST_SHOWN = 2;

export function causalCard(state: CausalState): ReplicaCard {
  const { status, clock, keyCount, waiting } = view(state);
  const heldBack = waiting === 0 ? '' : `, ${waiting} held back`;
  return {
    role: null,
    status,
    serving: state.stage === 'serving',
    clock,
    // Writes are kept until every member has them, and no longer.
    committed: [],
    tentative: [],
    truncated: 0,
    newest: newestKeys(state),
    sentence: `${status}, ${keyCount} ${keyCount === 1 ? 'key' : 'keys'}${heldBack}`,
  };
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
