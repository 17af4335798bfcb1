// End-to-end tests: the real page in a real Chromium against a real server, which each worker starts for itself.
import { defineConfig } from '@playwright/test';
import { findBrowser } from '../scripts/browser.mjs';

const browser = findBrowser();

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: true,
  fullyParallel: true,
  // Two cores at the least, and the replicas need some of them. A repeated test would hide a flaky one.
  workers: 2,
  retries: 0,
  // For a machine that is busy with other work; on a quiet one no test takes a tenth of it.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // Drawing each frame anew takes most of a core where no graphics card helps; specs about motion ask for it.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording what led to a failure takes more of the processor than the tests do, so it is asked for where one
    // failed: `npx playwright test --config=e2e/playwright.config.ts --trace retain-on-failure e2e/that.spec.ts`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        // The browser's own calls home would be refused on a closed network, over and over.
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
