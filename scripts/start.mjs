// `npm start`: installs what is missing, builds what is stale, then becomes the server. The server runs in this very
// process, so that Ctrl+C, SIGTERM and the exit code need no forwarding. Arguments after `--` are the server's. package.json
// gives this process room for young objects: most of what a run makes is garbage after the next step; and no more threads for
// the disk than there are cores (`bin/disk-threads.cjs`).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installMissing } from './install.mjs';
import { isCodeStale, isWebStale, root } from './staleness.mjs';

installMissing(root);
if (isCodeStale() || isWebStale()) {
  // In a process of its own, as the bundlers would otherwise stay in the server's memory for as long as it runs.
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
endWithParent();
const server = join(root, 'dist', 'server.js');
process.argv[1] = server;
await import(pathToFileURL(server).href);

/**
 * npm hands a signal to the shell that it started, and most shells die of it without a word to what they run. The
 * server would go on, holding its port, with nobody to stop it; so it takes the loss of its parent for a SIGTERM.
 */
function endWithParent() {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}
