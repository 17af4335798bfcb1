// A script from a file, bounded.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { LINKED_SCRIPT_MAX } from '../commands/link-text.ts';

export async function readScriptFile(file: File): Promise<Result<string>> {
  if (file.size > LINKED_SCRIPT_MAX)
    return fail(`${file.name} is no script of at most ${LINKED_SCRIPT_MAX} characters`);
  const text = await file.text();
  return text.includes('\0') ? fail(`${file.name} is no text`) : succeed(text);
}
