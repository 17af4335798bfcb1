// The scripts that stand in the page's own text. The content security policy names each by its hash, so that no other
// inline script can ever run.

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @returns `'sha256-…'` for each inline script of an HTML text */
export function inlineScriptHashes(html: string): readonly string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc\s*=)[^>]*>([\s\S]*?)<\/script>/gi);
  return [...scripts].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
}

/**
 * @param folder the built page, or `null` where there is none
 * @returns what to ask at each request; the page is read again when it was built again
 */
export function watchPageScripts(folder: string | null): () => readonly string[] {
  if (folder === null) return () => [];
  const file = join(folder, 'index.html');
  let readAt = Number.NaN;
  let hashes: readonly string[] = [];
  return () => {
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (changedAt !== undefined && changedAt !== readAt) {
      hashes = inlineScriptHashes(readFileSync(file, 'utf8'));
      readAt = changedAt;
    }
    return hashes;
  };
}
