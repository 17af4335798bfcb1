// What is saved from the page: pictures and exports; and what is opened in it: traces, scripts, logs.

import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Download } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

const SCRIPT = `cluster bayou s0 s1 s2 schedule=timed period=500ms latency=20..60ms seed=5
client c0 s0
at 900ms put c0 room 11am
at 1500ms cut s0 s1
at 1600ms get c0 room
`;

async function openScript(lab: Lab): Promise<void> {
  await lab.page.evaluate((text) => window.oxbow.open(text), SCRIPT);
  await lab.expectAnswer('c0', 'get room → 11am');
}

async function save(lab: Lab, name: string): Promise<Download> {
  const share = lab.page.getByRole('button', { name: 'Share' });
  if ((await share.getAttribute('aria-expanded')) !== 'true') await share.click();
  const started = lab.page.waitForEvent('download');
  await lab.page.getByRole('button', { name, exact: true }).click();
  return started;
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

async function openFile(lab: Lab, name: string, buffer: Buffer): Promise<void> {
  const share = lab.page.getByRole('button', { name: 'Share' });
  if ((await share.getAttribute('aria-expanded')) !== 'true') await share.click();
  await lab.page.getByLabel('File to open').setInputFiles({ name, mimeType: 'text/plain', buffer });
}

for (const theme of ['light', 'dark'] as const)
  test(`cluster and strip are saved as pictures that need nothing else, ${theme}`, async ({ lab }) => {
    const { page } = lab;
    await openScript(lab);
    if (theme === 'dark') await page.getByRole('button', { name: 'Switch to dark colours' }).click();
    for (const part of ['Cluster', 'Strip']) {
      const svg = await textOf(await save(lab, `${part} SVG`));
      expect(svg).toMatch(/^<svg /);
      expect(svg).toContain(part === 'Cluster' ? 's0' : 'c0');
      // Neither a style sheet nor anything that would have to be fetched.
      expect(svg).not.toMatch(/ class=|var\(--|href="(?!data:|#)/);
      const png = await save(lab, `${part} PNG`);
      const bytes = await readFile(await png.path());
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
      const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
      expect(bytes.readUInt32BE(16)).toBe(2 * width);
      const ground = await page.evaluate(async (text) => {
        const image = new Image();
        image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = image.width;
        canvas.height = image.height;
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        return [...(context?.getImageData(2, 2, 1, 1).data ?? [])].slice(0, 3).reduce((a, b) => a + b, 0);
      }, svg);
      if (theme === 'dark') expect(ground).toBeLessThan(200);
      else expect(ground).toBeGreaterThan(600);
    }
  });

test('the trace is saved as it is, opened again, and gone on from', async ({ lab }) => {
  await openScript(lab);
  const trace = await textOf(await save(lab, 'Download trace'));
  const before = await lab.folded();

  for (const [name, buffer] of [
    ['run.ndjson', Buffer.from(trace)],
    ['run.ndjson.gz', gzipSync(trace)],
  ] as const)
    await test.step(name, async () => {
      await openFile(lab, name, buffer);
      await expect.poll(() => lab.page.url()).toContain(`#file=${name}`);
      await expect.poll(() => lab.page.evaluate(() => window.oxbow.sequence())).toBe(before.sequence);
      expect((await lab.folded()).replicas).toEqual(before.replicas);
      await lab.expectLink('s0', 's1', 'cut');
    });

  await lab.run('heal s0 s1');
  await lab.expectLink('s0', 's1', 'open');
  expect((await lab.folded()).sequence).toBeGreaterThan(before.sequence);
});

test('the trace is given to other tools, of a simulation of the page and of a run of the server', async ({
  lab,
  openLab,
  page,
  run,
}) => {
  const look = async (): Promise<void> => {
    expect(await textOf(await save(lab, 'ShiViz'))).toMatch(/^\(\?<host>/);
    expect(await textOf(await save(lab, 'Porcupine'))).toContain('"room"');
    expect(await textOf(await save(lab, 'Jepsen'))).toContain(':type :invoke');
    expect(JSON.parse(await textOf(await save(lab, 'Perfetto')))).toHaveProperty('traceEvents');
    expect(await textOf(await save(lab, 'Mermaid'))).toMatch(/^sequenceDiagram/);
  };
  await lab.run('put c0 room 11am');
  await look();
  await openScript(await openLab(page, run.id));
  await look();
});

test('a ShiViz log is looked at: lanes, slants, and what an event cannot have known', async ({ lab }) => {
  await openScript(lab);
  const log = await textOf(await save(lab, 'ShiViz'));
  await openFile(lab, 'other-system.log', Buffer.from(log));
  const view = lab.page.getByRole('dialog', { name: 'Log other-system.log' });
  await expect(view).toBeVisible();
  await expect(view.locator('.log-lane')).toHaveCount(4);
  expect(await view.locator('.log-slant').count()).toBeGreaterThan(3);
  const first = view
    .getByRole('list', { name: 'Events that are shown' })
    .getByRole('button', { pressed: true });
  const words = await first.innerText();
  await lab.page.keyboard.press('ArrowRight');
  await expect(first).not.toHaveText(words);
  await lab.page.keyboard.press('Escape');
  await expect(view).toBeHidden();
  await lab.expectAnswer('c0', 'get room → 11am');
});

for (const [what, name, text, sentence] of [
  [
    'a trace that was changed',
    'bad.ndjson',
    '{"type":"oxbowTrace"}\n',
    /bad\.ndjson, line 1: expected version 1/,
  ],
  [
    'a log that skips',
    'bad.log',
    '(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n\na {"a":2}\nx\n',
    /bad\.log, line 3:/,
  ],
  ['a script without a cluster', 'bad.oxbow', 'fly\n', /line 1, column 1: expected a verb/],
] as const)
  test(`${what} gets a sentence with its line`, async ({ lab }) => {
    await openFile(lab, name, Buffer.from(text));
    await expect(lab.page.getByText(sentence)).toBeVisible();
    await lab.expectConnection('Live');
  });

test('a file is opened by dropping it on the page', async ({ lab }) => {
  const { page } = lab;
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'lab.oxbow'));
    return data;
  }, SCRIPT);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: dropped });
  await expect(page.getByText('Drop a trace, a script or a ShiViz log to open it')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  await lab.expectAnswer('c0', 'get room → 11am');
  await expect(page.getByText('Drop a trace')).toBeHidden();
});
