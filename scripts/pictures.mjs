// `npm run pictures`: takes the pictures of the README anew, from the running lab.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findOrInstallBrowser } from './browser.mjs';
import { installMissing } from './install.mjs';
import { root } from './staleness.mjs';

installMissing(root);
const browser = findOrInstallBrowser();
if (browser === undefined) {
  process.stderr.write('no Chromium: install one, or name it in OXBOW_BROWSER\n');
  process.exit(1);
}
const env = { ...process.env, OXBOW_BROWSER: browser };
const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
for (const args of [
  [join(root, 'scripts', 'build.mjs')],
  [playwright, 'test', '--config=e2e/pictures.config.ts'],
]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
