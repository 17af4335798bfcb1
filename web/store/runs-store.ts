// The systems that can be run and the runs that there are, as the server said when it was asked last.

import { createStore, useStore } from 'zustand';
import { fail, type Result } from '../../shared/core/result.ts';
import type { ForkOrigin, ProtocolSummary, RunRequest, RunSummary } from '../../shared/wire/api.ts';
import {
  addressOfRun,
  freeName,
  type RunWishes,
  requestOfWishes,
  USUAL_WISHES,
} from '../commands/new-run.ts';
import { loadProtocolPage } from '../protocols/index.ts';
import type { RunOffice } from '../sources/source.ts';
import { narrationStore } from './narration-store.ts';
import { runStore } from './run-store.ts';

export interface RunsState {
  readonly office: RunOffice | null;
  /** Leaves this page for another address. */
  readonly goTo: (address: string) => void;
  /** Shows the run of another address on this page. Resolves when it is there. */
  readonly enter: (address: string) => Promise<void>;
  /** Goes to a fork after an event of the run that is followed. @returns its name */
  readonly forkAt: (at: number) => Promise<Result<string>>;
  readonly open: boolean;
  /** The sheet was opened by a key, so that is where the keys should go on. */
  readonly byKey: boolean;
  readonly wishes: RunWishes;
  /** Empty until the server was asked. */
  readonly protocols: readonly ProtocolSummary[];
  readonly runs: readonly RunSummary[];
  readonly runsMax: number;
  /** The system that is being started; `null` for none. */
  readonly starting: string | null;
  /** What the server did not do, in a sentence. */
  readonly refused: string | null;
}

export const runsStore = createStore<RunsState>(() => ({
  office: null,
  goTo: () => undefined,
  enter: () => Promise.resolve(),
  forkAt: () => Promise.resolve(fail('there is no server that could fork the run')),
  open: false,
  byKey: false,
  wishes: USUAL_WISHES,
  protocols: [],
  runs: [],
  runsMax: 0,
  starting: null,
  refused: null,
}));

export function useRuns<T>(select: (state: RunsState) => T): T {
  return useStore(runsStore, select);
}

export function hideRuns(): void {
  runsStore.setState({ open: false, refused: null });
}

export async function showRuns(byKey: boolean): Promise<void> {
  runsStore.setState({ open: true, byKey, refused: null });
  await askForRuns();
}

export async function askForRuns(): Promise<void> {
  const { office } = runsStore.getState();
  if (office === null) return;
  const [protocols, runs] = await Promise.all([office.protocols(), office.runs()]);
  if (!protocols.ok) return runsStore.setState({ refused: protocols.error });
  if (!runs.ok) return runsStore.setState({ refused: runs.error });
  runsStore.setState({ ...protocols.value, ...runs.value });
}

export function wish(wishes: Partial<RunWishes>): void {
  runsStore.setState((state) => ({ wishes: { ...state.wishes, ...wishes } }));
}

/** Starts a run of a system and goes to it. */
export async function startRun(protocol: string): Promise<void> {
  if (runsStore.getState().starting !== null) return;
  runsStore.setState({ starting: protocol, refused: null });
  // How it is usually asked for is known with it; where it cannot be had, the server's own ways are good enough.
  await loadProtocolPage(protocol).catch(() => null);
  const created = await createRun(requestOfWishes(protocol, runsStore.getState().wishes));
  runsStore.setState({ starting: null, refused: created.ok ? null : created.error });
}

/** Creates it, under a name that is free, and leaves this page for it. */
export async function createRun(
  request: RunRequest & { readonly protocol: string },
): Promise<Result<RunSummary>> {
  const { office, goTo } = runsStore.getState();
  if (office === null) return fail('there is no server that could start a run');
  // Others may have started some since the list was asked for.
  const there = await office.runs();
  if (!there.ok) return there;
  const taken = there.value.runs.map(({ id }) => id);
  const created = await office.create({ id: freeName(request.protocol, taken), ...request });
  if (created.ok) {
    hideRuns();
    goTo(addressOfRun(created.value));
  }
  return created;
}

export async function closeRun(id: string): Promise<void> {
  const { office } = runsStore.getState();
  const closed = await office?.close(id);
  await askForRuns();
  if (closed?.ok === false) runsStore.setState({ refused: closed.error });
}

/** Runs at which nobody looks, but for the server's own and the one that is followed: they fill the server for nothing. */
export function unwatched(runs: readonly RunSummary[], here: string | null): string[] {
  return runs
    .filter(({ id, isDefault, viewers }) => viewers === 0 && !isDefault && id !== here)
    .map(({ id }) => id);
}

/** Closes them all, and then asks what there is; the first that cannot be closed is said. */
export async function closeRuns(ids: readonly string[]): Promise<void> {
  const { office } = runsStore.getState();
  if (office === null) return;
  // What was refused before, as there were too many runs, is what this is the cure for.
  runsStore.setState({ refused: null });
  const closed = await Promise.all(ids.map((id) => office.close(id)));
  await askForRuns();
  const refused = closed.find((one) => !one.ok);
  if (refused?.ok === false) runsStore.setState({ refused: refused.error });
}

/** Where the run that is followed was forked from; `null`: it is no fork. */
export function originOf({ runs }: RunsState, run: string | null): ForkOrigin | null {
  return runs.find(({ id }) => id === run)?.forkOf ?? null;
}

/** Takes the newest line back: a fork from before it. The run keeps it, as what has happened has happened. */
export async function undo(): Promise<Result<string>> {
  const last = runStore.getState().picture?.commands.findLast(({ error }) => error === null);
  if (last === undefined) return say(fail('There is no line to be taken back.'));
  const forked = await runsStore.getState().forkAt(last.sequence - 1);
  return say(forked, `${forked.ok ? forked.value : ''} goes on from before “${last.line}”.`);
}

function say(outcome: Result<string>, sentence = ''): Result<string> {
  narrationStore.setState({ sentence: outcome.ok ? sentence : outcome.error });
  return outcome;
}
