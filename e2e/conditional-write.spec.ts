// Bayou's conditional write, put together by hand: check, update, alternatives.

import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

/** Unfolds the form of the client. */
async function openForm(lab: Lab, client: string): Promise<Locator> {
  await lab.showClient(client);
  const form = lab.inspector.getByRole('form', { name: `Conditional write of ${client}` });
  if (!(await form.isVisible())) await lab.inspector.getByText('Write if …').click();
  await expect(form).toBeVisible();
  return form;
}

test('two clients book the same room by the ready example, and the later one gets its second choice', async ({
  lab,
}) => {
  for (const client of ['c0', 'c1']) {
    const form = await openForm(lab, client);
    await form.getByRole('button', { name: 'Write', exact: true }).click();
    await lab.expectLogged(`write ${client} mon=${client} if mon==absent else tue=${client} if tue==absent`);
    await lab.run('settle');
  }
  expect(await lab.run('get c0 mon')).toEqual(['mon:c0']);
  expect(await lab.run('get c0 tue')).toEqual(['tue:c1']);
});

test('rows and alternatives are added and taken away, and the line is shown as it will be written', async ({
  lab,
}) => {
  const form = await openForm(lab, 'c0');
  await form.getByRole('button', { name: 'Remove alternative 1', exact: true }).click();
  await form.getByRole('textbox', { name: 'set 1: key' }).fill('lunch');
  await form.getByRole('textbox', { name: 'set 1: value' }).fill('noon sharp');
  await form.getByRole('button', { name: 'Add if 2' }).click();
  await expect(form.getByRole('status').filter({ hasText: 'a row without a key' })).toBeVisible();
  await expect(form.getByRole('button', { name: 'Write', exact: true })).toBeDisabled();
  await form.getByRole('textbox', { name: 'if 2: key' }).fill('room');
  await form.getByRole('textbox', { name: 'if 2: value' }).fill('10am');
  const line = 'write c0 lunch="noon sharp" if mon==absent and room==10am';
  await expect(form.getByText(line, { exact: true })).toBeVisible();

  await form.getByRole('button', { name: 'Edit as a line' }).click();
  await expect(lab.commandField).toHaveValue(line);
  await expect(lab.commandField).toBeFocused();

  // What was begun is there again after a look at something else.
  await lab.showClient('c1');
  await expect((await openForm(lab, 'c0')).getByText(line, { exact: true })).toBeVisible();
});

test('by keyboard alone: unfold, change, write', async ({ lab }) => {
  await lab.showClient('c0');
  const { keyboard } = lab.page;
  await lab.inspector.getByText('Write if …').focus();
  await keyboard.press('Enter');
  const form = lab.inspector.getByRole('form', { name: 'Conditional write of c0' });
  await expect(form).toBeVisible();
  const value = form.getByRole('textbox', { name: 'set 1: value', exact: true });
  // Past the example, the key and the comparison.
  for (let i = 0; i < 4; i += 1) await keyboard.press('Tab');
  await expect(value).toBeFocused();
  await keyboard.press('Control+a');
  await keyboard.type('ann');
  await keyboard.press('Enter');
  await lab.expectLogged('write c0 mon=ann if mon==absent else tue=c0 if tue==absent');
  expect(await lab.run('get c0 mon')).toEqual(['mon:ann']);
});
