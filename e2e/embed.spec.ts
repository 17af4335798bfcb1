// The page in a frame of a slide, which comes from another site: played, sought and stepped by postMessage.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const SCRIPT = `cluster bayou s0 s1 s2 schedule=timed period=500ms latency=20..60ms seed=5
client c0 s0
at 900ms put c0 room 11am
at 1500ms cut s0 s1
`;

interface Report {
  readonly type: string;
  readonly event?: number;
  readonly last?: number;
  readonly words?: string;
  readonly error?: string | null;
}

/** A slide with that frame in it, which keeps all that it is told. */
async function serveSlide(frame: string): Promise<{ server: Server; url: string }> {
  const body = `<!doctype html><title>Slide</title><iframe id="oxbow" title="Oxbow" width="1000" height="640" src="${frame}"></iframe>
    <script>window.told = []; addEventListener('message', ({ data }) => window.told.push(data));</script>`;
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

test.use({ mayComplainOf: /favicon/ });

test('a slide of another site plays, seeks, steps and acts, and is told of moments and answers', async ({
  lab,
}) => {
  const { page } = lab;
  await page.evaluate((text) => window.oxbow.open(text), SCRIPT);
  const link = await page.evaluate(() => window.oxbow.link());
  if (!link.ok) throw new Error(link.error);
  const { server, url } = await serveSlide(link.value.replace('/#', '/embed#').replaceAll('&', '&amp;'));
  try {
    await page.goto(url);
    const told = (): Promise<Report[]> => page.evaluate(() => (window as unknown as { told: Report[] }).told);
    const tell = (order: object): Promise<void> =>
      page.evaluate((sent) => {
        const frame = document.querySelector('iframe')?.contentWindow;
        frame?.postMessage({ oxbow: 1, ...sent }, '*');
      }, order);
    const last = (type: string) => async () => (await told()).findLast((report) => report.type === type);

    await expect.poll(last('ready')).toMatchObject({ protocol: 'bayou' });
    const frame = page.frame({ url: /embed/ }) as Frame;
    await expect(frame.getByRole('button', { name: /^replica s0:/ })).toBeVisible();
    await expect(frame.getByRole('button', { name: 'Share' })).toHaveCount(0);

    await tell({ type: 'seek', event: 40 });
    await expect.poll(last('moment')).toMatchObject({ event: 40, live: false, playing: false });
    await tell({ type: 'step' });
    await expect.poll(async () => (await last('moment')())?.event).toBeGreaterThan(40);
    await tell({ type: 'play', speed: 10 });
    await expect.poll(last('answer')).toMatchObject({ client: 'c0', words: 'put room 11am → ok' });
    await tell({ type: 'live' });
    await tell({ type: 'perform', line: 'heal s0 s1', id: 7 });
    await expect.poll(last('performed')).toMatchObject({ id: 7, error: null });
    await tell({ type: 'perform', line: 'fly', id: 8 });
    await expect.poll(last('performed')).toMatchObject({ id: 8, error: expect.stringContaining('a verb') });
    await tell({ type: 'fly' });
    await expect.poll(last('refused')).toMatchObject({ sentence: expect.stringContaining('type is') });
  } finally {
    await page.goto('about:blank');
    server.close();
  }
});

test('in a frame of another site no run of the server is shown', async ({ page, server: lab, run }) => {
  const { server, url } = await serveSlide(`${lab.url}embed?run=${run.id}`);
  try {
    await page.goto(url);
    const frame = page.frameLocator('iframe');
    await expect(frame.getByText(/shows only what its address holds/)).toBeVisible();
    await expect(frame.getByRole('button', { name: /^replica s0:/ })).toHaveCount(0);
  } finally {
    await page.goto('about:blank');
    server.close();
  }
});
