// Which of the protocol's facts was chosen, in a panel of it: by its number, as the protocol counts them.

import { createStore, useStore } from 'zustand';

export interface FactState {
  /** `null`: none; each picture shows the one that matters now. */
  readonly chosen: number | null;
}

export const factStore = createStore<FactState>(() => ({ chosen: null }));

export function useChosenFact(): number | null {
  return useStore(factStore, ({ chosen }) => chosen);
}

export function chooseFact(chosen: number | null): void {
  factStore.setState({ chosen });
}
