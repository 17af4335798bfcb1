// Which system runs, another one beside it, and the way back: by pointer, by key, by line.

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Lab } from './lab-page.ts';

const sheetOf = (page: Page) => page.getByRole('region', { name: 'Systems and runs' });

async function openSheet(page: Page): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /▾$|^Bayou/ })
    .click();
  await expect(sheetOf(page)).toBeVisible();
}

test('two presses lead from Bayou to the gossip store, and Back returns', async ({ lab, run, server }) => {
  const { page } = lab;
  const here = page.url();
  await openSheet(page);
  await sheetOf(page)
    .getByRole('button', { name: /^Gossip/ })
    .click();
  await expect(page).toHaveURL(/\?run=gossip-\d+$/);
  await lab.expectConnection('Live');
  await expect(lab.inspector.getByRole('heading', { name: 'Gossip' })).toBeVisible();
  await expect(lab.replica('s4').figure).toBeVisible();
  expect((await lab.folded()).header.protocol).toBe('gossip');

  await test.step('the list shows both, and this one is marked', async () => {
    await page.getByRole('button', { name: /^Gossip/ }).click();
    const list = sheetOf(page).getByRole('list', { name: 'Runs' });
    await expect(list.getByRole('link', { name: new RegExp(`^${run.id} Bayou, live`) })).toBeVisible();
    await expect(list.locator('[aria-current=page]')).toContainText('Gossip, live');
  });

  const made = new URL(page.url()).searchParams.get('run') ?? '';
  await page.goBack();
  await expect(page).toHaveURL(here);
  await lab.expectConnection('Live');
  await expect(lab.inspector.getByRole('heading', { name: 'Bayou' })).toBeVisible();

  await test.step('it is closed from here, after a second press', async () => {
    await openSheet(page);
    await sheetOf(page)
      .getByRole('button', { name: `Close ${made}` })
      .click();
    await sheetOf(page)
      .getByRole('button', { name: `Really close ${made}` })
      .click();
    await expect(sheetOf(page).getByRole('link', { name: new RegExp(`^${made} `) })).toBeHidden();
    await expect(server.findRun(made)).rejects.toThrow('there is no run');
  });
});

test('runs at which nobody looks are closed together, after a second press', async ({ lab, run, server }) => {
  const sheet = sheetOf(lab.page);
  const made = [await server.createRun({ replicas: 1 }), await server.createRun({ replicas: 1 })];
  await openSheet(lab.page);
  await sheet.getByRole('button', { name: /^Close the \d+ at which nobody looks$/ }).click();
  await sheet.getByRole('button', { name: /^Really close the \d+ at which nobody looks$/ }).click();
  await expect(sheet.getByRole('button', { name: /at which nobody looks$/ })).toHaveCount(0);
  for (const { id } of made) await expect(server.findRun(id)).rejects.toThrow('there is no run');
  expect((await server.findRun(run.id)).id).toBe(run.id);
  await lab.expectConnection('Live');
});

test('by keys: n opens the sheet, Escape gives the focus back, Enter starts a simulation', async ({
  lab,
  server,
}) => {
  const { page } = lab;
  await page.keyboard.press('n');
  const system = sheetOf(page).getByRole('list', { name: 'Systems' }).getByRole('button').first();
  await expect(system).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(sheetOf(page)).toBeHidden();

  await page.keyboard.press('n');
  await sheetOf(page).getByRole('spinbutton', { name: 'replicas' }).fill('3');
  await sheetOf(page).getByRole('radio', { name: 'simulated' }).press(' ');
  await system.press('Enter');
  await expect(page).toHaveURL(/\?run=/);
  await lab.expectConnection('Simulated: paused');
  await expect(lab.replica('s2').figure).toBeVisible();
  await expect(lab.replica('s3').figure).toBeHidden();
  await page.getByRole('button', { name: 'Let time run' }).click();
  await lab.expectConnection(/^Simulated$/);
  await lab.run('put c0 room 11am');
  expect(await lab.run('get c0 room')).toEqual(['room:11am']);
  await server.closeRun(new URL(page.url()).searchParams.get('run') ?? '');
  await page.goto('about:blank');
});

test('a cluster line starts a run beside this one', async ({ lab, server }) => {
  await lab.type('cluster gossip a b c');
  await expect(lab.page).toHaveURL(/\?run=gossip-\d+$/);
  await lab.expectConnection('Live');
  for (const id of ['a', 'b', 'c']) await expect(lab.replica(id).figure).toBeVisible();
  await server.closeRun(new URL(lab.page.url()).searchParams.get('run') ?? '');
  await lab.page.goto('about:blank');
});

test.describe('what cannot be', () => {
  test.use({ mayComplainOf: /status of (422|409)/ });

  test('a wrong cluster line, and one run too many, are answered with a sentence', async ({
    page,
    ownServer,
  }) => {
    const lab = new Lab(page);
    await lab.open(ownServer.url);
    await lab.type('cluster gosip a b');
    await expect(page.getByRole('alert')).toContainText('there is no protocol gosip');
    for (let run = 1; run < 16; run += 1) await ownServer.createRun({ engine: 'sim', replicas: 1 });
    await openSheet(page);
    await sheetOf(page)
      .getByRole('button', { name: /^Gossip/ })
      .click();
    await expect(sheetOf(page).getByRole('alert')).toContainText('there are 16 runs, the most there may be');
    await expect(sheetOf(page).getByRole('alert')).toContainText('close some in the sheet');
    await expect(sheetOf(page)).toContainText('16 of 16 at most');

    await test.step('and those that nobody looks at are closed together, after a second press', async () => {
      await sheetOf(page).getByRole('button', { name: 'Close the 15 at which nobody looks' }).click();
      await sheetOf(page).getByRole('button', { name: 'Really close the 15 at which nobody looks' }).click();
      await expect(sheetOf(page)).toContainText('1 of 16 at most');
      await expect(sheetOf(page).getByRole('button', { name: /^Close/ })).toHaveCount(0);
      await expect(sheetOf(page).getByRole('alert')).toHaveCount(0);
      await lab.expectConnection('Live');
    });
    // Whoever looks leaves before the server ends.
    await page.goto('about:blank');
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the sheet is within the screen, and starts a system', async ({ lab, server }) => {
    const { page } = lab;
    await openSheet(page);
    const gossip = sheetOf(page).getByRole('button', { name: /^Gossip/ });
    await expect(gossip).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await gossip.tap();
    await expect(page).toHaveURL(/\?run=gossip-\d+$/);
    await lab.expectConnection('Live');
    await server.closeRun(new URL(page.url()).searchParams.get('run') ?? '');
    await page.goto('about:blank');
  });
});
