// A script from a file, bounded.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { LINKED_SCRIPT_MAX } from '../commands/link-text.ts';

export async function readScriptFile(file: File): Promise<Result<string>> {
  if (file.size > LINKED_SCRIPT_MAX)
    return fail(`${file.name} is no script of at most ${LINKED_SCRIPT_MAX} characters`);
  const text = await file.text();
  return text.includes('\0') ? fail(`${file.name} is no text`) : succeed(text);
}

/** How whatever is gzipped begins. */
const GZIP = String.fromCharCode(0x1f);

/** A log of ShiViz begins with the expression by which it is read. */
export async function kindOfFile(file: File): Promise<'trace' | 'log' | 'script'> {
  const head = await file.slice(0, 4_096).text();
  if (head.startsWith(GZIP) || /^\s*\{/.test(head) || /\.(ndjson|gz)$/.test(file.name)) return 'trace';
  return (head.split('\n')[0] ?? '').includes('(?<') ? 'log' : 'script';
}
