// What kind of run the page shows: one that a server hosts, one that the page simulates itself, or one that was recorded
// and can only be looked at. What can be shared of it depends on that.

import { createStore, useStore } from 'zustand';
import { fail, type Result } from '../../shared/core/result.ts';
import type { PerformedSession } from '../commands/scenario.ts';
import type { ScriptedPart } from '../commands/session-script.ts';
import type { SharedView } from '../commands/shared-address.ts';

export type PageRun =
  | { readonly type: 'hosted' }
  | { readonly type: 'page'; readonly scripted: ScriptedPart }
  | {
      readonly type: 'recorded';
      readonly name: string;
      /** The file, unpacked. */
      readonly text: Blob;
      readonly lines: () => AsyncIterable<string>;
    };

export interface SessionWithClaims {
  readonly session: PerformedSession;
  /** What was claimed, and found to be so. */
  readonly claims: readonly string[];
}

export interface PageRunState {
  readonly run: PageRun;
  /** What is being opened, and how far that is; `null`: nothing. */
  readonly opening: { readonly what: string; readonly share: number } | null;
  /** Leaves what is shown for a simulation of a script in the page itself. */
  readonly openScript: (script: string, view?: SharedView) => Promise<Result<void>>;
  /** Performs lines beside what is shown. */
  readonly performAside: (lines: readonly string[]) => Promise<Result<SessionWithClaims>>;
  /** Leaves what is shown for what a file holds: a trace, a script, a log. */
  readonly openFile: (file: File) => Promise<Result<void>>;
}

const NOBODY = fail('nothing can be opened here');

export const pageRunStore = createStore<PageRunState>(() => ({
  run: { type: 'hosted' },
  opening: null,
  openScript: () => Promise.resolve(NOBODY),
  performAside: () => Promise.resolve(NOBODY),
  openFile: () => Promise.resolve(NOBODY),
}));

export function usePageRun<T>(select: (state: PageRunState) => T): T {
  return useStore(pageRunStore, select);
}
