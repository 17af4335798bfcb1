// The lines of a run whose server was started anew. The new run knows nothing of them, so they are kept here, to be
// copied or performed again, until whoever looks lets them go.

import { createStore, useStore } from 'zustand';
import { COMMANDS_KEPT_MAX } from '../../shared/core/limits.ts';
import type { CommandPicture } from '../../shared/trace/picture.ts';

/** Oldest first; those that were refused are left out, as they would be refused again. */
export const keptLinesStore = createStore<{ readonly lines: readonly string[] }>(() => ({ lines: [] }));

export function useKeptLines(): readonly string[] {
  return useStore(keptLinesStore, (state) => state.lines);
}

/** @param commands those of the picture that is about to be replaced */
export function keepLines(commands: readonly Pick<CommandPicture, 'line' | 'error'>[]): void {
  const lines = commands.filter(({ error }) => error === null).map(({ line }) => line);
  keptLinesStore.setState((state) => ({ lines: [...state.lines, ...lines].slice(-COMMANDS_KEPT_MAX) }));
}

export function letLinesGo(): void {
  keptLinesStore.setState({ lines: [] });
}
