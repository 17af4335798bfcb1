// The version of this program.

import { readFileSync } from 'node:fs';

/** Put in by the build; a clone that runs from its sources asks its package. */
export function version(): string {
  const built = process.env['OXBOW_VERSION'];
  if (built !== undefined) return built;
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}
