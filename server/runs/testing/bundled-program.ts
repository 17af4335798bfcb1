// Bundles a program for tests that start it a hundred times: loading it from sources takes half a second each.

import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../../../scripts/staleness.mjs';

/** @returns the address of the bundle, which lies where packages are found */
export async function bundledProgram(source: URL): Promise<URL> {
  const outfile = join(root, 'node_modules', '.cache', 'oxbow-tests', `replica-${process.pid}.mjs`);
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return pathToFileURL(outfile);
}
