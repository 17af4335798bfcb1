// A table from any Unicode string to a value, as plain JSON.
//
// A bare object would lose `__proto__` and put integer-like keys first (rule C6); so each key bears a leading dot.

/** A table in plain JSON. Read and write it by the functions here alone. */
export interface Keyed<T> {
  [dottedKey: `.${string}`]: T;
}

export function keyedGet<T>(table: Keyed<T>, key: string): T | undefined {
  return table[dotted(key)];
}

export function keyedHas<T>(table: Keyed<T>, key: string): boolean {
  return table[dotted(key)] !== undefined;
}

export function keyedSet<T>(table: Keyed<T>, key: string, value: T): void {
  table[dotted(key)] = value;
}

/** Sets, or takes away with `null`. @returns what was there before, `null` if nothing was */
export function keyedReplace<T>(table: Keyed<T>, key: string, value: T | null): T | null {
  const name = dotted(key);
  const before = table[name] ?? null;
  if (value !== null) table[name] = value;
  else if (before !== null) delete table[name];
  return before;
}

export function keyedDelete<T>(table: Keyed<T>, key: string): void {
  delete table[dotted(key)];
}

/**
 * The dotted forms of the keys that were asked for lately. A text that was just put together is hashed and looked up among
 * all texts of the program before it can name a property, which takes longer than all else that is done with it.
 */
const DOTTED = new Map<string, `.${string}`>();
/** As many as the keys of a large run; their texts are mostly those of the stores. */
const DOTTED_MAX = 4_096;

function dotted(key: string): `.${string}` {
  const known = DOTTED.get(key);
  if (known !== undefined) return known;
  if (DOTTED.size >= DOTTED_MAX) DOTTED.clear();
  const fresh = `.${key}` as const;
  DOTTED.set(key, fresh);
  return fresh;
}

export function keyedKeys<T>(table: Keyed<T>): string[] {
  return Object.keys(table).map((key) => key.slice(1));
}

export function keyedEntries<T>(table: Keyed<T>): [string, T][] {
  return Object.entries(table).map(([key, value]) => [key.slice(1), value as T]);
}
