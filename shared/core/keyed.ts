// A table from any Unicode string to a value, as plain JSON.
//
// A bare object would lose `__proto__` and put integer-like keys first (rule C6); so each key bears a leading dot.

import { keepPrefixed } from './kept-texts.ts';

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

const dotted = keepPrefixed('.');

/** As `keyedSet`, for keys of which nearly every one is set once: kept, they would drive out those that are used again. */
export function keyedSetPassing<T>(table: Keyed<T>, key: string, value: T): void {
  table[`.${key}`] = value;
}

export function keyedDeletePassing<T>(table: Keyed<T>, key: string): void {
  delete table[`.${key}`];
}

export function keyedKeys<T>(table: Keyed<T>): string[] {
  return Object.keys(table).map((key) => key.slice(1));
}

export function keyedEntries<T>(table: Keyed<T>): [string, T][] {
  return Object.entries(table).map(([key, value]) => [key.slice(1), value as T]);
}
