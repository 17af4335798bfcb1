// What the cluster picture shows of a Bayou server.

import { keyedGet } from '../../../shared/core/keyed.ts';
import { replicaOf } from '../../../shared/protocols/bayou/membership.ts';
import type { BayouState, Write } from '../../../shared/protocols/bayou/types.ts';
import { view } from '../../../shared/protocols/bayou/view.ts';
import type { StripEntry } from '../../layout/log-strip.ts';
import type { ReplicaCard } from '../types.ts';
import { keysOf, writeKey } from './write-words.ts';

const NEWEST_SHOWN = 2;
/** Entries handed to the strip: it draws far fewer, and the count of the rest is all that it needs. */
const ENTRIES_SHOWN = 12;

export function bayouCard(state: BayouState): ReplicaCard {
  const { role, status, clock } = view(state);
  const csn = state.omitted.csn + state.committed.length;
  const committedTail = state.committed.slice(-ENTRIES_SHOWN);
  const truncated = csn - committedTail.length;
  return {
    role,
    status,
    serving: state.stage === 'serving',
    clock,
    committed: committedTail.map((write, i) => toEntry(state, write, truncated + i + 1)),
    tentative: state.tentative.map(({ write }) => toEntry(state, write, null)),
    truncated,
    newest: newestKeys(state),
    sentence: `${role === 'primary' ? 'primary, ' : ''}${status}, ${csn} committed, ${state.tentative.length} tentative`,
  };
}

function toEntry(state: BayouState, write: Write, number: number | null): StripEntry {
  return { id: writeKey(write), writer: replicaOf(state, write.server), number };
}

/** The keys that were written last in log order, with what is stored there now. */
function newestKeys(state: BayouState): ReplicaCard['newest'] {
  const newest: { key: string; value: string | null; tentative: boolean }[] = [];
  const take = (write: Write, tentative: boolean): void => {
    for (const key of keysOf(write)) {
      if (newest.length >= NEWEST_SHOWN || newest.some((known) => known.key === key)) continue;
      newest.push({ key, value: keyedGet(state.store, key) ?? null, tentative });
    }
  };
  for (let i = state.tentative.length - 1; i >= 0 && newest.length < NEWEST_SHOWN; i -= 1) {
    const entry = state.tentative[i];
    if (entry !== undefined) take(entry.write, true);
  }
  for (let i = state.committed.length - 1; i >= 0 && newest.length < NEWEST_SHOWN; i -= 1) {
    const write = state.committed[i];
    if (write !== undefined) take(write, false);
  }
  return newest;
}
