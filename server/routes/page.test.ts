// How the built page is handed out.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, atEnd, refusal, start } from '../testing/asking.ts';

async function builtPage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oxbow-page-'));
  atEnd(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Oxbow</title><script>1</script>');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'export {};');
  return folder;
}

test('the page is asked for anew each time, its assets are kept', async () => {
  const server = await start({ pageFolder: await builtPage() });
  const page = await ask(server, 'GET /');
  expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-cache']);
  expect(page.body).toContain('<title>Oxbow</title>');
  // The one script that stands in the page's text may run, by its hash.
  expect(page.headers['content-security-policy']).toContain(
    `script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=';`,
  );
  const asset = await ask(server, 'GET /assets/main-1a2b.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(asset.headers['content-type']).toContain('javascript');
});

test("addresses of the page's own are answered with the page", async () => {
  const server = await start({ pageFolder: await builtPage() });
  const embedded = await ask(server, 'GET /embed?run=lab');
  expect(embedded.body).toContain('<title>Oxbow</title>');
  expect(embedded.headers['content-security-policy']).toContain('frame-ancestors *');
  expect((await ask(server, 'GET /')).headers['content-security-policy']).toContain(`frame-ancestors 'self'`);
});

test('what is missing is missing, and nothing outside of the folder is handed out', async () => {
  const server = await start({ pageFolder: await builtPage() });
  expect((await refusal(server, 'GET /assets/gone.js'))[0]).toBe(404);
  expect((await refusal(server, 'GET /api/gone'))[0]).toBe(404);
  for (const path of ['/../package.json', '/..%2fpackage.json', '/assets/..%2f..%2fpackage.json']) {
    const response = await ask(server, `GET ${path}`);
    expect(response.body).not.toContain('"name"');
    expect(response.statusCode).toBe(404);
    expect(response.body).toContain('UNKNOWN_ROUTE');
  }
});

test('without a built page the server says how to build it', async () => {
  expect(await refusal(await start(), 'GET /')).toEqual([
    503,
    'PAGE_NOT_BUILT',
    'the page is not built here: run npm run build, then start again',
  ]);
});
