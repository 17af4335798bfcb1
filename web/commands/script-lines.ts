// The lines of a script that is being written.

export interface ScriptLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

export function linesOfText(text: string): ScriptLine[] {
  return text.split('\n').map((line, i) => ({ number: i + 1, text: line.replace(/\r$/, '') }));
}

/** Those that do something. */
export function commandsOf(lines: readonly ScriptLine[]): ScriptLine[] {
  return lines.filter(({ text }) => !/^\s*(?:#|\/\/|$)/.test(text));
}
