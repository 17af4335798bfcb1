// Operating errors are values, programmer errors are assertions.

export type Result<T, E = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function succeed<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** A broken assumption of the code itself. The host ends the run that met it, never the server. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

export function assert(condition: unknown, explanation: string): asserts condition {
  if (!condition) throw new AssertionError(explanation);
}

/** The last branch of every switch over a union: the compiler refuses a forgotten case. */
export function assertNever(value: never): never {
  throw new AssertionError(`a case that no branch handles: ${JSON.stringify(value)}`);
}

/** The value, or a programmer's error that says what was expected to be there. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new AssertionError(`${what} is missing`);
  return value;
}
