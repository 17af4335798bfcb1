// The branches of a run of the page's own: each time somebody acts on an earlier moment, the simulation goes on from there
// under a name, and what came of the moment before is kept. Pure: what is kept of a branch, and how one goes back to it.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { ScriptedPart } from '../../commands/session-script.ts';
import type { KeyFrame } from '../time/trace-memory.ts';

/** What is kept of a branch that is not shown. */
export type KeptBranch =
  /** All that the page knew of it. */
  | {
      readonly type: 'events';
      /** From where it is known; `null`: from its first event. */
      readonly first: KeyFrame | null;
      readonly events: readonly TraceEvent[];
      readonly scripted: ScriptedPart;
      /** For a page that is loaded anew. */
      readonly script: string;
      readonly deeds: readonly string[];
    }
  /** The page was loaded anew since: it is performed once more when it is gone to. */
  | { readonly type: 'script'; readonly script: string; readonly deeds: readonly string[] }
  /** The recorded run from which others went on. */
  | {
      readonly type: 'file';
      readonly file: File;
      readonly events: number;
      /** The page's, when it was shown. */
      readonly address: string;
    };

/** Lines that were performed since it parted from the one before, so that it is known again: so many of them. */
export const DEEDS_MAX = 8;

export interface BranchOrigin {
  readonly branch: string;
  /** The event after which it goes on. */
  readonly sequence: number;
  readonly atMillis: number;
}

export interface Branch {
  readonly name: string;
  /** `null`: it came of no other one here. */
  readonly origin: BranchOrigin | null;
  /** `null`: it is the one that is shown. */
  readonly kept: KeptBranch | null;
}

/** All that came of one script or file, the first one first. */
export interface Branches {
  /** Tells the branches of this page from those of another one that the browser's history leads to. */
  readonly family: string;
  readonly list: readonly Branch[];
  /** Names are given once. */
  readonly forks: number;
}

/** The name of the first one, where no file gives another. */
export const FIRST_BRANCH = 'simulation';
/** More would not be told apart. */
export const BRANCHES_MAX = 12;
/** What is kept of those that are not shown; events that two of them share count for each. */
export const BRANCH_EVENTS_MAX = 300_000;

export const NO_BRANCHES: Branches = { family: '', list: [], forks: 0 };

export function beginBranches(family: string, name: string): Branches {
  return { family, list: [{ name, origin: null, kept: null }], forks: 0 };
}

export function shownBranch({ list }: Branches): Branch | null {
  return list.find(({ kept }) => kept === null) ?? null;
}

export function findBranch({ list }: Branches, name: string): Branch | null {
  return list.find((branch) => branch.name === name) ?? null;
}

export interface Forked {
  readonly branches: Branches;
  /** Those that are kept no longer, as there would be too many. */
  readonly letGo: readonly string[];
}

/** The one that is shown is kept, and a new one goes on from a moment of it. */
export function forkBranch(
  branches: Branches,
  kept: KeptBranch,
  moment: { readonly sequence: number; readonly atMillis: number },
): Forked {
  const parent = shownBranch(branches);
  const forks = branches.forks + 1;
  const origin = parent === null ? null : { branch: parent.name, ...moment };
  const list = [...keep(branches.list, kept), { name: `fork-${forks}`, origin, kept: null }];
  return bound({ ...branches, list, forks });
}

/** Another one is shown; the one that was is kept. */
export function switchBranch(branches: Branches, name: string, kept: KeptBranch): Forked {
  const list = keep(branches.list, kept).map((branch) =>
    branch.name === name ? { ...branch, kept: null } : branch,
  );
  return bound({ ...branches, list });
}

/** What was done in a branch since it parted from the one before; with what it began is the same in all of them. */
export function deedsSince(picture: Pick<RunPicture, 'commands'>, sequence: number): string[] {
  return picture.commands
    .filter((command) => command.sequence > sequence && command.error === null)
    .map(({ line }) => line)
    .filter((line) => sequence > 0 || !/^\s*(cluster|client)\b/.test(line))
    .slice(0, DEEDS_MAX);
}

function keep(list: readonly Branch[], kept: KeptBranch): Branch[] {
  return list.map((branch) => (branch.kept === null ? { ...branch, kept } : branch));
}

/** The oldest go first, but for the one from which all others came. */
function bound(branches: Branches): Forked {
  const letGo: string[] = [];
  let { list } = branches;
  while (list.length > BRANCHES_MAX || heldEvents(list) > BRANCH_EVENTS_MAX) {
    const oldest = list.find(({ kept }, i) => i > 0 && kept !== null);
    if (oldest === undefined) break;
    letGo.push(oldest.name);
    list = list.filter((branch) => branch !== oldest);
  }
  return { branches: { ...branches, list }, letGo };
}

/** A file lies outside the page's memory. */
function heldEvents(list: readonly Branch[]): number {
  return list.reduce((sum, { kept }) => sum + (kept?.type === 'events' ? kept.events.length : 0), 0);
}

// ---------------------------------------------------------------- over a page that is loaded anew

interface StoredBranch {
  readonly name: string;
  readonly origin: BranchOrigin | null;
  readonly script: string;
  readonly deeds: readonly string[];
}

/** @param shown of the one that is shown */
export function printBranches(
  { family, list, forks }: Branches,
  shown: { readonly script: string; readonly deeds: readonly string[] },
): string {
  const stored = list.flatMap(({ name, origin, kept }): StoredBranch[] => {
    if (kept?.type === 'file') return [];
    const { script, deeds } = kept ?? shown;
    return [{ name, origin, script, deeds }];
  });
  return JSON.stringify({ family, forks, list: stored });
}

/** How a printed family begins, so that it is told from others without being read. */
export function headOf(family: string): string {
  return `{"family":${JSON.stringify(family)},`;
}

/** @returns `null` for what this page did not write, or what has no such branch */
export function readBranches(text: string | null, family: string, shown: string): Branches | null {
  const read = readStored(text);
  if (read === null || read.family !== family || !read.list.some(({ name }) => name === shown)) return null;
  const list = read.list.map(({ name, origin, script, deeds }): Branch => {
    return { name, origin, kept: name === shown ? null : { type: 'script', script, deeds } };
  });
  return { family, forks: read.forks, list };
}

interface Stored {
  readonly family: string;
  readonly forks: number;
  readonly list: readonly StoredBranch[];
}

function readStored(text: string | null): Stored | null {
  if (text === null) return null;
  try {
    const read = JSON.parse(text) as Stored;
    const isWhole =
      typeof read.family === 'string' && Number.isInteger(read.forks) && read.list.every(isStoredBranch);
    return isWhole ? read : null;
  } catch {
    return null;
  }
}

function isStoredBranch({ name, origin, script, deeds }: StoredBranch): boolean {
  if (typeof name !== 'string' || typeof script !== 'string') return false;
  if (!deeds.every((line) => typeof line === 'string')) return false;
  if (origin === null) return true;
  return (
    typeof origin.branch === 'string' && Number.isInteger(origin.sequence) && Number.isFinite(origin.atMillis)
  );
}
