// Which branch of the page's run an entry of the browser's history is, and what this tab keeps of the others, so that a page
// that is loaded anew has them still.

import { branchStore, shownDeeds } from '../store/branches/branch-store.ts';
import {
  beginBranches,
  headOf,
  printBranches,
  readBranches,
  shownBranch,
} from '../store/branches/branches.ts';
import { liveStore } from '../store/run-store.ts';

export interface BranchPlace {
  readonly family: string;
  readonly name: string;
}

const STORED = 'oxbow.branches';
/** Scripts that one went through in this tab, and may come back to. */
const FAMILIES_MAX = 8;

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
  branchStore.setState({ branches: beginBranches(`${Date.now()}-${Math.random()}`, name), compared: null });
  markPlace();
}

/** @returns whether this tab knew the branches of that family */
export function restoreFamily({ family, name }: BranchPlace): boolean {
  const branches = storedFamilies()
    .map((text) => readBranches(text, family, name))
    .find((read) => read !== null);
  if (branches === undefined) return false;
  branchStore.setState({ branches, compared: null });
  return true;
}

/** @param script of the branch that is shown */
export function storeFamily(script: string): void {
  const state = branchStore.getState();
  const { family } = state.branches;
  const deeds = shownDeeds(state, liveStore.getState().picture);
  const others = storedFamilies().filter((text) => !text.startsWith(headOf(family)));
  const own = printBranches(state.branches, { script, deeds });
  // What does not fit, or is forbidden, is not there: a page that is loaded anew knows the branch that its address holds.
  if (!store([own, ...others].slice(0, FAMILIES_MAX)) && !store([own])) store([]);
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

function store(families: readonly string[]): boolean {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(families));
    return true;
  } catch {
    return false;
  }
}

/** Each as a text of its own, the one that was shown last first. */
function storedFamilies(): readonly string[] {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(STORED) ?? '[]');
    return Array.isArray(read) ? read.filter((text) => typeof text === 'string') : [];
  } catch {
    return [];
  }
}
