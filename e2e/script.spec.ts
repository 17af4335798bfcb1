// The command log: what was done, as lines that do it again.

import { expect, FIVE_REPLICAS, test } from './fixtures.ts';

test('the recorded lines, run in a fresh run, come to the same', async ({ lab, server, openLab, page }) => {
  await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4']);
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

test('the script is folded away and drawn wider, the picture makes room, and both are remembered', async ({
  lab,
}) => {
  const { page } = lab;
  const card = page.getByRole('region', { name: 'Script: what was done, line by line' });
  const edge = page.getByRole('separator', { name: 'Width of the script' });
  const width = async () => (await card.boundingBox())?.width ?? 0;
  await lab.run('cut s0 s1');

  const usual = await width();
  await edge.focus();
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowLeft');
  await expect.poll(width).toBeGreaterThan(usual + 40);
  await edge.hover();
  await page.mouse.down();
  await page.mouse.move(10, 300, { steps: 4 });
  await page.mouse.up();
  // However far it is drawn, the picture keeps more than half.
  const stage = (await page.getByRole('region', { name: 'Cluster', exact: true }).boundingBox())?.width ?? 0;
  await expect.poll(width).toBeLessThan(stage / 2);
  const replicas = await Promise.all(
    ['s0', 's1', 's2', 's3', 's4'].map((id) => lab.replica(id).figure.boundingBox()),
  );
  const left = (await card.boundingBox())?.x ?? 0;
  for (const box of replicas) expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(left);

  await card.getByRole('button', { name: 'Script' }).click();
  await expect(lab.commandField).toBeHidden();
  await expect(card).toContainText('1 line');
  await page.reload();
  await lab.expectConnection('Live');
  await expect(lab.commandField).toBeHidden();

  // Whoever wants to type is let to.
  await page.keyboard.press('/');
  await expect(lab.commandField).toBeFocused();
  await expect.poll(width).toBeGreaterThan(usual + 40);
});

test('lines without an answer yet are counted', async ({ lab }) => {
  await lab.type('wait 3s');
  await lab.type('wait 3s');
  await expect(lab.page.getByText(/^2 waiting$/)).toBeVisible();
  await expect(lab.page.getByText(/waiting$/)).toBeHidden();
});

test('the slash leads to the command line from anywhere', async ({ lab }) => {
  await lab.replica('s0').figure.focus();
  await lab.page.keyboard.press('/');
  await expect(lab.commandField).toBeFocused();
  await expect(lab.commandField).toHaveValue('');
});
