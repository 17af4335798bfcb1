// Runs a benchmark as the server runs: bundled, since the loader for sources slows closures down.
// `node scripts/bench.mjs live [ARGUMENTS]`
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { findOrInstallBrowser } from './browser.mjs';
import { buildStale } from './build.mjs';
import { root } from './staleness.mjs';

const [name = 'live', ...args] = process.argv.slice(2);
// Beside the server, which the benchmark of the page starts; what begins with a dot is not published.
const outfile = join(root, 'dist', `.bench-${name}.mjs`);
const env = { ...process.env };
if (name === 'page') {
  await buildStale();
  const browser = findOrInstallBrowser();
  if (browser !== undefined) env['OXBOW_BROWSER'] = browser;
}
await build({
  entryPoints: [join(root, 'bench', `${name}.ts`)],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'error',
});
// Nearly all that a step makes is garbage after the next: room for it as `npm start` gives, or as a search for faults does;
// and as many threads for the disk as the server has.
const flags =
  name === 'sim'
    ? ['--max-semi-space-size=8', '--min-semi-space-size=8', '--no-parallel-scavenge']
    : ['--max-semi-space-size=64'];
const threads = ['--require', join(root, 'bin', 'disk-threads.cjs')];
const { status } = spawnSync(process.execPath, ['--expose-gc', ...threads, ...flags, outfile, ...args], {
  stdio: 'inherit',
  env,
});
process.exitCode = status ?? 1;
