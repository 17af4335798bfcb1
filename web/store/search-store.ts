// The search over the run: what is looked for, where it is, and at which of those places one stands.

import { createStore, useStore } from 'zustand';
import { findPlaces, parseQuery } from './columns/column-search.ts';
import { narrationStore } from './narration-store.ts';
import { timeMachine } from './time/page-machine.ts';

export interface SearchState {
  readonly query: string;
  /** Sequence numbers of the events that were found, in order. Grows in place while the run goes on. */
  readonly hits: number[];
  /** Up to which place of the columns was looked, and of which generation they were. */
  readonly looked: number;
  readonly generation: number;
}

const NOTHING: SearchState = { query: '', hits: [], looked: 0, generation: 0 };

export const searchStore = createStore<SearchState>(() => NOTHING);

export function useSearch<T>(select: (state: SearchState) => T): T {
  return useStore(searchStore, select);
}

export function search(query: string): void {
  searchStore.setState({ ...NOTHING, query });
  lookOn();
}

/** Looks through what came since it was looked last; all of it, if something was forgotten. */
export function lookOn(): void {
  const { columns } = timeMachine.memory;
  const { query, hits, looked, generation } = searchStore.getState();
  const terms = parseQuery(query);
  if (terms.length === 0) return;
  const goesOn = generation === columns.generation && looked <= columns.length;
  if (goesOn && looked === columns.length) return;
  const { sequence } = columns.events.columns;
  const found = goesOn ? hits : [];
  for (const place of findPlaces(columns, terms, goesOn ? looked : 0)) found.push(sequence[place] ?? 0);
  searchStore.setState({
    hits: found,
    looked: columns.length,
    generation: columns.generation,
  });
}

/** To the next place where it was found, or to the one before; round and round. */
export function goToHit(direction: 1 | -1): void {
  lookOn();
  const { hits } = searchStore.getState();
  const hit = nextHit(hits, timeMachine.here, direction);
  if (hit === null) return narrationStore.setState({ sentence: 'Nothing was found.' });
  timeMachine.seek(hit);
  const place = hits.indexOf(hit) + 1;
  narrationStore.setState({ sentence: `${place} of ${hits.length}` });
}

function nextHit(hits: readonly number[], here: number, direction: 1 | -1): number | null {
  const found = direction === 1 ? hits.find((hit) => hit > here) : hits.findLast((hit) => hit < here);
  return found ?? hits.at(direction === 1 ? 0 : -1) ?? null;
}
