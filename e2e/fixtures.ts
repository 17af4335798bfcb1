// What every end-to-end test is given: a server, a run of its own, and the page open on it.

import { test as base, expect, type Page } from '@playwright/test';
import type { RunRequest, RunSummary } from '../shared/wire/api.ts';
import { Lab } from './lab-page.ts';
import { LabServer } from './lab-server.ts';

export { expect };

/** Five replicas and three clients, quicker than the default run, and slow enough that a message can be seen. */
export const FIVE_REPLICAS: RunRequest = {
  replicas: 5,
  clients: 3,
  latency: { minMillis: 5, maxMillis: 15 },
  options: { period: '500ms' },
};

export interface Given {
  /** The run that `lab` is opened on; a spec says otherwise with `test.use({ request: … })`. */
  asked: RunRequest;
  /** Whether the viewer has been here before: the guide for newcomers is over. */
  isNewcomer: boolean;
  /** Console errors that a spec causes on purpose. */
  mayComplainOf: RegExp | null;
  /** A run of this test's own. */
  run: RunSummary;
  /** The page on it. */
  lab: Lab;
  /** Opens the page of this context on another run, or another page on the same one. */
  openLab: (page: Page, run: string, on?: LabServer) => Promise<Lab>;
  /** A server of this test's own, to be stopped and started. */
  ownServer: LabServer;
}

export const test = base.extend<Given, { server: LabServer }>({
  asked: [FIVE_REPLICAS, { option: true }],
  isNewcomer: [false, { option: true }],
  mayComplainOf: [null, { option: true }],

  server: [
    // oxlint-disable-next-line no-empty-pattern
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first parameter
    async ({}, use) => {
      const server = await LabServer.start();
      await use(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],

  // oxlint-disable-next-line no-empty-pattern
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first parameter
  ownServer: async ({}, use) => {
    const server = await LabServer.start();
    await use(server);
    await server.dispose();
  },

  context: async ({ context, isNewcomer }, use) => {
    if (!isNewcomer)
      await context.addInitScript(() => {
        // An empty page, on which a test ends, remembers nothing.
        if (location.protocol === 'http:') localStorage.setItem('oxbow.first-steps', 'done');
      });
    await use(context);
  },

  page: async ({ page, mayComplainOf }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await use(page);
    expect(
      complaints.filter((text) => mayComplainOf === null || !mayComplainOf.test(text)),
      'the browser console stays clean',
    ).toEqual([]);
  },

  openLab: async ({ server }, use) => {
    await use(async (page, run, on = server) => {
      const lab = new Lab(page);
      await lab.open(`${on.url}?run=${run}`);
      return lab;
    });
  },

  run: async ({ server, asked, page }, use) => {
    const run = await server.createRun(asked);
    await use(run);
    // Whoever looks leaves before the run ends.
    await page.goto('about:blank');
    await server.closeRun(run.id);
  },

  lab: async ({ page, run, openLab }, use) => {
    await use(await openLab(page, run.id));
  },
});
