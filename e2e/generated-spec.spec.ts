// A session becomes a scenario file and a Playwright test. Both are run as a user would run them, on their own.

import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findBrowser } from '../scripts/browser.mjs';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

async function save(lab: Lab, name: string, path: string): Promise<void> {
  const share = lab.page.getByRole('button', { name: 'Share' });
  if ((await share.getAttribute('aria-expanded')) !== 'true') await share.click();
  const started = lab.page.waitForEvent('download');
  await lab.page.getByRole('button', { name, exact: true }).click();
  await (await started).saveAs(path);
}

test('a session by hand becomes a scenario and a test that hold', async ({ lab, server }, {
  workerIndex,
}) => {
  await lab.run('partition s0,s1,s2 | s3,s4');
  await lab.run('put c0 room 11am');
  await lab.run('move c0 s3');
  expect(await lab.run('get c0 room')).toEqual(['room:ERR_DEP']);
  await lab.run('heal');
  await lab.run('settle');
  expect(await lab.run('get c0 room')).toEqual(['room:11am']);

  // Within the project, as that is where a test finds Playwright.
  const folder = join(root, 'dist', `.generated-${workerIndex}`);
  await mkdir(folder, { recursive: true });
  try {
    await test.step('the scenario is performed by the command line', async () => {
      const path = join(folder, 'session.oxbow');
      await save(lab, 'Scenario file', path);
      const { stdout } = await run(process.execPath, [join(root, 'dist/cli.js'), 'run', path]);
      expect(stdout).toBe('room:ERR_DEP\nroom:11am\n');
    });

    await test.step('the test is performed by Playwright', async () => {
      const path = join(folder, 'session.spec.ts');
      await save(lab, 'Playwright spec', path);
      const config = join(folder, 'playwright.config.ts');
      await writeFile(
        config,
        `export default ${JSON.stringify({
          testDir: folder,
          outputDir: join(folder, 'results'),
          respectGitIgnore: false,
          timeout: 100_000,
          use: { launchOptions: { executablePath: findBrowser(), args: ['--no-sandbox'] } },
        })};\n`,
      );
      const playwright = join(root, 'node_modules/@playwright/test/cli.js');
      const { stdout } = await run(
        process.execPath,
        [playwright, 'test', '--config', config, '--reporter', 'list'],
        {
          cwd: folder,
          env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', OXBOW_URL: server.url },
        },
      );
      expect(stdout).toContain('1 passed');
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
