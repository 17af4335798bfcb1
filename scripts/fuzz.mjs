// `npm run fuzz -- --seeds 1000 --from 1` or `--minutes 5`: `oxbow explore` on every protocol, then kills of live
// replicas. Bundled, since the loader for sources slows closures down.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './staleness.mjs';

const outdir = join(root, 'node_modules', '.cache', 'oxbow-fuzz');
await build({
  // The program of replica processes lies beside the code that starts them.
  entryPoints: {
    fuzz: join(root, 'scripts', 'fuzz-command.ts'),
    'replica-process': join(root, 'server', 'runs', 'replica-process.ts'),
  },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
});
const { status } = spawnSync(
  process.execPath,
  // Nearly all that a simulated step makes is garbage after the next: more room for it, fewer sweeps.
  ['--max-semi-space-size=64', '--enable-source-maps', join(outdir, 'fuzz.mjs'), ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: root },
);
process.exitCode = status ?? 1;
