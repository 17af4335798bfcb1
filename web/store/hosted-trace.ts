// The trace of a run, as its server has it.

import { runsStore } from './runs-store.ts';

/** @returns the lines of its file; `null`: there is no server to be asked */
export function hostedTraceLines(run: string): AsyncIterable<string> | null {
  return runsStore.getState().office?.trace(run) ?? null;
}
