// One script on several systems, and two runs beside each other.

import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

/** The row of a line of the script, or of a figure of the ledger. */
function rowOn(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
}

test('systems are compared line by line, in lockstep, with a ledger', async ({ page, server }) => {
  await page.goto(`${server.url}?compare`);
  const table = page.getByRole('table');
  const rowOf = (text: string) => rowOn(page, text);
  await expect(rowOf('put ada colour red').getByRole('cell').last()).toContainText('1.5 s');
  await expect(rowOf('linearizable').getByRole('cell')).toHaveText([
    /not kept/,
    /not kept/,
    /not kept/,
    /kept, as promised/,
  ]);

  await page.keyboard.press('d');
  const slider = page.getByRole('slider', { name: 'After which line' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'after line 5 of 18: get ben colour');
  await expect(table.getByText('first difference', { exact: true })).toBeVisible();
  await expect(table.locator('[aria-current="step"]').getByRole('cell')).toHaveText([
    /absent/,
    /absent/,
    /blue/,
    /blue/,
  ]);
  await expect(rowOf('put ada colour red').getByRole('cell').first()).toBeEmpty();

  for (let line = 5; line < 10; line += 1) await page.keyboard.press('ArrowRight');
  await expect(
    page.getByRole('img', { name: /^bayou: s0 primary: colour:red.*cut: s0–s1, s0–s2$/ }),
  ).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: /Switch to/ }).click();
  await expectAccessible(page);
});

test('a script of one’s own and a column with options are compared, and the address keeps them', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}?compare=vsr,vsr:follow=off`);
  await page.getByRole('button', { name: 'Script' }).click();
  const script = page.getByRole('textbox', { name: /^Script/ });
  await script.fill('cluster vsr s0 s1 s2 latency=20ms\nclient a s0\npartition s0 | s1,s2\nput a k v');
  await script.press('Control+Enter');
  const cells = rowOn(page, 'put a k v').getByRole('cell');
  await expect(cells).toHaveText([/ok/, /TIMEOUT/]);
  await page.reload();
  await expect(cells).toHaveText([/ok/, /TIMEOUT/]);

  await page.getByRole('button', { name: 'Script' }).click();
  await script.fill('ptu a k v');
  await page.getByRole('button', { name: /^Compare/ }).click();
  await expect(page.getByRole('alert')).toContainText('did you mean "put"?');
});

test('a lesson of the catalogue is compared, exchanging as it is told, and the address names it', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}?compare`);
  const scripts = page.getByRole('combobox', { name: 'Script' });
  await scripts.selectOption({ label: 'Read your writes' });
  const cells = rowOn(page, 'get ann mood').first().getByRole('cell');
  await expect(cells.first()).toHaveText(/ERR_DEP/);
  await expect(page.getByRole('combobox', { name: 'exchange' })).toHaveValue('eager');
  await expect(page).toHaveURL(/example=bayou\/read-your-writes&schedule=eager$/);
  await page.reload();
  await expect(cells.first()).toHaveText(/ERR_DEP/);
  await expect(scripts.locator('option:checked')).toHaveText('Read your writes');
});

test('two runs are shown to the point where they part', async ({ page, server }) => {
  const request = { engine: 'sim', replicas: 2, clients: 1, seed: 3 } as const;
  const [one, other] = [
    await server.createRun({ id: 'one', ...request }),
    await server.createRun({ id: 'other', ...request }),
  ];
  await server.perform(one.id, 'cut s0 s1');
  await server.perform(other.id, 'put c0 k v');
  await page.goto(`${server.url}?compare&runs=${one.id},${other.id}`);
  const first = page.getByRole('row').filter({ hasText: 'first difference' });
  await expect(first.getByRole('cell').nth(0)).toContainText('cut s0 s1');
  await expect(first.getByRole('cell').nth(1)).toContainText('put c0 k v');
  await expectAccessible(page);
  await page
    .getByRole('columnheader', { name: /^other/ })
    .getByRole('link', { name: 'Go there' })
    .click();
  await expect(page).toHaveURL(/\?run=other/);
  await page.goto('about:blank');
  for (const { id } of [one, other]) await server.closeRun(id);
});
