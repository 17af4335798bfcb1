// A script in its usual form: one blank between tokens, no blanks around lines, no more than one empty line in a row. What
// is written stays as it is written, also where it is wrong.

import { readTokens } from './tokens.ts';

export function formatScript(text: string): string {
  const lines = text.split('\n').map((line) => formatLine(line.replace(/\r$/, '')));
  return lines.filter((line, i) => line !== '' || (i > 0 && lines[i - 1] !== '')).join('\n');
}

function formatLine(line: string): string {
  const trimmed = line.trim();
  if (/^(?:#|\/\/)/.test(trimmed)) return trimmed;
  const tokens = readTokens(trimmed);
  if (!tokens.ok) return trimmed;
  return tokens.value
    .map(({ column }, i) =>
      trimmed.slice(column - 1, (tokens.value[i + 1]?.column ?? Infinity) - 1).trimEnd(),
    )
    .join(' ');
}
