// The built server as a process of its own, on a free port, with a data folder of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiFailure, CommandAnswer, RunRequest, RunSummary } from '../shared/wire/api.ts';

const program = fileURLToPath(new URL('../dist/server.js', import.meta.url));
/** A start takes half a second; a machine that is busy with other tests may need much longer. */
const startMillisMax = 30_000;

export class LabServer {
  readonly #dataFolder: string;
  readonly #args: readonly string[];
  #process: ChildProcess | null = null;
  #said = '';
  /** Where it listens, with a slash at the end. A restart keeps it. */
  url = '';

  private constructor(dataFolder: string, args: readonly string[]) {
    this.#dataFolder = dataFolder;
    this.#args = args;
  }

  /** @param args further options of the server */
  static async start(args: readonly string[] = []): Promise<LabServer> {
    const server = new LabServer(await mkdtemp(join(tmpdir(), 'oxbow-e2e-')), args);
    await server.#spawn(0);
    return server;
  }

  /** Ends the process as Ctrl+C does; the replicas' rows stay, so that it can be started again. */
  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running === null || running.exitCode !== null) return;
    running.kill('SIGTERM');
    const [code] = (await once(running, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`the server ended with ${code}:\n${this.#said}`);
  }

  /** On the same port and the same rows. */
  async startAgain(): Promise<void> {
    await this.#spawn(Number(new URL(this.url).port));
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.#dataFolder, { recursive: true, force: true });
  }

  createRun(request: RunRequest): Promise<RunSummary> {
    return this.#ask<RunSummary>('POST', 'api/runs', request);
  }

  findRun(id: string): Promise<RunSummary> {
    return this.#ask<RunSummary>('GET', `api/runs/${id}`);
  }

  /** As another program would, over HTTP. */
  perform(run: string, line: string): Promise<CommandAnswer> {
    return this.#ask<CommandAnswer>('POST', `api/runs/${run}/commands`, { line });
  }

  async closeRun(id: string): Promise<void> {
    await this.#ask('DELETE', `api/runs/${id}`);
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(new URL(path, this.url), {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const parsed = (await answer.json()) as T | ApiFailure;
    if (!answer.ok) throw new Error(`${method} ${path}: ${(parsed as ApiFailure).error.sentence}`);
    return parsed as T;
  }

  async #spawn(port: number): Promise<void> {
    this.#said = '';
    const started = spawn(
      process.execPath,
      [program, '--port', String(port), '--data', this.#dataFolder, '--log', 'warn', ...this.#args],
      { env: withoutOwnSettings(), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = started;
    this.url = await new Promise<string>((resolve, reject) => {
      const over = setTimeout(() => {
        started.kill('SIGKILL');
        reject(new Error(`the server did not start within ${startMillisMax} ms:\n${this.#said}`));
      }, startMillisMax);
      const take = (chunk: Buffer): void => {
        this.#said += chunk.toString();
        const address = /Oxbow is at (\S+)/.exec(this.#said)?.[1];
        if (address === undefined) return;
        clearTimeout(over);
        resolve(address);
      };
      started.stdout?.on('data', take);
      started.stderr?.on('data', take);
      started.once('exit', (code) => {
        clearTimeout(over);
        reject(new Error(`the server ended with ${code} before it listened:\n${this.#said}`));
      });
    });
  }
}

/** What a person has set for a server of their own must not reach this one. */
function withoutOwnSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OXBOW_')));
}
