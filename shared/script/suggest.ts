// Near misses: which known word was probably meant.

/** The known word nearest to `word`, or `null` if none is near: one slip in a short word, two in a longer one. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  // A word far longer than every verb needs no table of its length.
  if (word.length === 0 || word.length > 40) return null;
  const folded = foldCase(word);
  let best: string | null = null;
  let bestSlips = word.length <= 3 ? 1 : 2;
  for (const candidate of known) {
    const slips = countSlips(folded, foldCase(candidate));
    if (slips < bestSlips || (slips === bestSlips && best === null)) {
      best = candidate;
      bestSlips = slips;
    }
  }
  return best;
}

/** ASCII letters alone: case beyond ASCII depends on the engine's tables. */
function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function countSlips(left: string, right: string): number {
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1];
      let slips = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (isSwap) slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      row.push(slips);
    }
    before = above;
    above = row;
  }
  return above[right.length] ?? 0;
}
