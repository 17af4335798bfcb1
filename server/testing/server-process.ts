// The server as a person starts it: a process of its own, from the sources.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class ServerProcess {
  readonly child: ChildProcess;
  /** How the process ended. */
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';
  #onOutput: () => void = () => undefined;

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString('utf8');
      this.#onOutput();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString('utf8');
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        resolve({ code, signal });
        this.#onOutput();
      });
    });
  }

  /** Resolves with `localhost:PORT` when the server says where it is; rejects when it ends without. */
  async address(): Promise<string> {
    for (;;) {
      const address = /^Oxbow is at http:\/\/([^/]+)\/$/m.exec(this.stdout)?.[1];
      if (address !== undefined) return address;
      const { exitCode, signalCode } = this.child;
      if (exitCode !== null || signalCode !== null) throw new Error(`the server ended: ${this.stderr}`);
      await new Promise<void>((resolve) => {
        this.#onOutput = resolve;
      });
    }
  }

  stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}
