// Asks a test server over its own routes, without a port.

import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterEach } from 'vitest';
import { startTestServer, type TestServer, type TestServerOptions } from './test-server.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** To be done when the test is over, the latest first. */
export function atEnd(end: () => Promise<void>): void {
  ends.push(end);
}

/** A server that ends with its test. */
export async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  atEnd(() => server.close());
  return server;
}

type Options = Omit<InjectOptions, 'method' | 'url'>;

/** @param address `GET /api/runs` */
export function ask(
  server: TestServer,
  address: string,
  options: Options = {},
): Promise<LightMyRequestResponse> {
  const [method, url] = address.split(' ', 2) as ['GET', string];
  return server.app.inject({ method, url, ...options });
}

/** The status, code and sentence of an answer that is an error. */
export async function refusal(
  server: TestServer,
  address: string,
  options: Options = {},
): Promise<[number, string, string]> {
  const response = await ask(server, address, options);
  const { error } = response.json<{ error: { code: string; sentence: string } }>();
  return [response.statusCode, error.code, error.sentence];
}
