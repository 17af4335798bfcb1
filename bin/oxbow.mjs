#!/usr/bin/env node
// The `oxbow` command. In a published package it starts the bundle. In a clone it first bundles again what is stale,
// so that the command works after `npm ci` alone and never runs yesterday's code.
import { existsSync } from 'node:fs';
import module from 'node:module';
import './disk-threads.cjs';

const source = new URL('../server/cli/main.ts', import.meta.url);
let program = new URL('../dist/cli.js', import.meta.url);
if (existsSync(source)) {
  const { isCodeStale } = await import('../scripts/staleness.mjs');
  if (isCodeStale()) program = await bundled();
}
/** @type {{ enableCompileCache?: () => void }} */ (module).enableCompileCache?.();
await import(program.href);

async function bundled() {
  if (!existsSync(new URL('../node_modules', import.meta.url))) {
    process.stderr.write('oxbow: the packages of this clone are not installed; run `npm ci` in it\n');
    process.exit(1);
  }
  try {
    const { buildCode } = await import('../scripts/build.mjs');
    await buildCode();
    return program;
  } catch (error) {
    // A clone that may not be written to still runs, from its sources and more slowly.
    if (!['EACCES', 'EPERM', 'EROFS'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? ''))
      throw error;
    const { register } = await import('tsx/esm/api');
    register();
    return source;
  }
}
