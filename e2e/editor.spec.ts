// The script as a text: written with help, run whole or in part, recorded, formatted.

import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

async function openEditor(lab: Lab): Promise<Locator> {
  await lab.page.getByRole('button', { name: 'Edit', exact: true }).click();
  const editor = lab.page.getByRole('textbox', { name: 'Script editor' });
  await expect(editor).toBeFocused();
  return editor;
}

async function write(lab: Lab, text: string): Promise<void> {
  await lab.page.keyboard.press('Control+a');
  await lab.page.keyboard.insertText(text);
}

const deeds = (lab: Lab): Locator => lab.page.getByRole('toolbar', { name: 'Script editor' });

test('completion comes from the grammar and from who is there', async ({ lab }) => {
  const editor = await openEditor(lab);
  await write(lab, '');
  await lab.page.keyboard.type('cu');
  const list = lab.page.getByRole('listbox', { name: 'Completions' });
  await expect(list.getByRole('option', { name: /^cut/ })).toBeVisible();
  await lab.page.keyboard.press('Enter');
  await expect(editor).toHaveText('cut');
  await lab.page.keyboard.type(' ');
  await lab.page.keyboard.press('Control+Space');
  await expect(list.getByRole('option')).toHaveCount(8);
  await expect(list.getByRole('option', { name: /^s3/ })).toBeVisible();
  await lab.page.keyboard.press('Escape');
});

test('a mistake is marked where it is, with what was expected', async ({ lab }) => {
  await openEditor(lab);
  await write(lab, 'cut s0 s1\ncutt s0 s2\n');
  const mark = lab.page.locator('.cm-lintRange-error');
  await expect(mark).toHaveText('cutt');
  await mark.hover();
  await expect(
    lab.page.getByText('column 1: expected a verb, found "cutt"; did you mean "cut"?'),
  ).toBeVisible();
});

test('lines run on the run that is shown: all, up to the caret, or those selected', async ({ lab }) => {
  const { keyboard } = lab.page;
  await openEditor(lab);
  await write(lab, 'cut s0 s1\ncut s0 s2\ncut s0 s9\ncut s0 s4');
  await keyboard.press('Control+Home');
  await keyboard.press('Control+Shift+Enter');
  await lab.expectLink('s0', 's1', 'cut');
  await lab.expectLink('s0', 's2', 'open');

  await keyboard.press('ArrowDown');
  await keyboard.press('Shift+End');
  await deeds(lab).getByRole('button', { name: 'Selection' }).click();
  await lab.expectLink('s0', 's2', 'cut');

  await deeds(lab).getByRole('button', { name: 'Run all' }).click();
  await expect(lab.page.getByText(/^Line 3: .*there is no server or client s9/)).toBeVisible();
  await lab.expectLink('s0', 's4', 'open');
});

test('with a cluster line all is simulated in the page; the address holds it', async ({ lab }) => {
  await openEditor(lab);
  await write(lab, 'cluster bayou s0 s1 s2 seed=3\nclient c0 s1\nput c0 room 11am\nget c0 room\n');
  await lab.page.keyboard.press('Control+Enter');
  await lab.expectAnswer('c0', 'get room → 11am');
  await expect(lab.page).toHaveURL(/#s=/);
  await lab.expectConnection('Simulated: paused');
});

test('gestures are recorded, the text is put into its usual form, and it is there again after a reload', async ({
  lab,
}) => {
  const editor = await openEditor(lab);
  await write(lab, '  cut   s0\ts1\n');
  await deeds(lab).getByRole('button', { name: 'Record' }).click();
  await lab.replica('s2').figure.focus();
  await lab.page.keyboard.press('x');
  await expect(editor).toContainText('partition');
  await deeds(lab).getByRole('button', { name: 'Recording' }).click();
  await deeds(lab).getByRole('button', { name: 'Format' }).click();
  await expect(editor.locator('.cm-line').first()).toHaveText('cut s0 s1');
  const text = await editor.innerText();
  await lab.page.reload();
  await lab.expectConnection('Live');
  expect(await (await openEditor(lab)).innerText()).toBe(text);
});

test('Tab leads out of the editor, and axe finds nothing serious in it', async ({ lab }) => {
  const editor = await openEditor(lab);
  await write(lab, 'cut s0 s1\n# a comment\nat 100ms put c0 "a b" 1\n');
  await lab.page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  // Its own Playwright is another version; the page is the same.
  const page = lab.page as unknown as ConstructorParameters<typeof AxeBuilder>[0]['page'];
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
