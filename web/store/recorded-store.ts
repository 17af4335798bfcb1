// The reading of recorded runs. The source puts its deed here; views know no source.

import { createStore, useStore } from 'zustand';

export type RecordedState =
  | { readonly state: 'none' }
  | { readonly state: 'opening'; readonly name: string; readonly share: number; readonly events: number }
  | { readonly state: 'open'; readonly name: string; readonly warning: string | null };

export interface RecordedDeeds {
  /** Gives up reading, where something is read. */
  readonly giveUp: () => void;
}

export const recordedStore = createStore<{ readonly shown: RecordedState } & RecordedDeeds>(() => ({
  shown: { state: 'none' },
  giveUp: () => undefined,
}));

export function useRecorded<T>(select: (state: RecordedState) => T): T {
  return useStore(recordedStore, ({ shown }) => select(shown));
}
