// One op in a sentence: what it asks, who numbered it, how many have it, whether it is committed.

import { entryInWords } from '../../../shared/protocols/vsr/entry-words.ts';
import { entryAt } from '../../../shared/protocols/vsr/log.ts';
import type { LogEntry } from '../../../shared/protocols/vsr/types.ts';
import { shorten } from '../../layout/space-time.ts';
import type { VsrReplica } from './op-grid.ts';
import { isSameEntry, type OpStory, storyOf } from './op-story.ts';

const WORDS_MAX = 90;

export function entryInFull(
  all: readonly VsrReplica[],
  stories: readonly OpStory[],
  opNumber: number,
): string {
  const entry = shownEntry(all, stories, opNumber);
  if (entry === null)
    return all.some(({ state }) => state.commitNumber >= opNumber)
      ? `Op ${opNumber} is executed everywhere that keeps it, and its entry is in no log any more.`
      : `Nobody has an op ${opNumber}.`;
  const holders = all.filter(({ state }) => {
    const own = entryAt(state, opNumber);
    return own === undefined ? opNumber <= state.logStart : isSameEntry(own, entry);
  });
  const knowing = holders.filter(({ state }) => state.commitNumber >= opNumber).length;
  const rivals = all.some(({ state }) => {
    const own = entryAt(state, opNumber);
    return own !== undefined && !isSameEntry(own, entry);
  });
  const words = shorten(entryInWords(entry), WORDS_MAX);
  const fate =
    knowing === 0
      ? 'not committed'
      : knowing === holders.length
        ? 'committed, and all of them know'
        : `committed, and ${knowing} of them know`;
  return `Op ${opNumber}: ${words}, numbered in view ${entry.viewNumber}. ${holders.length} of ${all.length} have it; ${fate}.${rivals ? ' Somebody has another op there.' : ''}`;
}

/** The one that is committed, if any is; else the one of the newest view. */
function shownEntry(
  all: readonly VsrReplica[],
  stories: readonly OpStory[],
  opNumber: number,
): LogEntry | null {
  let newest: LogEntry | null = null;
  for (const { state } of all) {
    const entry = entryAt(state, opNumber);
    if (entry === undefined) continue;
    if (state.commitNumber >= opNumber) return entry;
    if (newest === null || entry.viewNumber > newest.viewNumber) newest = entry;
  }
  return newest ?? storyOf(stories, opNumber)?.entry ?? null;
}
