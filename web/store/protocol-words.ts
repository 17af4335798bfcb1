// What the stores ask of a run's protocol on the page: its rules, and its words for a picture.

import type { Protocol } from '../../shared/core/contract.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { findProtocolPage } from '../protocols/index.ts';
import type { HistoryWords } from './history.ts';

/** Asked for at each of thousands of events, of a picture or two. */
const known = new WeakMap<RunPicture, HistoryWords>();

export function wordsOf(name: string, picture: RunPicture): HistoryWords {
  const before = known.get(picture);
  if (before !== undefined) return before;
  const page = findProtocolPage(name);
  if (page === null) throw new Error(`this page does not know the protocol ${name}`);
  const words = page.words(picture);
  known.set(picture, words);
  return words;
}

export function protocolOf(name: string): Protocol | null {
  return findProtocolPage(name)?.protocol ?? null;
}
