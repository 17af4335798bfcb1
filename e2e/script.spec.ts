// The command log: what was done, as lines that do it again.

import { expect, FIVE_REPLICAS, test } from './fixtures.ts';

test('the recorded lines, run in a fresh run, come to the same', async ({ lab, server, openLab, page }) => {
  await lab.knife(['s0', 's1', 's2'], ['s3', 's4']);
  await lab.expectLink('s0', 's3', 'cut');
  await lab.put('c0', 'room', '11am');
  await lab.move('c0', 's3');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  await lab.link('s0', 's3').focus();
  await page.keyboard.press('h');
  await lab.expectLink('s0', 's3', 'open');
  await page.getByRole('button', { name: 'Settle' }).click();
  await lab.expectLogged('settle');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → 11am');
  const recorded = await lab.recorded();
  expect(recorded.map(({ line }) => line)).toEqual([
    'partition s0,s1,s2 | s3,s4',
    'put c0 room 11am',
    'move c0 s3',
    'get c0 room',
    'heal s0 s3',
    'settle',
    'get c0 room',
  ]);

  const { id } = await server.createRun(FIVE_REPLICAS);
  const again = await openLab(page, id);
  for (const { line } of recorded) await again.run(line);
  expect(await again.recorded()).toEqual(recorded);
  await server.closeRun(id);
});

test('a line of the log can be taken up, changed and run', async ({ lab }) => {
  await lab.run('cut s0 s1');
  await lab.page.getByRole('button', { name: 'cut s0 s1', exact: true }).click();
  await expect(lab.commandField).toHaveValue('cut s0 s1');
  await expect(lab.commandField).toBeFocused();
  await lab.run('cut s0 s2');
  await lab.expectLink('s0', 's2', 'cut');
});

test('the field remembers what was typed', async ({ lab }) => {
  await lab.run('cut s0 s1');
  await lab.run('heal s0 s1');
  await lab.commandField.press('ArrowUp');
  await expect(lab.commandField).toHaveValue('heal s0 s1');
  await lab.commandField.press('ArrowUp');
  await expect(lab.commandField).toHaveValue('cut s0 s1');
});

for (const [line, sentence] of [
  ['cutt s0 s1', /expected .*, found "cutt"; did you mean "cut"\?/],
  ['cut s0', /expected a replica or client's name/],
  ['cut s0 s9', /there is no server or client s9/],
  ['get c9 room', /there is no client c9/],
  ['partition s0 |', /s0,s1 \| s2/],
  ['expect get c0 room == 11am', /expected "11am", found ERR_KEY/],
] as const)
  test(`a wrong line gets a sentence where it was typed: ${line}`, async ({ lab }) => {
    await lab.type(line);
    const sentenceInPlace = lab.page.getByRole('alert');
    await expect(sentenceInPlace).toHaveText(sentence);
    await expect(lab.commandField).toHaveValue(line);
    await expect(lab.commandField).toHaveAttribute('aria-invalid', 'true');

    // Mending the line takes the sentence away.
    await lab.run('cut s0 s1');
    await expect(sentenceInPlace).toBeHidden();
  });

test('Ctrl+K and the slash lead to the command line from anywhere', async ({ lab }) => {
  await lab.replica('s0').figure.focus();
  await lab.page.keyboard.press('Control+k');
  await expect(lab.commandField).toBeFocused();
  await lab.replica('s0').figure.focus();
  await lab.page.keyboard.press('/');
  await expect(lab.commandField).toBeFocused();
  await expect(lab.commandField).toHaveValue('');
});
