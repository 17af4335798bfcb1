// Which branch of the page's run an entry of the browser's history is, and what this tab keeps of the others, so that a page
// that is loaded anew has them still.

import { branchStore, shownDeeds } from '../store/branches/branch-store.ts';
import { beginBranches, printBranches, readBranches, shownBranch } from '../store/branches/branches.ts';
import { liveStore } from '../store/run-store.ts';

export interface BranchPlace {
  readonly family: string;
  readonly name: string;
}

const STORED = 'oxbow.branches';

/** Only this page writes it; an older version of it may have. */
export function placeIn(state: unknown): BranchPlace | null {
  const place = (state as { readonly branch?: Partial<BranchPlace> } | null)?.branch;
  const { family, name } = place ?? {};
  return typeof family === 'string' && typeof name === 'string' ? { family, name } : null;
}

/** The branch that is shown; `null`: what is shown has none. */
export function shownPlace(): BranchPlace | null {
  const { branches } = branchStore.getState();
  const shown = shownBranch(branches);
  return shown === null ? null : { family: branches.family, name: shown.name };
}

/** Something is shown of which no branch is known, under a name. */
export function beginFamily(name: string): void {
  branchStore.setState({ branches: beginBranches(crypto.randomUUID(), name), compared: null });
  markPlace();
}

/** @returns whether this tab knew the branches of that family */
export function restoreFamily({ family, name }: BranchPlace): boolean {
  const branches = readBranches(stored(), family, name);
  if (branches === null) return false;
  branchStore.setState({ branches, compared: null });
  return true;
}

/** @param script of the branch that is shown */
export function storeFamily(script: string): void {
  try {
    const state = branchStore.getState();
    const deeds = shownDeeds(state, liveStore.getState().picture);
    sessionStorage.setItem(STORED, printBranches(state.branches, { script, deeds }));
  } catch {
    // Too much, or forbidden: a page that is loaded anew knows the branch that its address holds.
  }
}

/** The entry of the history is the branch that is shown. */
export function markPlace(): void {
  history.replaceState(stateNow(), '', location.href);
}

/** What else stands in the entry stays. */
export function stateNow(place: BranchPlace | null = shownPlace()): unknown {
  const { branch: _, ...rest } = (history.state ?? {}) as Record<string, unknown>;
  return place === null ? rest : { ...rest, branch: place };
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(STORED);
  } catch {
    return null;
  }
}
