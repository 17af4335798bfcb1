// `npm test`: installs what is missing, then runs every stage, also after one has failed, and ends with one line that
// counts all of them. `node scripts/test.mjs lint types` runs the named stages alone.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
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

/**
 * In the order in which they run: what is quick to fail comes first. Of two in one line the second runs beside the first and
 * is printed after it: tests with real sockets and processes wait for most of their time.
 * @type {Record<string, (output?: number) => Promise<Counts>>[]}
 */
const stages = [
  { format: async () => countsOfStatus(await tool('@biomejs/biome/bin/biome', ['format'])) },
  { lint },
  { types: async () => countsOfStatus(await tool('typescript/bin/tsc', ['-b'])) },
  { build: async () => countsOfStatus(await node([join(root, 'scripts', 'build.mjs')])) },
  { unit: () => vitest('unit'), live: (output) => vitest('live', output) },
  { 'end-to-end': playwright },
];
const names = stages.flatMap((together) => Object.keys(together));

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no stage ${unknown.join(', ')}; there are ${names.join(', ')}\n`);
  process.exit(2);
}

installMissing(root);
let passed = 0;
let failed = 0;
/** @type {string[]} */
const summary = [];
for (const together of stages) {
  const chosen = Object.entries(together).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const [first, second] = chosen;
  if (first === undefined) continue;
  const beside = second === undefined ? null : unseen(...second);
  await announced(first[0], first[1]);
  if (beside !== null) await announced(second?.[0] ?? '', beside);
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${summary.join('\n')}\n\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** Runs a stage and prints what became of it. */
async function announced(
  /** @type {string} */ name,
  /** @type {() => Promise<Counts & { seconds?: number }>} */ run,
) {
  process.stdout.write(`\n── ${name}\n`);
  const start = performance.now();
  const counts = await run();
  const seconds = (counts.seconds ?? (performance.now() - start) / 1000).toFixed(1);
  passed += counts.passed;
  failed += counts.failed;
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  const line = `${name.padEnd(12)}${seconds.padStart(7)} s   ${counts.passed} passed, ${counts.failed} failed${skipped}`;
  summary.push(line);
  process.stdout.write(`${line}\n`);
}

/** Starts a stage whose words go to a file. @returns how to wait for it, which prints them */
function unseen(/** @type {string} */ name, /** @type {(output: number) => Promise<Counts>} */ run) {
  const path = join(reports, `${name}.txt`);
  const output = openSync(path, 'w');
  const start = performance.now();
  const running = run(output).then((counts) => ({ ...counts, seconds: (performance.now() - start) / 1000 }));
  return async () => {
    const counts = await running;
    closeSync(output);
    process.stdout.write(readFileSync(path));
    return counts;
  };
}

/** Two linters, as each finds what the other does not: Biome knows React, oxlint knows types. */
async function lint() {
  const biome = await tool('@biomejs/biome/bin/biome', ['lint', '--error-on-warnings']);
  const oxlint = await tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']);
  return countsOfStatus(biome === 0 ? oxlint : biome);
}

/** @param {string} project @param {number} [output] */
async function vitest(project, output) {
  const report = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await tool('vitest/vitest.mjs', ['run', `--project=${project}`, ...reporters], {}, output);
  return countsOfVitest(read(report), status);
}

async function playwright() {
  const browser = findOrInstallBrowser();
  if (browser === undefined) {
    process.stdout.write('no Chromium: install one, or name it in OXBOW_BROWSER\n');
    return countsOfStatus(1);
  }
  process.stdout.write(`browser: ${browser}\n`);
  const report = join(reports, 'end-to-end.json');
  const status = await tool(
    '@playwright/test/cli.js',
    ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json,./e2e/lines-reporter.ts'],
    { OXBOW_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  );
  return countsOfPlaywright(read(report), status);
}

/**
 * @param {string} script
 * @param {string[]} args
 * @param {Record<string, string>} [more]
 * @param {number} [output]
 * @returns {Promise<number | null>} the exit code
 */
function tool(script, args, more = {}, output) {
  return node([join(root, 'node_modules', script), ...args], more, output);
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [more] of its surroundings
 * @param {number} [output] a file that takes its words
 * @returns {Promise<number | null>} the exit code
 */
function node(args, more = {}, output) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...more },
    stdio: ['inherit', output ?? 'inherit', output ?? 'inherit'],
    timeout: stageLimitMillis,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code));
  });
}

/** @returns {unknown} */
function read(/** @type {string} */ report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined;
  }
}
