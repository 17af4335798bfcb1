// The address of a run that the page simulates itself is its script, which grows with each line: a page that is loaded anew
// shows what it showed. Each branch is a place to come back to.

import { LINK_LENGTH_MAX, packText } from '../commands/link-text.ts';
import type { SessionScript } from '../commands/session-script.ts';
import { addressOfScript, NO_VIEW, type SharedView } from '../commands/shared-address.ts';
import { pageRunStore } from '../store/page-run.ts';
import { type BranchPlace, placeIn, shownPlace, stateNow, storeFamily } from './branch-place.ts';
import { openingNow } from './openings.ts';
import { isShown, markShown } from './shown-address.ts';

/**
 * The script of the run as it is now, in an address; one that is too long is kept by this tab.
 * @param place the branch that it is: what was kept of it before is of no use any more
 * @returns `null`: it is too long, and this tab keeps nothing
 */
export async function addressFor(
  script: string,
  view: SharedView,
  place: BranchPlace | null,
): Promise<string | null> {
  const address = addressOfScript(await packText(script), view);
  if (address.length <= LINK_LENGTH_MAX) return address;
  const name = place === null ? String(Date.now()) : `${place.family}.${place.name}`;
  try {
    sessionStorage.setItem(keptName(name), script);
  } catch {
    return null;
  }
  return `./#kept=${encodeURIComponent(name)}`;
}

/** @returns `null`: this tab has it no more */
export function keptScript(name: string): string | null {
  return sessionStorage.getItem(keptName(name));
}

function keptName(name: string): string {
  return `oxbow.script.${name}`;
}

/** One after another: a line that overtook its fork would take the place of what the fork came from. */
let writing: Promise<void> = Promise.resolve();

let sessionNow: (() => SessionScript | null) | null = null;

/** Loads what prints a session: of no use to who only looks on at a server. */
export async function prepareAddress(): Promise<void> {
  ({ sessionNow } = await import('../store/share.ts'));
}

/** The script has become another one, or, by somebody's wish, it is that of another branch: the address says so. */
export function keepAddress(how: 'line' | 'branch'): void {
  // As it is now: when its turn has come to be written, the run may have been forked.
  const session = sessionNow?.() ?? null;
  if (session === null || pageRunStore.getState().run.type !== 'page') return;
  const script = `${session.lines.join('\n')}\n`;
  const place = shownPlace();
  storeFamily(script);
  const opening = openingNow();
  writing = writing
    .catch(() => undefined)
    .then(() => writeAddress(script, place, how, () => opening === openingNow() && isShown()));
}

async function writeAddress(
  script: string,
  place: BranchPlace | null,
  how: 'line' | 'branch',
  isStillShown: () => boolean,
): Promise<void> {
  if (!isStillShown()) return;
  const address = await addressFor(script, NO_VIEW, place);
  if (address === null || !isStillShown()) return;
  if (isSame(placeIn(history.state), place)) history.replaceState(stateNow(place), '', address);
  // What was looked at in the branch before was not looked at here.
  else if (how === 'branch') history.pushState({ branch: place }, '', address);
  else return;
  markShown();
}

function isSame(one: BranchPlace | null, other: BranchPlace | null): boolean {
  return one?.family === other?.family && one?.name === other?.name;
}
