// A whole server for a test, on runs in virtual time: assembled as `serve` does it, and on a free port when it listens.

import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { present } from '../../shared/core/result.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../../shared/protocols/index.ts';
import type { RunRequest } from '../../shared/wire/api.ts';
import { buildApp } from '../app.ts';
import { SERVER_LIMITS, type ServerLimits } from '../limits.ts';
import { LocalRunDirectory } from '../run-directory.ts';
import { SimulatedEngine } from './simulated-engine.ts';

export interface TestServer {
  readonly app: FastifyInstance;
  readonly directory: LocalRunDirectory;
  readonly engine: SimulatedEngine;
  /** Starts to listen on loopback. @returns `127.0.0.1:PORT` */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly limits?: Partial<ServerLimits>;
  readonly defaultRun?: RunRequest;
  readonly pageFolder?: string | null;
  readonly allowedHosts?: readonly string[];
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  // Digests come by the clock; where a test does not ask for them they would only fall between its events.
  const limits = { ...SERVER_LIMITS, digestIntervalMillis: 3_600_000, ...options.limits };
  const protocol = present(findProtocol(DEFAULT_PROTOCOL), 'the default protocol');
  const engine = new SimulatedEngine();
  const clock = () => performance.now();
  const directory = new LocalRunDirectory({
    protocols: new Map([[protocol.name, protocol]]),
    engine,
    defaultRun: { replicas: 2, clients: 1, ...options.defaultRun, id: 'lab' },
    build: 'test',
    limits,
    clock,
  });
  const opened = await directory.open();
  if (!opened.ok) throw new Error(opened.error);
  const app = await buildApp({
    directory,
    limits,
    allowedHosts: options.allowedHosts ?? [],
    pageFolder: options.pageFolder ?? null,
    version: '0.0.0',
    build: 'test',
    logLevel: 'silent',
    clock,
  });
  await app.ready();
  return {
    app,
    directory,
    engine,
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      return `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    },
    close: async () => {
      await directory.stop();
      await app.close();
    },
  };
}
