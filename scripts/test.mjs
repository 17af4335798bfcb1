// `npm test`: installs what is missing, then runs every stage, also after one has failed, and ends with one line that
// counts all of them. `node scripts/test.mjs lint types` runs the named stages alone.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallBrowser } from './browser.mjs';
import { countsOfPlaywright, countsOfStatus, countsOfVitest } from './counts.mjs';
import { installMissing } from './install.mjs';
import { root } from './staleness.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

/** No stage takes a quarter of this; one that hangs must not hang whoever waits for the counts. */
const stageLimitMillis = 40 * 60_000;

const reports = mkdtempSync(join(tmpdir(), 'oxbow-test-'));

/** In the order in which they run: what is quick to fail comes first. @type {Record<string, () => Counts>} */
const stages = {
  format: () => countsOfStatus(tool('@biomejs/biome/bin/biome', ['format'])),
  lint: lint,
  types: () => countsOfStatus(tool('typescript/bin/tsc', ['-b'])),
  build: () => countsOfStatus(node([join(root, 'scripts', 'build.mjs')])),
  unit: () => vitest('unit'),
  live: () => vitest('live'),
  'end-to-end': playwright,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in stages));
if (unknown.length > 0) {
  process.stderr.write(`no stage ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}\n`);
  process.exit(2);
}

installMissing(root);
let passed = 0;
let failed = 0;
/** @type {string[]} */
const summary = [];
for (const [name, run] of Object.entries(stages)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n── ${name}\n`);
  const start = performance.now();
  const counts = run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  passed += counts.passed;
  failed += counts.failed;
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  summary.push(
    `${name.padEnd(12)}${seconds.padStart(7)} s   ${counts.passed} passed, ${counts.failed} failed${skipped}`,
  );
  process.stdout.write(`${summary.at(-1)}\n`);
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${summary.join('\n')}\n\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** Two linters, as each finds what the other does not: Biome knows React, oxlint knows types. */
function lint() {
  const biome = tool('@biomejs/biome/bin/biome', ['lint', '--error-on-warnings']);
  const oxlint = tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']);
  return countsOfStatus(biome === 0 ? oxlint : biome);
}

function vitest(/** @type {string} */ project) {
  const report = join(reports, `${project}.json`);
  const status = tool('vitest/vitest.mjs', [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return countsOfVitest(read(report), status);
}

function playwright() {
  const browser = findOrInstallBrowser();
  if (browser === undefined) {
    process.stdout.write('no Chromium: install one, or name it in OXBOW_BROWSER\n');
    return countsOfStatus(1);
  }
  process.stdout.write(`browser: ${browser}\n`);
  const report = join(reports, 'end-to-end.json');
  const status = tool(
    '@playwright/test/cli.js',
    ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json,./e2e/lines-reporter.ts'],
    { OXBOW_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  );
  return countsOfPlaywright(read(report), status);
}

/** @returns {number | null} the exit code */
function tool(
  /** @type {string} */ script,
  /** @type {string[]} */ args,
  /** @type {Record<string, string>} */ more = {},
) {
  return node([join(root, 'node_modules', script), ...args], more);
}

/** @returns {number | null} the exit code */
function node(/** @type {string[]} */ args, /** @type {Record<string, string>} */ more = {}) {
  const env = { ...process.env, ...more };
  return spawnSync(process.execPath, args, {
    cwd: root,
    env,
    stdio: 'inherit',
    timeout: stageLimitMillis,
    killSignal: 'SIGKILL',
  }).status;
}

/** @returns {unknown} */
function read(/** @type {string} */ report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined;
  }
}
