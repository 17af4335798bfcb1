// Installs the packages when node_modules is missing or is not what the lock file says. Only Node builtins, since
// nothing else can be relied on before it has run.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * npm writes what it has installed into a lock file of its own, as the last thing it does; so an install by hand
 * counts and one that was broken off does not. Optional packages are mostly for other platforms and are compared
 * only where they are present.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean }> }} wanted package-lock.json
 * @param {{ packages: Record<string, { version?: string }> }} installed node_modules/.package-lock.json
 */
export function isInstalled(wanted, installed) {
  for (const [path, { version, optional }] of Object.entries(wanted.packages)) {
    if (path === '') continue;
    const present = installed.packages[path];
    if (present === undefined ? !optional : present.version !== version) return false;
  }
  return true;
}

export function installMissing(/** @type {string} */ root) {
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const hidden = 'node_modules/.package-lock.json';
  if (existsSync(join(root, hidden)) && isInstalled(read('package-lock.json'), read(hidden))) return;
  process.stderr.write('installing packages (npm ci) …\n');
  // Under `npm start` npm names its own script; that one is used, since another npm on the PATH may be older.
  const npm = process.env['npm_execpath'];
  const flags = ['ci', '--no-audit', '--no-fund'];
  const options = /** @type {const} */ ({ cwd: root, stdio: 'inherit' });
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...flags], options)
    : spawnSync('npm', flags, { ...options, shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('npm ci failed; its own words are above');
}
