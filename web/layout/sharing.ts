// Keeps of a new value every part that is the same as in the one before, so that what did not change is not drawn anew.

/**
 * @param after fresh, plain and nobody else's: its parts are exchanged in place.
 * @returns `before` if both are alike, else `after` with each part that is alike taken from `before`.
 */
export function share<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (!isPlain(before) || !isPlain(after) || Array.isArray(before) !== Array.isArray(after)) return after;
  const target = after as Record<string, unknown>;
  const keys = Object.keys(target);
  let alike = keys.length === Object.keys(before).length;
  for (const key of keys) {
    const old = before[key];
    const kept = share(old, target[key]);
    target[key] = kept;
    if (!Object.is(kept, old)) alike = false;
  }
  return alike ? (before as T) : after;
}

/** Shares each value with the one before it. */
export function sharer<T>(): (after: T) => T {
  let before: T | null = null;
  return (after) => {
    before = share(before, after);
    return before;
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
