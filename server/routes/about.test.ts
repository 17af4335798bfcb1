// What the server says of itself.

import { expect, test } from 'vitest';
import { DEFAULT_PROTOCOL } from '../../shared/protocols/index.ts';
import type { Health, ProtocolList } from '../../shared/wire/api.ts';
import { ask, start } from '../testing/asking.ts';

test('health counts runs and viewers', async () => {
  const health = (await ask(await start(), 'GET /api/health')).json<Health>();
  expect(health).toMatchObject({ status: 'ok', version: '0.0.0', build: 'test', runs: 1, viewers: 0 });
});

test('the protocols are listed with the mistakes that can be planted', async () => {
  const { protocols } = (await ask(await start(), 'GET /api/protocols')).json<ProtocolList>();
  expect(protocols.map(({ name }) => name)).toEqual([DEFAULT_PROTOCOL]);
  expect(protocols[0]?.mistakes.length).toBeGreaterThan(0);
});

test('the documentation describes every route, and its page needs nothing from elsewhere', async () => {
  const server = await start();
  const document = (await ask(server, 'GET /docs/json')).json<{ openapi: string; paths: object }>();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual([
    '/api/health',
    '/api/protocols',
    '/api/runs',
    '/api/runs/{run}',
    '/api/runs/{run}/commands',
    '/api/runs/{run}/forks',
    '/api/runs/{run}/snapshot',
    '/api/runs/{run}/stream',
    '/api/runs/{run}/trace',
  ]);
  const page = await ask(server, 'GET /docs/');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect((await ask(server, 'GET /docs/static/swagger-ui-bundle.js')).statusCode).toBe(200);
});
