// What no route is asked: requests that are none, and askers who may not.

import { describe, expect, test } from 'vitest';
import { ask, refusal, start } from './testing/asking.ts';

describe('requests that are none', () => {
  test('a body that is no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const server = await start();
    expect(await refusal(server, 'POST /api/runs', { payload: '{"id":', headers })).toEqual([
      400,
      'MALFORMED_REQUEST',
      'the request body is not JSON',
    ]);
    expect(await refusal(server, 'POST /api/runs', { payload: '', headers })).toEqual([
      400,
      'MALFORMED_REQUEST',
      'the request body is empty: JSON was expected',
    ]);
    const poisoned = await refusal(server, 'POST /api/runs', {
      payload: '{"__proto__":{"id":"x"}}',
      headers,
    });
    expect(poisoned[0]).toBe(400);
  });

  test('a body of another type', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect(await refusal(await start(), 'POST /api/runs', { payload: '{}', headers })).toEqual([
      400,
      'MALFORMED_REQUEST',
      'body: must be object',
    ]);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await refusal(await start(), 'POST /api/runs', { payload: 'id=x', headers: form })).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'the request body must be application/json',
    ]);
  });

  test('a body that is too large', async () => {
    const payload = { line: 'x'.repeat(2_000) };
    const server = await start({ limits: { bodyBytesMax: 1_000 } });
    expect(await refusal(server, 'POST /api/runs/lab/commands', { payload })).toEqual([
      413,
      'BODY_TOO_LARGE',
      'the request body is larger than this server reads',
    ]);
  });

  test.each([
    ['GET /api/nothing', 'there is no GET /api/nothing; /docs lists what there is'],
    ['PUT /api/runs', 'there is no PUT /api/runs; /docs lists what there is'],
    ['GET /api', 'there is no GET /api; /docs lists what there is'],
    ['GET /assets/gone.js', 'there is no GET /assets/gone.js; /docs lists what there is'],
  ])('%s does not exist', async (address, sentence) => {
    expect(await refusal(await start(), address)).toEqual([404, 'UNKNOWN_ROUTE', sentence]);
  });

  test('an address that cannot be decoded', async () => {
    const [status, code] = await refusal(await start(), 'GET /api/runs/%E0%A4%A');
    expect([status, code]).toEqual([400, 'MALFORMED_REQUEST']);
  });
});

describe('who may ask', () => {
  test('a foreign name in the Host header is refused, whatever is asked', async () => {
    const headers = { host: 'evil.test:4600' };
    const [status, code, sentence] = await refusal(await start(), 'GET /api/runs', { headers });
    expect([status, code]).toEqual([421, 'FOREIGN_HOST']);
    expect(sentence).toContain('--allow-host');
    expect((await ask(await start(), 'GET /', { headers })).statusCode).toBe(421);
  });

  test('a name that was allowed is welcome', async () => {
    const server = await start({ allowedHosts: ['lab.example.org'] });
    const response = await ask(server, 'GET /api/runs', { headers: { host: 'lab.example.org:4600' } });
    expect(response.statusCode).toBe(200);
  });

  test('a page of another origin may change nothing', async () => {
    const server = await start();
    const foreign = { host: 'localhost:4600', origin: 'http://evil.test' };
    const payload = { line: 'put c0 x 1' };
    const post = await refusal(server, 'POST /api/runs/lab/commands', { payload, headers: foreign });
    expect(post.slice(0, 2)).toEqual([403, 'FOREIGN_ORIGIN']);
    expect(post[2]).toBe('a page of http://evil.test may not command this server');
    expect((await refusal(server, 'DELETE /api/runs/lab', { headers: foreign }))[0]).toBe(403);
    const framed = { host: 'localhost:4600', origin: 'null' };
    expect((await refusal(server, 'DELETE /api/runs/lab', { headers: framed }))[0]).toBe(403);
    const fetched = { host: 'localhost:4600', 'sec-fetch-site': 'cross-site' };
    expect((await refusal(server, 'DELETE /api/runs/lab', { headers: fetched }))[0]).toBe(403);
    expect((await ask(server, 'GET /api/runs/lab')).statusCode).toBe(200);
  });

  test("the server's own page may", async () => {
    const headers = {
      host: 'localhost:4600',
      origin: 'http://localhost:4600',
      'sec-fetch-site': 'same-origin',
    };
    expect((await ask(await start(), 'POST /api/runs', { payload: {}, headers })).statusCode).toBe(201);
  });

  test('every answer bears the headers that keep a browser honest, errors too', async () => {
    const server = await start();
    for (const address of ['GET /api/runs', 'GET /api/nothing', 'GET /docs/']) {
      const { headers } = await ask(server, address);
      expect(headers['content-security-policy']).toContain(`script-src 'self'`);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
  });
});
