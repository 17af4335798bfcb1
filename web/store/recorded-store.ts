// The opening of recorded runs. The source puts its deed here; views know no source.

import { createStore, useStore } from 'zustand';
import type { Result } from '../../shared/core/result.ts';

export type RecordedState =
  | { readonly state: 'none' }
  | { readonly state: 'opening'; readonly name: string; readonly share: number; readonly events: number }
  | { readonly state: 'open'; readonly name: string; readonly warning: string | null }
  | { readonly state: 'refused'; readonly name: string; readonly sentence: string };

export interface RecordedDeeds {
  /** Opens a trace file; what was shown stays until it is read. `null`: this page cannot. */
  readonly open: ((file: File) => Promise<Result<string>>) | null;
  /** Gives up reading. */
  readonly giveUp: () => void;
}

export const recordedStore = createStore<{ readonly shown: RecordedState } & RecordedDeeds>(() => ({
  shown: { state: 'none' },
  open: null,
  giveUp: () => undefined,
}));

export function useRecorded<T>(select: (state: RecordedState) => T): T {
  return useStore(recordedStore, ({ shown }) => select(shown));
}
