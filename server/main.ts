// The server as a command: `npm start`, `oxbow serve`. Listens until a signal ends it.

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AssertionError } from '../shared/core/result.ts';
import { parseArguments, SERVER_USAGE } from './config.ts';
import { SERVER_LIMITS } from './limits.ts';
import { type RunningServer, startServer } from './start-server.ts';

/**
 * Serves until SIGINT or SIGTERM.
 * @returns the exit code: 0 after a signal or for help, 2 when it could not start
 */
export async function serve(args: readonly string[]): Promise<number> {
  const say = (sentence: string): void => void process.stderr.write(`oxbow: ${sentence}\n`);
  const parsed = parseArguments(args, process.env, process.cwd());
  if (!parsed.ok) {
    say(`${parsed.error}; --help lists the options`);
    return 2;
  }
  if (parsed.value.type === 'help') {
    process.stdout.write(`${SERVER_USAGE}\n`);
    return 0;
  }
  const { config } = parsed.value;
  const started = await startServer(config, say);
  if (!started.ok) {
    say(started.error);
    return 2;
  }
  surviveBrokenRuns(say);
  const stopped = stopOnSignal(started.value);
  process.stdout.write(`Oxbow is at ${started.value.url}\n`);
  const { opened, textDoors } = started.value;
  if (opened !== null) process.stdout.write(`Event ${opened.at} of the recorded run is at ${opened.url}\n`);
  for (const [replica, port] of textDoors ?? [])
    process.stdout.write(`The text door of replica ${replica} is at ${config.host}, port ${port}\n`);
  if (!isLoopback(config.host)) say(`whoever reaches ${config.host} may command this lab`);
  await stopped;
  return 0;
}

/** The first signal closes politely and within a bound, the second at once. */
function stopOnSignal(server: RunningServer): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) process.exit(1);
      isStopping = true;
      setTimeout(() => process.exit(1), SERVER_LIMITS.stopMaxMillis).unref();
      void server.close().then(resolve);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

/** A broken assumption ends the run that met it; it must not end the runs of everybody else. */
function surviveBrokenRuns(say: (sentence: string) => void): void {
  process.on('uncaughtException', (error) => {
    say(error.stack ?? error.message);
    if (!(error instanceof AssertionError)) process.exit(1);
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exit(await serve(process.argv.slice(2)));
}
