// `npm start`: installs what is missing, builds what is stale, then becomes the server. The server runs in this very
// process, so that Ctrl+C, SIGTERM and the exit code need no forwarding. Arguments after `--` are the server's.
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
const server = join(root, 'dist', 'server.js');
process.argv[1] = server;
await import(pathToFileURL(server).href);
