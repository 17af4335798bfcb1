// Search of the palette: every word that is typed must be found in an entry, as the beginning of a word, inside of one, or
// letter by letter in order.

export interface Searched {
  readonly group: string;
  /** What is searched, the most telling words first. */
  readonly text: string;
}

export interface Shelf<Entry> {
  readonly group: string;
  readonly entries: readonly Entry[];
}

/** More than a screenful is not read: a further letter finds it. */
export const FOUND_MAX = 40;

const BEGINS = 8;
const INSIDE = 4;
const SCATTERED = 1;

/** Groups by their best entry, entries by how well they fit; what fits equally well stays in its order. */
export function search<Entry extends Searched>(entries: readonly Entry[], query: string): Shelf<Entry>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries
    .map((entry) => ({ entry, score: scoreOf(entry.text.toLowerCase(), words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, FOUND_MAX);
  const shelves = new Map<string, Entry[]>();
  for (const { entry } of found) shelves.set(entry.group, [...(shelves.get(entry.group) ?? []), entry]);
  return [...shelves].map(([group, ofGroup]) => ({ group, entries: ofGroup }));
}

/** 0: some word is not in it. Where nothing is asked all fit equally. */
function scoreOf(text: string, words: readonly string[]): number {
  if (words.length === 0) return 1;
  const scores = words.map((word) => wordScore(text, word));
  if (scores.includes(0)) return 0;
  const sum = scores.reduce((all, one) => all + one, 0);
  // Of two that fit the one that says less besides is meant, and the one that begins so.
  return sum + (text.startsWith(words.join(' ')) ? BEGINS : 0) + 1 / (1 + text.length);
}

function wordScore(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at === 0 || (at > 0 && isWordStart(text, word))) return BEGINS;
  if (at > 0) return INSIDE;
  return text.split(/\s+/).some((one) => isScattered(one, word)) ? SCATTERED : 0;
}

function isWordStart(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? '')) return true;
  return false;
}

/** Scattered letters of a short word would be found anywhere. */
const SCATTERED_LEAST = 3;

function isScattered(text: string, word: string): boolean {
  if (word.length < SCATTERED_LEAST || text[0] !== word[0]) return false;
  let at = 0;
  for (const letter of text) if (letter === word[at]) at += 1;
  return at === word.length;
}
