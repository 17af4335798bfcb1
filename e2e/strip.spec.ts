// The space-time strip: from the whole run to one event, by time and by order, searched, filtered, read as a table, and
// filled from a trace file.

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

const QUIET = {
  replicas: 3,
  clients: 2,
  latency: { minMillis: 5, maxMillis: 15 },
  options: { period: '60s' },
};

test.use({ asked: QUIET });

const strip = (page: Page): Locator => page.getByRole('region', { name: /^Space-time strip/ });
const sequence = (lab: Lab): Promise<number> => lab.page.evaluate(() => window.oxbow.sequence());

/** A place on the lanes, as shares of the strip. */
async function onStrip(page: Page, across: number, down: number): Promise<{ x: number; y: number }> {
  const box = await strip(page).boundingBox();
  if (box === null) throw new Error('the strip cannot be seen');
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

test('a drag moves the strip along while the run stays live, and a press brings the newest back', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  const newest = page.getByRole('button', { name: 'to the newest ›' });
  await expect(newest).toHaveCount(0);
  const from = await onStrip(page, 0.3, 0.3);
  // Less than there is, or there would be nothing to look back at.
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('+');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 200, from.y, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toBeDisabled();
  await newest.click();
  await expect(newest).toHaveCount(0);
});

test('the strip goes by the order of events as well, down to a few of them', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await lab.run('exchange s0 s1');
  await page.getByRole('button', { name: 'order', exact: true }).click();
  const span = page.getByRole('group', { name: 'How many events the strip shows' });
  await span.getByRole('button', { name: '40 events' }).click();
  await expect(span.getByRole('button', { name: '40 events' })).toHaveAttribute('aria-pressed', 'true');
  await expect(
    strip(page)
      .getByText(/^#\d+$/)
      .first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'time', exact: true }).click();
  await expect(page.getByRole('group', { name: 'How much time the strip shows' })).toBeVisible();
});

test('a search counts what it finds, and Enter goes from one place to the next', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await lab.run('put c0 lunch noon');
  await lab.run('get c0 room');
  const field = page.getByRole('searchbox', { name: 'Search the run' });
  await field.fill('key:lunch replica:c0');
  await expect(page.getByLabel('Places found')).toHaveText('2');
  await field.press('Enter');
  await expect(page.getByTestId('narration')).toHaveText(/^[12] of 2$/);
  await expect(page.getByRole('button', { name: 'Back to live' })).toBeEnabled();
  const first = await sequence(lab);
  await field.press('Enter');
  await expect.poll(() => sequence(lab)).not.toBe(first);
  await field.press('Escape');
  await expect(field).toHaveValue('');
  await field.fill('nobody said this');
  await expect(page.getByLabel('Places found')).toHaveText('none');
});

test('kinds of messages are left out of the drawing and of the table, by their own names', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await lab.run('exchange s0 s1');
  await page.getByRole('button', { name: 'table' }).click();
  const rows = page.getByRole('table', { name: /^Events of the part/ }).getByRole('row');
  await expect(rows.filter({ hasText: 'sessionBatch s0 → s1' }).first()).toBeAttached();
  await page.getByRole('button', { name: 'messages: all' }).click();
  const kinds = page.getByRole('group', { name: 'Kinds of messages that are drawn' });
  await kinds.getByRole('button', { name: /^sessionBatch/ }).click();
  await expect(page.getByRole('button', { name: /^messages: \d of \d/ })).toBeVisible();
  await expect(rows.filter({ hasText: 'sessionBatch' })).toHaveCount(0);
  await kinds.getByRole('button', { name: 'draw all' }).click();
  await expect(rows.filter({ hasText: 'sessionBatch s0 → s1' }).first()).toBeAttached();
});

test('the table tells the events in words, and goes to each by key', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await page.getByRole('button', { name: 'table' }).click();
  const asked = page.getByRole('row', { name: /c0 asks .*put room = 9am/ });
  await expect(asked).toBeAttached();
  const go = asked.getByRole('button');
  const event = Number((await go.textContent())?.slice(1));
  await go.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => sequence(lab)).toBe(event);
  await expect(page.getByTestId('narration')).toBeAttached();
});

test('the whole run in small moves the strip by key', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  const map = page.getByRole('scrollbar', { name: 'Part of the run that the strip shows' });
  await page.getByRole('button', { name: 'order', exact: true }).click();
  await page.getByRole('button', { name: '40 events' }).click();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('+');
  await map.focus();
  await page.keyboard.press('Home');
  await expect(page.getByRole('button', { name: 'to the newest ›' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'to the newest ›' })).toHaveCount(0);
});

test('a trace file is opened, gone through and searched, and gone on from', async ({ lab, run, server }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await lab.run('cut s0 s1');
  await lab.run('put c0 room noon');
  const answer = await fetch(new URL(`api/runs/${run.id}/trace`, server.url));
  const name = 'seen.ndjson';
  const buffer = Buffer.from(await answer.arrayBuffer());
  // As a press on it does.
  await page.getByLabel('open a trace').focus();
  await page.getByLabel('open a trace').setInputFiles({ name, mimeType: 'application/x-ndjson', buffer });
  await lab.expectConnection(/Recorded/);
  await expect(lab.picture.getByText('room = noon', { exact: true })).toHaveCount(1);

  await test.step('keys go through it at once', async () => {
    const { first, last } = await page.evaluate(() => window.oxbow.reach());
    expect(first).toBeLessThan(last);
    await page.keyboard.press('Home');
    await expect.poll(() => sequence(lab)).toBe(first);
    await page.keyboard.press('End');
  });

  await test.step('and one goes back in it', async () => {
    await page.getByRole('searchbox', { name: 'Search the run' }).fill('put room = 9am');
    await expect(page.getByLabel('Places found')).not.toHaveText('none');
    await page.evaluate(() => window.oxbow.seek(1));
    await expect.poll(() => sequence(lab)).toBe(1);
    await page.getByRole('button', { name: 'Next place' }).click();
    await expect.poll(() => sequence(lab)).toBeGreaterThan(1);
    await lab.expectLink('s0', 's1', 'open');
    await page.evaluate(() => window.oxbow.live());
    await lab.expectLink('s0', 's1', 'cut');
  });

  await test.step('and what is done goes on from it, in a simulation', async () => {
    await lab.run('heal s0 s1');
    await lab.expectConnection(/^Simulated/);
    await lab.expectLink('s0', 's1', 'open');
  });
});

test('a file that is no trace is refused with a sentence, and the run stays', async ({ lab }) => {
  const { page } = lab;
  const buffer = await readFile(new URL('../package.json', import.meta.url));
  await page
    .getByLabel('open a trace')
    .setInputFiles({ name: 'other.ndjson', mimeType: 'text/plain', buffer });
  await expect(
    page.getByText(/This cannot be opened: other\.ndjson, line 1: expected the header/),
  ).toBeVisible();
  await lab.expectConnection('Live');
});
