// Everything that can be done by pointer can be done from a menu and by key.

import { expect, test } from './fixtures.ts';

test('the same menu opens by right click, by the dots and by Shift+F10', async ({ lab }) => {
  const link = lab.link('s0', 's1');
  const entries: string[][] = [];
  for (const open of [
    () => lab.hand.openMenuByRightClick(link),
    () => lab.hand.openMenuByDots(link, 's0–s1'),
    () => lab.hand.openMenuByKey(link),
  ]) {
    const menu = await open();
    // A message may be under way at one moment and not at the next.
    entries.push((await menu.entries()).filter((entry) => !entry.startsWith('Drop the message')));
    await lab.page.keyboard.press('Escape');
    await expect(menu.element).toBeHidden();
  }
  expect(entries[0]?.length).toBeGreaterThan(5);
  expect(entries[1]).toEqual(entries[0]);
  expect(entries[2]).toEqual(entries[0]);
});

test('a menu gives the focus back to where it was', async ({ lab }) => {
  await lab.hand.openMenuByKey(lab.replica('s2').figure);
  await lab.page.keyboard.press('Escape');
  await expect(lab.replica('s2').figure).toBeFocused();
});

test('a menu is gone through by arrows', async ({ lab }) => {
  const menu = await lab.hand.openMenuByKey(lab.link('s0', 's1'));
  await lab.page.keyboard.press('ArrowDown');
  await expect(menu.element.getByRole('menuitem', { name: /^Cut x$/ })).toBeFocused();
  await lab.page.keyboard.press('Enter');
  await lab.expectLink('s0', 's1', 'cut');
});

test('menu entries cut, cut one way, and heal', async ({ lab }) => {
  await (await lab.hand.openMenuByRightClick(lab.link('s0', 's1'))).choose('Cut one way: s0 to s1');
  await lab.expectLink('s0', 's1', 'cut from s0 to s1');
  await (await lab.hand.openMenuByKey(lab.link('s0', 's1'))).choose('Heal');
  await lab.expectLink('s0', 's1', 'open');
});

test('keys on a focused link: x cuts, Shift+x one way, h heals', async ({ lab }) => {
  const { keyboard } = lab.page;
  await lab.link('s0', 's1').focus();
  await keyboard.press('x');
  await lab.expectLink('s0', 's1', 'cut');
  await keyboard.press('h');
  await lab.expectLink('s0', 's1', 'open');
  await keyboard.press('Shift+X');
  await lab.expectLink('s0', 's1', 'cut from s0 to s1');
  await keyboard.press('h');
  await lab.expectLink('s0', 's1', 'open');
  expect(await lab.commandLog()).toEqual(['cut s0 s1', 'heal s0 s1', 'cut s0 to s1', 'heal s0 s1']);
});

test('x on a replica isolates it, h heals its links', async ({ lab }) => {
  await lab.replica('s4').figure.focus();
  await lab.page.keyboard.press('x');
  for (const other of ['s0', 's1', 's2', 's3']) await lab.expectLink(other, 's4', 'cut');
  await lab.page.keyboard.press('h');
  for (const other of ['s0', 's1', 's2', 's3']) await lab.expectLink(other, 's4', 'open');
});

test('what a replica sends is held, and its messages are delivered, dropped and released one by one', async ({
  lab,
}) => {
  const link = lab.link('s0', 's1');
  await (await lab.hand.openMenuByRightClick(link)).choose('Hold what s0 sends to s1');
  await expect.poll(async () => (await lab.held('s0', 's1')).length).toBeGreaterThan(1);
  await lab.run('pause');

  await test.step('deliver the first', async () => {
    const [first] = await lab.held('s0', 's1');
    await (await lab.hand.openMenuByKey(link)).choose('Deliver next from s0');
    await expect.poll(() => lab.held('s0', 's1')).not.toContain(first);
    await lab.expectLogged('release s0 s1 1');
  });

  await test.step('drop the next', async () => {
    const [first] = await lab.held('s0', 's1');
    await (await lab.hand.openMenuByKey(link)).choose('Drop next from s0');
    await expect.poll(() => lab.held('s0', 's1')).not.toContain(first);
    await lab.expectLogged('drop s0 s1 1');
    expect(await lab.died('s0', 's1')).toContainEqual({ message: first, reason: 'dropped' });
  });

  await test.step('release all, and the link flows again', async () => {
    await (await lab.hand.openMenuByKey(link)).choose('Release all from s0');
    await expect.poll(() => lab.held('s0', 's1')).toEqual([]);
    await lab.run('start');
    await lab.put('c0', 'room', '11am');
    await lab.run('settle');
    expect(await lab.run('expect converged')).toEqual([]);
  });
});

test('a message that waits is found in its link, with the buttons that deliver and drop it', async ({
  lab,
}) => {
  await lab.run('hold s0 s1');
  await expect.poll(async () => (await lab.held('s0', 's1')).length).toBeGreaterThan(0);
  await lab.run('pause');
  await lab.hand.click(lab.link('s0', 's1'));
  const [first] = await lab.held('s0', 's1');
  await lab.inspector.getByRole('button', { name: 'Drop next' }).click();
  await expect.poll(() => lab.held('s0', 's1')).not.toContain(first);
  await expect(lab.inspector.getByRole('heading', { name: 'Died here' })).toBeVisible();
});

test('a replica crashes, its client is told so, and it comes back with what was written', async ({ lab }) => {
  await lab.put('c0', 'room', '11am');
  await lab.replica('s0').crash();
  await lab.get('c0', 'room');
  await expect
    .poll(() => lab.recorded())
    .toContainEqual({ line: 'get c0 room', output: ['room:UNREACHABLE'] });
  await lab.replica('s0').restart();
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → 11am');
  expect(await lab.commandLog()).toEqual([
    'put c0 room 11am',
    'crash s0',
    'get c0 room',
    'restart s0',
    'get c0 room',
  ]);
});

test('keys crash and restart a focused replica', async ({ lab }) => {
  await lab.replica('s3').figure.focus();
  await lab.page.keyboard.press('c');
  await lab.replica('s3').expectState(/: crashed/);
  await lab.page.keyboard.press('r');
  await lab.replica('s3').expectState(/: serving/);
});

test('a replica joins by a button, takes writes, and retires from its menu', async ({ lab }) => {
  await lab.page.getByRole('button', { name: '+ Replica' }).click();
  await lab.replica('s5').expectState(/: serving/);
  await lab.expectLogged('join s5 via s0');
  await lab.move('c0', 's5');
  await lab.put('c0', 'room', '11am');
  await (await lab.hand.openMenuByKey(lab.replica('s5').figure)).choose('Retire');
  await lab.replica('s5').expectState(/: retired/);
  await lab.move('c0', 's1');
  await lab.run('settle');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → 11am');
});

test('a client is added by a button, with all four promises', async ({ lab }) => {
  await lab.page.getByRole('button', { name: '+ Client' }).click();
  await expect(lab.client('c3')).toHaveAccessibleName('client c3: talks to s0');
  await lab.showClient('c3');
  for (const name of ['RYW', 'MR', 'WFR', 'MW'] as const) await expect(lab.guarantee(name)).toBeChecked();
});
