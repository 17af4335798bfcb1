// Texts that are put together over and over from the same few parts: keys of tables and of rows. A text that was just put
// together is copied into one piece, hashed and compared before it can be a key, which takes longer than all else that is
// done with it; one that is kept has that behind it. Nothing but time depends on what is kept.

/** As many as the keys of a large run; their texts are mostly those of the stores. */
const TEXTS_MAX = 4_096;
/** Numbers come in order, so these are the newest of each. */
const NUMBERED_MAX = 1_024;

/** Puts the prefix before a text. */
export function keepPrefixed<P extends string>(prefix: P): (text: string) => `${P}${string}` {
  const kept = new Map<string, `${P}${string}`>();
  // Most are asked for several times in a row: a write goes to one table after another.
  let last: string | null = null;
  let lastPrefixed: `${P}${string}` = `${prefix}`;
  return (text) => {
    if (text === last) return lastPrefixed;
    let prefixed = kept.get(text);
    if (prefixed === undefined) {
      if (kept.size >= TEXTS_MAX) kept.clear();
      prefixed = `${prefix}${text}`;
      kept.set(text, prefixed);
    }
    last = text;
    lastPrefixed = prefixed;
    return prefixed;
  };
}

/** @param make the text of a number, a whole one that is not negative */
export function keepNumbered(make: (number: number) => string): (number: number) => string {
  const numbers: number[] = [];
  const texts: string[] = [];
  return (number) => {
    const place = number % NUMBERED_MAX;
    if (numbers[place] === number) return texts[place] as string;
    const fresh = make(number);
    // Places are filled in any order, and a list with holes at its end would grow slow.
    while (numbers.length <= place) {
      numbers.push(-1);
      texts.push('');
    }
    numbers[place] = number;
    texts[place] = fresh;
    return fresh;
  };
}
