// The branches of the run that the page simulates itself, and the comparison of two of them.

import { createStore, useStore } from 'zustand';
import { fail, type Result } from '../../../shared/core/result.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { ReadRun, RunsParted } from '../compare/part-runs.ts';
import { narrationStore } from '../narration-store.ts';
import { timeMachine } from '../time/page-machine.ts';
import { type Branch, type Branches, deedsSince, findBranch, NO_BRANCHES, shownBranch } from './branches.ts';

export interface BranchComparison {
  readonly names: readonly [string, string];
  /** `null`: it is being made. */
  readonly parted: Result<RunsParted> | null;
}

export interface BranchState {
  readonly branches: Branches;
  /** Shows another branch; what is shown is kept. */
  readonly enter: (name: string) => Promise<Result<void>>;
  /** All that is known of a branch. */
  readonly read: (branch: Branch) => Promise<Result<ReadRun>>;
  readonly compared: BranchComparison | null;
}

const NOBODY = fail('there is no such branch here');

export const branchStore = createStore<BranchState>(() => ({
  branches: NO_BRANCHES,
  enter: () => Promise.resolve(NOBODY),
  read: () => Promise.resolve(NOBODY),
  compared: null,
}));

export function useBranches<T>(select: (state: BranchState) => T): T {
  return useStore(branchStore, select);
}

/** What was done since it began in the branch that is shown. */
export function shownDeeds({ branches }: BranchState, picture: RunPicture | null): string[] {
  return picture === null ? [] : deedsSince(picture, shownBranch(branches)?.origin?.sequence ?? 0);
}

/** The page shows something that has no branches, or not yet. */
export function forgetBranches(): void {
  branchStore.setState({ branches: NO_BRANCHES, compared: null });
}

/** Goes to a branch, after an event of it or to its end, and says so. */
export async function goToBranch(name: string, sequence: number | null = null): Promise<Result<void>> {
  branchStore.setState({ compared: null });
  const entered = await branchStore.getState().enter(name);
  if (entered.ok && sequence !== null) await timeMachine.arrive(sequence);
  narrationStore.setState({
    sentence: entered.ok ? `This is ${name}, as it was left.` : `${name} cannot be shown: ${entered.error}.`,
  });
  return entered;
}

/** Where two branches part. Whoever asks for another comparison meanwhile is not told of this one. */
export async function compareBranches(one: string, other: string): Promise<void> {
  const names = [one, other] as const;
  const asked: BranchComparison = { names, parted: null };
  branchStore.setState({ compared: asked });
  const parted = await part(one, other).catch((error: unknown) => fail(String(error)));
  if (branchStore.getState().compared === asked) branchStore.setState({ compared: { names, parted } });
}

export function closeComparison(): void {
  branchStore.setState({ compared: null });
}

async function part(one: string, other: string): Promise<Result<RunsParted>> {
  const { branches, read } = branchStore.getState();
  const [left, right] = [findBranch(branches, one), findBranch(branches, other)];
  if (left === null || right === null) return NOBODY;
  // Loaded for who compares: the words of all events come with it.
  const { partRuns } = await import('../compare/part-runs.ts');
  const [ours, theirs] = [await read(left), await read(right)];
  if (!ours.ok) return ours;
  return theirs.ok ? partRuns(ours.value, theirs.value) : theirs;
}
