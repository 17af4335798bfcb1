// Hosts in processes of their own: a crash is SIGKILL, and whatever else kills one is noticed.

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostEnd, LaunchHost } from './host-control.ts';
import type { ChildFrame, ParentFrame } from './process-channel.ts';
import { HOST_CLOSE_MILLIS_MAX, LAST_WORDS_LENGTH_MAX, MESSAGES_PER_PROCESS } from './run-limits.ts';

/** The program beside this file: sources beside sources, a bundle beside a bundle. */
export const REPLICA_PROGRAM = new URL(`./replica-process${extname(import.meta.url)}`, import.meta.url);

/** @param program a module that calls `serveReplica` */
export function launchProcesses(program: URL = REPLICA_PROGRAM): LaunchHost {
  let launched = 0;
  return (setting, onReport, onEnd) => {
    launched += 1;
    const child = fork(program, [], {
      execArgv: execArgv(program),
      // Standard output belongs to whoever runs the command line.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const send = (frame: ParentFrame): void => {
      if (child.connected) child.send(frame, () => undefined);
    };
    const lastWords = new LastWords(child);
    let end: HostEnd | null = null;
    child.on('message', (frame: ChildFrame) => {
      if (frame.type === 'ended') end = frame.end;
      else for (const report of frame.reports) onReport(report);
    });
    // `close` comes when the channel has been read to its end, so no report follows.
    const ended = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        end ??= { sentence: `its process cannot be started: ${error.message}` };
        if (child.pid === undefined) resolve();
      });
      child.once('close', (code, signal) => {
        const how = signal === null ? `ended with code ${code}` : `was killed by ${signal}`;
        end ??= { sentence: `its process ${how}${lastWords.text}` };
        resolve();
      });
    }).then(() => onEnd(end ?? { sentence: 'its process ended' }));
    send({ type: 'open', setting, firstMessage: launched * MESSAGES_PER_PROCESS });
    return {
      pid: child.pid,
      perform: (command) => send({ type: 'perform', command }),
      async kill() {
        child.kill('SIGKILL');
        await ended;
      },
      async close() {
        send({ type: 'close' });
        const patience = setTimeout(() => child.kill('SIGKILL'), HOST_CLOSE_MILLIS_MAX);
        await ended;
        clearTimeout(patience);
      },
    };
  };
}

/** Sources need a loader, which is found from here, wherever the server was started. */
function execArgv(program: URL): string[] {
  if (extname(program.href) !== '.ts') return [];
  const loader = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(loader).href];
}

/** The end of what a process wrote to standard error. */
class LastWords {
  #text = '';

  constructor(child: ChildProcess) {
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      this.#text = (this.#text + text).slice(-LAST_WORDS_LENGTH_MAX);
    });
  }

  /** As the end of a sentence. */
  get text(): string {
    const text = this.#text.trim();
    return text === '' ? '' : `: ${text}`;
  }
}
