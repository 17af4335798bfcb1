// Decides whether what is in dist/ still belongs to the sources. Only Node builtins, and nothing heavy: the command
// line asks this at every start in a clone, before anything else runs.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const codeStamp = join(root, 'dist', '.code-stamp.json');
const webStamp = join(root, 'dist', '.web-stamp.json');

/** The entries of the code bundle, by the name of the file that they become in dist/. */
const entries = {
  server: 'server/main.ts',
  cli: 'server/cli/main.ts',
  'replica-process': 'server/runs/replica-process.ts',
  'explore-worker': 'server/explore/explore-worker.ts',
};

/** @returns {Record<string, string>} the entries whose source exists, absolute */
export function codeEntries() {
  /** @type {Record<string, string>} */
  const present = {};
  for (const [name, source] of Object.entries(entries)) {
    if (existsSync(join(root, source))) present[name] = join(root, source);
  }
  return present;
}

/** Writes a file so that a reader sees the old or the new one, never a half: two commands may build at once. */
export function writeWhole(/** @type {string} */ file, /** @type {string | Uint8Array} */ contents) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, contents);
  renameSync(draft, file);
}

/**
 * The bundler named the files it read. A stat of each is cheaper than reading them (about 2 ms for 300 files), and
 * size and time are compared for equality, not for "newer", since a checkout of an older commit must count too.
 */
export function isCodeStale() {
  try {
    const stamp = JSON.parse(readFileSync(codeStamp, 'utf8'));
    if (stamp.entries !== Object.keys(codeEntries()).join()) return true;
    if (!stamp.outputs.every((/** @type {string} */ output) => existsSync(join(root, 'dist', output))))
      return true;
    for (const [input, print] of Object.entries(stamp.inputs)) {
      if (footprint(join(root, input)) !== print) return true;
    }
    return false;
  } catch {
    return true;
  }
}

/**
 * @param {string[]} inputs what the bundle was made from, relative to the root
 * @param {Map<string, string>} footprints taken before the bundler read them, so that an edit in between is seen
 * @param {string[]} outputs what it consists of, relative to dist/
 */
export function stampCode(inputs, footprints, outputs) {
  const prints = Object.fromEntries(
    inputs.map((input) => [input, footprints.get(input) ?? footprint(join(root, input))]),
  );
  writeWhole(
    codeStamp,
    JSON.stringify({ entries: Object.keys(codeEntries()).join(), outputs, inputs: prints }),
  );
}

/** @returns {Map<string, string>} the footprint of every file that could become part of the code bundle */
export function codeFootprints() {
  const files = [...filesBelow('server'), ...filesBelow('shared'), ...codeSettings];
  return new Map(files.map((file) => [file, footprint(join(root, file))]));
}

/** Files that are no part of the bundle and still decide what it looks like. */
export const codeSettings = ['package.json', 'package-lock.json', 'scripts/build.mjs'];

function footprint(/** @type {string} */ file) {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}

export function isWebStale() {
  if (!existsSync(join(root, 'dist', 'web', 'index.html'))) return true;
  try {
    return readFileSync(webStamp, 'utf8') !== webFingerprint();
  } catch {
    return true;
  }
}

export function stampWeb(/** @type {string} */ fingerprint) {
  writeWhole(webStamp, fingerprint);
}

/** A build of the page takes seconds, so here contents are compared: a fresh checkout alone must not cause one. */
export function webFingerprint() {
  const hash = createHash('sha256');
  const files = [
    ...filesBelow('web'),
    ...filesBelow('shared'),
    'vite.config.ts',
    'scripts/lesson-index.ts',
    'scripts/script-budget.ts',
    'package-lock.json',
    'tsconfig.base.json',
  ];
  for (const file of files.sort()) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @returns {string[]} paths with slashes, relative to the root */
function filesBelow(/** @type {string} */ folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(root, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    );
}
