// `npm run bench:page`: the page in a real browser, each figure beside its budget and beside what the same browser does with
// hardly any work, measured in the same run. `npm run bench:page -- 100000` takes a smaller trace.

import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { LabServer } from '../e2e/lab-server.ts';
import {
  bareCanvasFrames,
  coneMillis,
  framesPerSecond,
  panMillis,
  parseMillis,
  searchMillis,
  seekMillis,
} from './page-probes.ts';
import { recordLargeTrace } from './page-trace.ts';
import { type PageWork, watchWork } from './page-work.ts';
import { atLeast, atMost, judge, printHeading } from './verdict.ts';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const FPS_MILLIS = 6_000;
/** Reading a million events takes so long on a busy machine. */
const OPENING_MILLIS_MAX = 600_000;

const folder = mkdtempSync(join(tmpdir(), 'oxbow-bench-page-'));
const server = await LabServer.start();
const browser = await chromium.launch({
  executablePath: process.env['OXBOW_BROWSER'] ?? chromium.executablePath(),
});

try {
  printHeading();
  await measureFirstPage(browser);
  await measureBusyRun(browser);
  await measureLargeTrace(browser);
} finally {
  await browser.close();
  await server.dispose();
  rmSync(folder, { recursive: true });
}

async function openContext(on: Browser): Promise<BrowserContext> {
  const context = await on.newContext({ viewport: { width: 1_280, height: 720 } });
  await context.addInitScript(() => {
    if (location.protocol === 'http:') localStorage.setItem('oxbow.first-steps', 'done');
  });
  return context;
}

async function measureFirstPage(on: Browser): Promise<void> {
  const context = await openContext(on);
  const page = await context.newPage();
  // Once for the caches: a warm start is meant.
  await page.goto(server.url);
  await page.locator('.replica').first().waitFor();
  await judge(async () => {
    await page.goto(server.url);
    await page.locator('.replica').first().waitFor();
    const { shown, loaded } = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return { shown: performance.now(), loaded: navigation?.responseEnd ?? 0 };
    });
    return [
      { what: 'first picture after a warm start', figure: shown, unit: 'ms', target: atMost(1_000) },
      { what: '  reference: the document alone is there', figure: loaded, unit: 'ms' },
      {
        what: 'script of the first page, gzipped',
        figure: await scriptKilobytes(page),
        unit: 'kB',
        target: atMost(250),
      },
    ];
  });
  await context.close();
}

/** What the document asks for by itself: the rest is loaded when it is needed. */
async function scriptKilobytes(page: Page): Promise<number> {
  const addresses = await page.evaluate(() => {
    const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map(({ src }) => src);
    const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload]')];
    // What is named twice is loaded once.
    return [...new Set([...scripts, ...links.map(({ href }) => href)])];
  });
  let bytes = 0;
  for (const address of addresses)
    bytes += gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer())).length;
  return bytes / 1_000;
}

/** Nine replicas that exchange all the time, about two thousand events a second. */
async function measureBusyRun(on: Browser): Promise<void> {
  const run = await server.createRun({
    replicas: 9,
    clients: 3,
    latency: { minMillis: 5, maxMillis: 15 },
    options: { period: '42ms' },
  });
  const context = await openContext(on);
  const page = await context.newPage();
  await page.goto(`${server.url}?run=${run.id}`);
  await page.locator('.replica').first().waitFor();
  await judge(async () => {
    const { frames, events } = await framesPerSecond(page, FPS_MILLIS);
    const bare = await (await on.newContext()).newPage();
    await page.goto('about:blank');
    const reference = await bareCanvasFrames(bare, FPS_MILLIS / 2);
    await bare.close();
    return [
      { what: 'frames a second, nine replicas', figure: frames, unit: 'fps', target: atLeast(55) },
      { what: '  while it follows', figure: events, unit: 'events/s' },
      { what: '  reference: a canvas that only draws', figure: reference, unit: 'fps' },
    ];
  });
  await context.close();
  await server.closeRun(run.id);
}

async function measureLargeTrace(on: Browser): Promise<void> {
  const path = join(folder, 'large.ndjson');
  const events = await recordLargeTrace(path, EVENTS);
  process.stdout.write(`a trace of ${events} events, ${Math.round(statSync(path).size / 1e6)} MB\n`);
  const context = await openContext(on);
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator('.replica').first().waitFor();
  const work = await watchWork(on, page);
  await judge(async () => {
    const before = await work.process();
    const began = performance.now();
    await page.locator('.strip-open input').setInputFiles(path);
    await page
      .getByTestId('connection')
      .filter({ hasText: 'Recorded' })
      .waitFor({ timeout: OPENING_MILLIS_MAX });
    const opened = (performance.now() - began) / 1_000;
    return [
      { what: 'opening the trace, to its picture', figure: opened, unit: 's' },
      { what: '  processor time, its worker included', figure: (await work.process()) - before, unit: 's' },
      { what: '  reference: JSON.parse of each line, in Node', figure: await parseSeconds(path), unit: 's' },
    ];
  });
  await page.getByRole('button', { name: 'all', exact: true }).click();
  await judge(async () => {
    const [whole, wholeWork] = await measured(work, () => panMillis(page, 60));
    await page.getByRole('button', { name: '2:00' }).click();
    await page.evaluate(() => window.oxbow.seek(Math.floor(window.oxbow.reach().last / 2)));
    const [closer, closerWork] = await measured(work, () => panMillis(page, 60));
    return [
      {
        what: 'a frame of panning, all of it in view: median',
        figure: quantile(whole, 0.5),
        unit: 'ms',
        target: atMost(16),
      },
      { what: '  nine of ten', figure: quantile(whole, 0.9), unit: 'ms' },
      { what: '  processor time of the page, on average', figure: wholeWork, unit: 'ms' },
      {
        what: 'a frame of panning, two minutes in view: median',
        figure: quantile(closer, 0.5),
        unit: 'ms',
        target: atMost(16),
      },
      { what: '  nine of ten', figure: quantile(closer, 0.9), unit: 'ms' },
      { what: '  processor time of the page, on average', figure: closerWork, unit: 'ms' },
    ];
  });
  await judge(async () => {
    const [seeks, seekWork] = await measured(work, () => seekMillis(page, 40));
    return [
      { what: 'going anywhere: median', figure: quantile(seeks, 0.5), unit: 'ms', target: atMost(50) },
      { what: '  nine of ten', figure: quantile(seeks, 0.9), unit: 'ms' },
      { what: '  processor time of the page, on average', figure: seekWork, unit: 'ms' },
      {
        what: '  reference: JSON.parse of a megabyte, in the page',
        figure: await parseMillis(page, 1_000_000),
        unit: 'ms',
      },
    ];
  });
  await judge(async () => {
    const cones = await coneMillis(page, 10);
    return [
      {
        what: 'causal cone, to the frame that shows it',
        figure: Math.max(...cones),
        unit: 'ms',
        target: atMost(200),
      },
    ];
  });
  await judge(async () => {
    const searches = await searchMillis(page, ['key7', 's3', 'value900', 'kind:put', 'nowhere']);
    return [
      {
        what: 'searching all of it, with 120 ms for typing: longest',
        figure: Math.max(...searches),
        unit: 'ms',
      },
      { what: 'memory of the page at last', figure: await work.memory(), unit: 'MB' },
    ];
  });
  await context.close();
}

/** @returns what was measured, and the milliseconds of processor time that each took of the page's thread */
async function measured(work: PageWork, probe: () => Promise<number[]>): Promise<[number[], number]> {
  const before = await work.thread();
  const taken = await probe();
  return [taken, ((await work.thread()) - before) * (1_000 / Math.max(1, taken.length))];
}

async function parseSeconds(path: string): Promise<number> {
  const began = performance.now();
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(path) }))
    if (JSON.parse(line) !== null) count += 1;
  return count === 0 ? 0 : (performance.now() - began) / 1_000;
}

function quantile(values: readonly number[], share: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0;
}
