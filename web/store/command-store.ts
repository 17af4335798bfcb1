// Lines that this page had performed: the one way by which anything is done. Answers come back to whoever asked, and
// the newest refusal is kept for the command field.

import { createStore, useStore } from 'zustand';
import type { Performed, RunSource } from '../sources/source.ts';
import { isLive } from './time/time-store.ts';

export interface CommandState {
  readonly source: RunSource | null;
  /** Performs a line on a fork of the moment that is looked at; `null`: nobody can fork here. */
  readonly elsewhere: ((line: string) => Promise<Performed>) | null;
  /** Lines under way. */
  readonly waiting: number;
  /** Lines of all viewers that the server has and that have not begun, as it said last. */
  readonly queued: number;
  /** When the last answer came, on the page's clock. */
  readonly answeredAt: number;
  /** The newest line that was refused, with its sentence; `null` after one that went well. */
  readonly refused: { readonly line: string; readonly sentence: string } | null;
  /** Lines that were typed here, the oldest first. */
  readonly typed: readonly string[];
}

const TYPED_KEPT = 200;

export const commandStore = createStore<CommandState>(() => ({
  source: null,
  elsewhere: null,
  waiting: 0,
  queued: 0,
  answeredAt: Number.NEGATIVE_INFINITY,
  refused: null,
  typed: [],
}));

export function useCommands<T>(select: (state: CommandState) => T): T {
  return useStore(commandStore, select);
}

const IN_THE_PAST =
  'this is an earlier moment, and what has happened cannot be changed: go back to live (End) to act';

/** Has one line performed: on the run, or, at an earlier moment, on a fork of it. Never throws: a refusal is an answer. */
export async function perform(line: string): Promise<Performed> {
  const { source, elsewhere } = commandStore.getState();
  if (source === null) return refuse(line, 'no run is open');
  if (!isLive() && elsewhere === null) return refuse(line, IN_THE_PAST);
  commandStore.setState((state) => ({ waiting: state.waiting + 1 }));
  const performed = await (isLive() || elsewhere === null ? source.perform(line) : elsewhere(line));
  commandStore.setState((state) => ({ waiting: state.waiting - 1, answeredAt: performance.now() }));
  if (performed.error !== undefined) return refuse(line, performed.error);
  commandStore.setState({ refused: null });
  return performed;
}

/** Several lines, one after another; stops at the first that is refused. */
export async function performAll(lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const performed = await perform(line);
    if (performed.error !== undefined) return;
  }
}

export function rememberTyped(line: string): void {
  commandStore.setState((state) => ({
    typed: [...state.typed.filter((typed) => typed !== line), line].slice(-TYPED_KEPT),
  }));
}

function refuse(line: string, sentence: string): Performed {
  commandStore.setState({ refused: { line, sentence } });
  return { output: [], error: sentence };
}
