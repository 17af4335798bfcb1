// From a configuration to a server that listens, and back. Every obstacle is one sentence.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { fail, present, type Result, succeed } from '../shared/core/result.ts';
import { DEFAULT_PROTOCOL, findProtocol, protocolNames } from '../shared/protocols/index.ts';
import type { SimulatedRun } from '../shared/sim/simulated-run.ts';
import { buildApp } from './app.ts';
import type { ServerConfig } from './config.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { DEFAULT_RUN_ID, defaultRun } from './default-run.ts';
import { SERVER_LIMITS } from './limits.ts';
import { LiveEngine } from './live-engine.ts';
import { LocalRunDirectory } from './run-directory.ts';
import { openTextDoors, type TextDoors } from './text-door/open-text-doors.ts';
import { forkRecorded } from './trace/fork-recorded.ts';
import { readTraceFile } from './trace/read-trace.ts';
import { version } from './version.ts';

/** The run that `--open` hosts. */
const RECORDED_RUN_ID = 'recorded';

export interface RunningServer {
  /** For a browser on this machine: `http://localhost:4600/`. */
  readonly url: string;
  readonly port: number;
  /** Where the page shows the recorded run that was opened, and at which event. */
  readonly opened: { readonly url: string; readonly at: number } | null;
  /** Ports of the text doors, by replica; `null` unless there are some. */
  readonly textDoors: ReadonlyMap<string, number> | null;
  /** Tells every viewer, ends every run, frees port and data folder. */
  close(): Promise<void>;
}

/** @param say where sentences for the person go who started the server */
export async function startServer(
  config: ServerConfig,
  say: (sentence: string) => void,
): Promise<Result<RunningServer>> {
  const recorded =
    config.open === null ? succeed(null) : await forkRecorded(config.open, readTraceFile, 'paced');
  if (!recorded.ok) return fail(`--open ${recorded.error}`);
  // Before the data folder is touched: whoever starts a server twice should hear of the port, not of the folder.
  const free = await probePort(config);
  if (!free.ok) return free;
  const data = await openDataFolder(config.dataFolder, version());
  if (!data.ok) return data;
  const started = await startOn(data.value, config, recorded.value, say);
  if (!started.ok) await data.value.release();
  return started;
}

async function startOn(
  data: DataFolder,
  config: ServerConfig,
  recorded: SimulatedRun | null,
  say: (sentence: string) => void,
): Promise<Result<RunningServer>> {
  const engine = new LiveEngine(data, say);
  await engine.sweep(config.fresh ? null : DEFAULT_RUN_ID);
  const protocols = new Map(
    [DEFAULT_PROTOCOL, ...protocolNames()].map((name) => [name, present(findProtocol(name), name)] as const),
  );
  const pageFolder = config.pageFolder ?? findPage();
  const build = buildOf(pageFolder);
  const clock = () => performance.now();
  const directory = new LocalRunDirectory({
    protocols,
    engine,
    defaultRun: defaultRun(present(protocols.get(DEFAULT_PROTOCOL), DEFAULT_PROTOCOL)),
    build,
    limits: SERVER_LIMITS,
    clock,
  });
  const { allowedHosts, logLevel } = config;
  const own = allowedHosts.includes(config.host) ? allowedHosts : [...allowedHosts, config.host];
  const app = await buildApp({
    directory,
    limits: SERVER_LIMITS,
    allowedHosts: own,
    pageFolder,
    version: version(),
    build,
    logLevel,
    clock,
  });
  let doors: TextDoors | null = null;
  const close = async (): Promise<void> => {
    await doors?.close();
    await directory.stop();
    await app.close();
    await data.release();
  };
  const opened = await directory.open();
  const at = recorded?.lastSequence() ?? 0;
  const hosted = recorded !== null && opened.ok ? directory.host(recorded, RECORDED_RUN_ID) : null;
  if (hosted?.ok === false) say(hosted.error.message);
  const listening = opened.ok ? await listen(app, config) : opened;
  if (!listening.ok) {
    await directory.stop();
    await app.close();
    return listening;
  }
  if (config.textDoorPort !== null) {
    const asked = await openTextDoors(directory, config.host, config.textDoorPort, SERVER_LIMITS);
    if (!asked.ok) {
      await directory.stop();
      await app.close();
      return fail(`--text-door: ${asked.error}`);
    }
    doors = asked.value;
  }
  const url = toUrl(config.host, listening.value);
  const shown = recorded === null ? null : { url: `${url}?run=${RECORDED_RUN_ID}`, at };
  return succeed({
    url,
    port: listening.value,
    opened: shown,
    textDoors: doors === null ? null : doors.ports,
    close,
  });
}

async function listen(app: FastifyInstance, config: ServerConfig): Promise<Result<number>> {
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    return fail(toListenSentence(config, error));
  }
  const address = app.server.address();
  return succeed(typeof address === 'object' && address !== null ? address.port : config.port);
}

/** Binds the port and lets go of it again. The real attempt comes later and may still fail. */
function probePort(config: ServerConfig): Promise<Result<void>> {
  if (config.port === 0) return Promise.resolve(succeed(undefined));
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(fail(toListenSentence(config, error))));
    probe.listen({ host: config.host, port: config.port, exclusive: true }, () => {
      probe.close(() => resolve(succeed(undefined)));
    });
  });
}

function toListenSentence({ host, port }: ServerConfig, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use by another server: stop it or choose another with --port`;
    case 'EACCES':
      return `port ${port} may not be used by this account: choose another with --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `this machine has no address ${host}: choose another with --host`;
    default:
      return `cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** An address that means every address is no address that a browser could go to. */
function toUrl(host: string, port: number): string {
  const isHere = ['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'].includes(host);
  const name = isHere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}/`;
}

/** Beside the bundle, or where the build puts it when the server runs from its sources. */
function findPage(): string | null {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, 'web'), join(here, '..', 'dist', 'web')];
  return candidates.find((folder) => existsSync(join(folder, 'index.html'))) ?? null;
}

/** The page names its parts by hashes of their contents, so the page's own text tells one build from another. */
function buildOf(pageFolder: string | null): string {
  const page = pageFolder === null ? '' : readFileSync(join(pageFolder, 'index.html'), 'utf8');
  return `${version()}-${createHash('sha256').update(page).digest('hex').slice(0, 8)}`;
}
