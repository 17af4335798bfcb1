// Fills dist/: the page by Vite, the server and the command line by esbuild. `node scripts/build.mjs` builds what is
// stale; `--all` starts from an empty dist/, which is what a published package is made from.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  codeEntries,
  codeFootprints,
  codeSettings,
  isCodeStale,
  isWebStale,
  root,
  stampCode,
  stampWeb,
  webFingerprint,
  writeWhole,
} from './staleness.mjs';

const dist = join(root, 'dist');
const oneDayMillis = 24 * 60 * 60 * 1000;

/**
 * Bundles server and command line. Splitting gives every subcommand that is imported lazily a file of its own, so
 * that `oxbow run` does not pay for the web server. Only `dependencies` stay outside: they are what an installed
 * package has beside it.
 */
export async function buildCode() {
  const entryPoints = codeEntries();
  if (Object.keys(entryPoints).length === 0) return;
  const { build } = await import('esbuild');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const footprints = codeFootprints();
  const result = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(manifest.dependencies).flatMap((name) => [name, `${name}/*`]),
    define: { 'process.env.OXBOW_VERSION': JSON.stringify(manifest.version) },
    // Bundled packages written for `require` still find it.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  for (const file of result.outputFiles) writeWhole(file.path, file.contents);
  const outputs = result.outputFiles.map((file) => relative(dist, file.path).split(sep).join('/'));
  const inputs = Object.keys(result.metafile.inputs).filter((input) => !input.includes('node_modules/'));
  stampCode([...inputs, ...codeSettings], footprints, outputs);
  removeOldChunks(new Set(outputs));
}

/** A running server may still load a chunk of the build before, so chunks stay for a day. */
function removeOldChunks(/** @type {Set<string>} */ current) {
  for (const name of readdirSync(dist)) {
    if (!/-[A-Z0-9]{8}\.js$/.test(name) || current.has(name)) continue;
    if (Date.now() - statSync(join(dist, name)).mtimeMs > oneDayMillis)
      rmSync(join(dist, name), { force: true });
  }
}

export async function buildWeb() {
  if (!existsSync(join(root, 'web', 'index.html'))) return;
  const { build } = await import('vite');
  const fingerprint = webFingerprint();
  // Whoever calls may be a test, and its surroundings would bring in the libraries as they are for developers.
  process.env['NODE_ENV'] = 'production';
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  stampWeb(fingerprint);
}

/** Builds what is stale and says so, as a build that takes seconds without a word looks like a hang. */
export async function buildStale() {
  if (isCodeStale()) await timed('server and command line', buildCode);
  if (isWebStale()) await timed('page', buildWeb);
}

async function timed(/** @type {string} */ what, /** @type {() => Promise<void>} */ build) {
  const start = performance.now();
  await build();
  process.stderr.write(`built ${what} in ${Math.round(performance.now() - start)} ms\n`);
}

if (basename(process.argv[1] ?? '') === basename(fileURLToPath(import.meta.url))) {
  if (process.argv.includes('--all')) rmSync(dist, { recursive: true, force: true });
  await buildStale();
}
