// A log with vector clocks that is looked at.

import { createStore, useStore } from 'zustand';
import type { ShivizRow } from '../../shared/trace/export/read-shiviz.ts';

export interface OpenedLog {
  readonly name: string;
  readonly rows: readonly ShivizRow[];
}

export const logStore = createStore<{ readonly log: OpenedLog | null }>(() => ({ log: null }));

export function useLog(): OpenedLog | null {
  return useStore(logStore, (state) => state.log);
}

export function closeLog(): void {
  logStore.setState({ log: null });
}
