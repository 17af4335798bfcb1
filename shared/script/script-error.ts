// What is wrong with a line, in the same form everywhere: where, what was expected, what was found, what was meant.

export interface ScriptError {
  readonly line: number;
  readonly column: number;
  /** `a replica's name`; `null` when the line reads well and what it asks for cannot be. */
  readonly expected: string | null;
  /** What stands there instead, or why it cannot be. */
  readonly found: string;
  /** A known word that was probably meant. */
  readonly suggestion: string | null;
}

/** `line 3, column 5: expected a verb, found "ptu"; did you mean "put"?` */
export function formatScriptError(error: ScriptError): string {
  const place = `line ${error.line}, column ${error.column}: `;
  const complaint =
    error.expected === null ? error.found : `expected ${error.expected}, found ${error.found}`;
  const hint = error.suggestion === null ? '' : `; did you mean "${error.suggestion}"?`;
  return place + complaint + hint;
}

/** A text as it may stand in a message: shortened, and in one line. */
export function quoteShort(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
