// Shapes of JSON values: what comes from outside is looked at with these before anybody believes its type. The tables of
// fields are checked against the types by the compiler, so that a field that is added to one cannot be forgotten here.

/** Where a value is not what was expected. */
export interface Mismatch {
  /** `effects[2].rows`, from the outside in; empty for the value itself. */
  readonly path: string;
  /** `a text`, `a whole number from 0 on`, … */
  readonly expected: string;
  /** The beginning of what was there, as JSON. */
  readonly found: string;
}

/** Looks at a value. @returns `null` if it has the shape */
export type Check = (value: unknown) => Mismatch | null;

export interface Optional {
  readonly optional: Check;
}

/** A check for each field, `type` apart, which the union itself looks at; a field that may be absent is `optional`. */
export type Fields<T> = {
  readonly [K in keyof T as K extends 'type' ? never : K]-?: Record<never, never> extends Pick<T, K>
    ? Optional
    : Check;
};

export function optional(check: Check): Optional {
  return { optional: check };
}

// ---------------------------------------------------------------- single values

export const anything: Check = () => null;
export const text = where('a text', (value) => typeof value === 'string');
export const flag = where('true or false', (value) => typeof value === 'boolean');
export const number = where('a number', (value) => typeof value === 'number' && Number.isFinite(value));
export const whole = where(
  'a whole number from 0 on',
  (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
);
/** Milliseconds: since some moment, or for some time. */
export const millis = where(
  'a number from 0 on',
  (value) => typeof value === 'number' && value >= 0 && value < Infinity,
);

export function oneOf<W extends string | number>(...words: readonly W[]): Check {
  const known = new Set<unknown>(words);
  return where(words.length === 1 ? JSON.stringify(words[0]) : `one of ${words.join(', ')}`, (value) =>
    known.has(value),
  );
}

export function nullable(check: Check): Check {
  return (value) => (value === null ? null : check(value));
}

function where(expected: string, isRight: (value: unknown) => boolean): Check {
  return (value) => (isRight(value) ? null : mismatch(expected, value));
}

// ---------------------------------------------------------------- lists and objects

export function list(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return mismatch('a list', value);
    for (let index = 0; index < value.length; index += 1) {
      const wrong = check(value[index]);
      if (wrong !== null) return within(`[${index}]`, wrong);
    }
    return null;
  };
}

/** An object whose keys are free. */
export function table(check: Check): Check {
  return (value) => {
    if (!isRecord(value)) return mismatch('an object', value);
    for (const key of Object.keys(value)) {
      const wrong = check(value[key]);
      if (wrong !== null) return within(`[${shorten(JSON.stringify(key))}]`, wrong);
    }
    return null;
  };
}

/** An object with these fields and no other: one that is not known is a slip, or of a newer version. */
export function object<T>(fields: Fields<T>): Check {
  const checks = new Map<string, Check>();
  const needed: string[] = [];
  for (const [name, field] of Object.entries<Check | Optional>(fields)) {
    checks.set(name, typeof field === 'function' ? field : field.optional);
    if (typeof field === 'function') needed.push(name);
  }
  return (value) => {
    if (!isRecord(value)) return mismatch('an object', value);
    for (const name of Object.keys(value)) {
      const check = checks.get(name);
      if (check === undefined) return { path: name, expected: 'no such field', found: show(value[name]) };
      const wrong = check(value[name]);
      if (wrong !== null) return within(name, wrong);
    }
    for (const name of needed)
      if (!Object.hasOwn(value, name)) return { path: name, expected: 'this field', found: 'nothing' };
    return null;
  };
}

/** One of several kinds of object, told apart by `type`. */
export function variants<U extends { readonly type: string }>(
  kinds: {
    readonly [V in U['type']]: Check;
  },
): Check {
  const checks = new Map<string, Check>(Object.entries<Check>(kinds));
  const expected = `one of ${[...checks.keys()].join(', ')}`;
  return (value) => {
    if (!isRecord(value)) return mismatch('an object', value);
    const { type } = value;
    const check = typeof type === 'string' ? checks.get(type) : undefined;
    if (check === undefined) return within('type', mismatch(expected, type));
    return check(value);
  };
}

/** The kind of a union that has that `type`. */
export function kind<U extends { readonly type: string }, V extends U['type']>(
  type: V,
  fields: Fields<Extract<U, { readonly type: V }>>,
): Check {
  return object<unknown>({ type: oneOf(type), ...(fields as object) } as Fields<unknown>);
}

/** An object that somebody else understands: it has a `type`, and whatever else it likes. */
export const typed: Check = (value) => {
  if (!isRecord(value)) return mismatch('an object', value);
  const wrong = text(value['type']);
  return wrong === null ? null : within('type', wrong);
};

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// ---------------------------------------------------------------- sentences

/** `effects[2].rows: expected a list, found 7`. */
export function describeMismatch({ path, expected, found }: Mismatch): string {
  return path === ''
    ? `expected ${expected}, found ${found}`
    : `${path}: expected ${expected}, found ${found}`;
}

function mismatch(expected: string, value: unknown): Mismatch {
  return { path: '', expected, found: show(value) };
}

function within(place: string, wrong: Mismatch): Mismatch {
  const isJoined = wrong.path === '' || wrong.path.startsWith('[');
  return { ...wrong, path: isJoined ? `${place}${wrong.path}` : `${place}.${wrong.path}` };
}

/** Foreign values in a sentence: short, and with control characters escaped. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : shorten(JSON.stringify(value));
}

function shorten(shown: string): string {
  return shown.length <= 40 ? shown : `${shown.slice(0, 40)}…`;
}
