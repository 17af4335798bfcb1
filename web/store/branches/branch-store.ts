// The branches of the run that the page simulates itself, and the comparison of two of them.

import { createStore, useStore } from 'zustand';
import { fail, type Result } from '../../../shared/core/result.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { ReadRun, RunsParted } from '../compare/part-runs.ts';
import { narrationStore } from '../narration-store.ts';
import { liveStore } from '../run-store.ts';
import { timeMachine } from '../time/page-machine.ts';
import {
  BRANCH_EVENTS_MAX,
  BRANCHES_MAX,
  type Branch,
  type Branches,
  deedsSince,
  FIRST_BRANCH,
  type Forked,
  findBranch,
  NO_BRANCHES,
  shownBranch,
} from './branches.ts';

export interface BranchComparison {
  readonly names: readonly [string, string];
  /** `null`: it is being made. */
  readonly parted: Result<RunsParted> | null;
}

/** Who wants it: somebody now, or the browser, which has an entry for it already. */
export type From = 'press' | 'history';

export interface BranchState {
  readonly branches: Branches;
  /** Shows another branch; what is shown is kept. */
  readonly enter: (name: string, from: From) => Promise<Result<void>>;
  /** Which run is shown is just changing. */
  readonly isSwitching: boolean;
  /** All that is known of a branch. */
  readonly read: (branch: Branch) => Promise<Result<ReadRun>>;
  readonly compared: BranchComparison | null;
}

const NOBODY = fail('there is no such branch here');

export const branchStore = createStore<BranchState>(() => ({
  branches: NO_BRANCHES,
  enter: () => Promise.resolve(NOBODY),
  isSwitching: false,
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

/** The name of the one that is shown. */
export function shownName(): string {
  return shownBranch(branchStore.getState().branches)?.name ?? FIRST_BRANCH;
}

/** Says which ones are let go. */
export function showBranches({ branches, letGo }: Forked): void {
  branchStore.setState({ branches });
  if (letGo.length === 0) return;
  const are = letGo.length === 1 ? 'is' : 'are';
  tell(
    `${letGo.join(', ')} ${are} kept no longer: this page keeps ${BRANCHES_MAX} branches of a run, and ${BRANCH_EVENTS_MAX} events beside the one that is shown.`,
  );
}

/** Goes to a branch, after an event of it or to its end, and says so. */
export async function goToBranch(name: string, sequence: number | null = null): Promise<Result<void>> {
  branchStore.setState({ compared: null });
  const entered = await branchStore.getState().enter(name, 'press');
  if (!entered.ok) tell(`${name} cannot be shown: ${entered.error}.`);
  else if (sequence === null) narrationStore.setState({ sentence: `This is ${name}, as it was left.` });
  else await timeMachine.arrive(sequence);
  return entered;
}

function tell(sentence: string): void {
  liveStore.setState({ notice: { type: 'told', sentence } });
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
  const { partRuns, sharedPast } = await import('../compare/part-runs.ts');
  const [ours, theirs] = [await read(left), await read(right)];
  if (!ours.ok) return ours;
  if (!theirs.ok) return theirs;
  const originOf = (name: string) => {
    const origin = findBranch(branches, name)?.origin ?? null;
    return origin === null ? null : { parent: origin.branch, sequence: origin.sequence };
  };
  return partRuns(ours.value, theirs.value, sharedPast(one, other, originOf));
}
