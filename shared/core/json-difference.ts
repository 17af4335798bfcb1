// The first place where two JSON values differ, in words short enough for one line.

/** Characters of a value that is shown. */
const SHOWN_MAX = 160;

export interface Difference {
  /** `effects[2].rows[0].value`; empty where the values as a whole differ. */
  readonly path: string;
  /** JSON, cut where it is long; `nothing` where there is none. */
  readonly expected: string;
  readonly came: string;
}

/** @returns `null` where the values are equal as JSON: a field that is `undefined` is absent */
export function firstDifference(expected: unknown, came: unknown): Difference | null {
  if (Object.is(expected, came)) return null;
  if (Array.isArray(expected) && Array.isArray(came)) return differenceOfLists(expected, came);
  if (isPlain(expected) && isPlain(came)) return differenceOfRecords(expected, came);
  // JSON does not know -0.
  return expected === came ? null : { path: '', expected: show(expected), came: show(came) };
}

function differenceOfLists(expected: readonly unknown[], came: readonly unknown[]): Difference | null {
  const length = Math.max(expected.length, came.length);
  for (let index = 0; index < length; index += 1) {
    const found = firstDifference(expected[index], came[index]);
    if (found !== null) return within(`[${index}]`, found);
  }
  return null;
}

function differenceOfRecords(
  expected: Readonly<Record<string, unknown>>,
  came: Readonly<Record<string, unknown>>,
): Difference | null {
  for (const key of Object.keys(expected)) {
    const found = firstDifference(expected[key], ownOf(came, key));
    if (found !== null) return within(key, found);
  }
  for (const key of Object.keys(came)) {
    if (Object.hasOwn(expected, key)) continue;
    const found = firstDifference(undefined, came[key]);
    if (found !== null) return within(key, found);
  }
  return null;
}

/** A key such as `constructor` or `__proto__` must not find what every object has. */
function ownOf(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function within(place: string, found: Difference): Difference {
  const isJoined = found.path === '' || found.path.startsWith('[');
  return { ...found, path: isJoined ? `${place}${found.path}` : `${place}.${found.path}` };
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}… (${text.length} characters)`;
}
