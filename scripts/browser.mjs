// Finds a Chromium for the end-to-end tests, and gets one where there is none. `node scripts/browser.mjs` prints its
// path; `--install` also tries to install it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
];
const outsideThePath = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The one that was asked for, else Playwright's own copy, which is the version it was tested with, else one of the
 * system's.
 * @returns {string | undefined} a path
 */
export function findBrowser() {
  const wanted = process.env['OXBOW_BROWSER'];
  if (wanted) {
    if (!existsSync(wanted)) throw new Error(`OXBOW_BROWSER names ${wanted}, and there is no such file`);
    return wanted;
  }
  return (
    playwrightsOwn() ?? [...onThePath(), ...outsideThePath].find((path) => existsSync(path) && starts(path))
  );
}

/** @returns {string | undefined} the full browser or, if only that was fetched, its headless shell */
function playwrightsOwn() {
  let browser;
  try {
    browser = createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  } catch {
    return undefined;
  }
  if (existsSync(browser)) return browser;
  // <cache>/chromium-1234/chrome-linux64/chrome has its shell in <cache>/chromium_headless_shell-1234/*/*shell
  const home = dirname(dirname(browser));
  const shellHome = join(dirname(home), basename(home).replace('chromium-', 'chromium_headless_shell-'));
  if (!existsSync(shellHome)) return undefined;
  const shell = readdirSync(shellHome, { recursive: true, encoding: 'utf8' }).find((path) =>
    /headless[-_]shell(\.exe)?$/.test(path),
  );
  return shell === undefined ? undefined : join(shellHome, shell);
}

function onThePath() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Some distributions install a stub that only says where to get the browser. */
function starts(/** @type {string} */ path) {
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** @returns {string | undefined} a path, or nothing if every way failed, after saying how each one did */
export function findOrInstallBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  let said = '';
  for (const install of installers()) {
    said += install();
    const installed = findBrowser();
    if (installed !== undefined) return installed;
  }
  process.stderr.write(said);
  return undefined;
}

/** @returns {(() => string)[]} the ways to get one, the best first; each returns what was said */
function installers() {
  const playwright = join(
    dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
    'cli.js',
  );
  const ways = [
    () => {
      process.stderr.write('no Chromium found; asking Playwright for its own …\n');
      return run(process.execPath, [playwright, 'install', '--only-shell', 'chromium'], 300_000);
    },
  ];
  // Debian's own package is a browser, Ubuntu's is a stub; findBrowser tells them apart.
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return ways;
  // Another installation may be going on; apt waits for its lock.
  const apt = ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0'];
  const install = (/** @type {string} */ name) => () => {
    process.stderr.write(`that failed; asking the system for its package ${name} …\n`);
    return run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', name], 600_000);
  };
  return [
    ...ways,
    () => run('apt-get', [...apt, 'update'], 300_000),
    install('chromium-headless-shell'),
    install('chromium'),
  ];
}

/**
 * What the installers say is kept back, as one that fails is no news where the next one succeeds.
 * @returns {string} everything it said
 */
function run(/** @type {string} */ command, /** @type {string[]} */ args, /** @type {number} */ timeout) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { stdout, stderr, error } = spawnSync(command, args, { env, timeout, encoding: 'utf8' });
  return `$ ${command} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n`;
}

if (basename(process.argv[1] ?? '') === basename(fileURLToPath(import.meta.url))) {
  const browser = process.argv.includes('--install') ? findOrInstallBrowser() : findBrowser();
  if (browser === undefined) {
    process.stderr.write('no Chromium: install one, or name it in OXBOW_BROWSER\n');
    process.exit(1);
  }
  process.stdout.write(`${browser}\n`);
}
