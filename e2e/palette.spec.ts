// The palette: every command by a word of it, from the keyboard alone, and to a screen reader.

import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

test('Ctrl+K, some letters and Enter do what a menu does, and the focus comes back', async ({ lab }) => {
  const { page } = lab;
  const field = page.getByRole('combobox', { name: 'Find a command' });
  const marked = page.getByRole('listbox', { name: 'Commands' }).getByRole('option', { selected: true });
  await lab.replica('s2').figure.focus();

  await test.step('a line of a link', async () => {
    await page.keyboard.press('Control+k');
    await expect(field).toBeFocused();
    await page.keyboard.type('cut s0 s1');
    await expect(marked).toHaveAccessibleName('Cut cut s0 s1 x');
    // The list is drawn anew as the cluster goes on, and its lines get other ids.
    await expect
      .poll(
        async () => (await field.getAttribute('aria-activedescendant')) === (await marked.getAttribute('id')),
      )
      .toBe(true);
    await page.keyboard.press('Enter');
    await lab.expectLink('s0', 's1', 'cut');
    await expect(field).toBeHidden();
    await expect(lab.replica('s2').figure).toBeFocused();
  });

  await test.step('by arrows, around the ends', async () => {
    await page.keyboard.press('Control+k');
    const first = await marked.textContent();
    await page.keyboard.press('ArrowDown');
    await expect(marked).not.toHaveText(first ?? '');
    await page.keyboard.press('ArrowUp');
    await expect(marked).toHaveText(first ?? '');
    await page.keyboard.press('ArrowUp');
    await expect(marked).not.toHaveText(first ?? '');
    await page.keyboard.press('Escape');
    await expect(field).toBeHidden();
    await expect(lab.replica('s2').figure).toBeFocused();
  });

  await test.step('shut and opened again in one breath', async () => {
    const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, bubbles: true, cancelable: true });
    await page.keyboard.press('Control+k');
    await page.evaluate(
      (pressed) => {
        for (const init of pressed) document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init));
      },
      [press('Escape'), press('k', true)],
    );
    await page.keyboard.type('cut s1 s2');
    await expect(marked).toHaveAccessibleName('Cut cut s1 s2 x');
    await page.keyboard.press('Escape');
    await expect(field).toBeHidden();
    await expect(lab.replica('s2').figure).toBeFocused();
  });

  await test.step('what is shown has its verbs first', async () => {
    await lab.replica('s3').show();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('listbox').getByRole('group').first()).toHaveAccessibleName('Replica s3');
    await page.keyboard.type('crash');
    await page.keyboard.press('Enter');
    await lab.replica('s3').expectState(/: crashed/);
  });

  await test.step('what is no command is a line to be finished', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('expect converged');
    await page.keyboard.press('Enter');
    await expect(lab.commandField).toBeFocused();
    await expect(lab.commandField).toHaveValue('expect converged');
  });
});

test('sheets, systems, lessons and views are found in it', async ({ lab }) => {
  const { page } = lab;
  const find = async (words: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(words);
    await expect(page.getByRole('listbox', { name: 'Commands' })).toBeVisible();
  };
  await find('help gestures');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Everything by hand, by key, by line' })).toBeVisible();
  await page.keyboard.press('Escape');

  await find('start gossip');
  await expect(page.getByRole('option', { name: /^Start Gossip/ })).toBeVisible();
  await page.keyboard.press('Escape');

  await find('two clients one key');
  await expect(
    page.getByRole('option', { name: /^Two clients, one key, a cut/, selected: true }),
  ).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /^Lesson: Two clients, one key, a cut/ })).toBeVisible();
});

test('the page is seen as others see it, until a press of the button', async ({ lab }) => {
  const { page } = lab;
  const filter = () => page.evaluate(() => getComputedStyle(document.documentElement).filter);
  for (const [words, id] of [
    ['protanopia', 'vision-protan'],
    ['deuteranopia', 'vision-deutan'],
    ['tritanopia', 'vision-tritan'],
    ['printed in grey', 'grayscale'],
  ] as const) {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Find a command' })).toBeFocused();
    await page.keyboard.type(words);
    await page.getByRole('option', { name: new RegExp(`^Colours .*${words}`) }).click();
    await expect.poll(filter).toContain(id);
    await expect(page.getByRole('combobox', { name: 'Find a command' })).toBeHidden();
  }
  await page.getByRole('button', { name: 'Colours as they are' }).click();
  await expect.poll(filter).toBe('none');
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`axe, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('finds nothing serious in the palette, nor beside the note of other colours', async ({ lab }) => {
      await lab.run('pause');
      await lab.page.keyboard.press('Control+k');
      await expect(lab.page.getByRole('listbox', { name: 'Commands' })).toBeVisible();
      await expectAccessible(lab.page);
      await lab.page.keyboard.type('protan');
      await expectAccessible(lab.page);
      await lab.page.keyboard.press('Enter');
      await expect(lab.page.getByRole('button', { name: 'Colours as they are' })).toBeVisible();
      await expectAccessible(lab.page);
    });
  });
