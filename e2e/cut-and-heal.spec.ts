// The heart of the lab: cut by hand, write on both sides, be told why, heal.

import { expect, test } from './fixtures.ts';

// What moves is in the way of a hand, so the picture moves here.
test.use({ contextOptions: { reducedMotion: 'no-preference' } });

test('a link that is pulled off its line with the mouse is cut, and its loose end dragged back heals it', async ({
  lab,
}) => {
  await lab.hand.cutByDragging('s0', 's1');
  await lab.expectLink('s0', 's1', 'cut');
  await lab.expectLogged('cut s0 s1');
  await lab.hand.healByDragging('s0', 's1');
  await lab.expectLink('s0', 's1', 'open');
  await lab.expectLogged('heal s0 s1');
});

test('a link that is let go before it tears stays whole', async ({ lab }) => {
  const before = await lab.commandLog();
  await lab.hand.pullAndLetGo('s0', 's1');
  await lab.expectLink('s0', 's1', 'open');
  expect(await lab.commandLog()).toEqual(before);
});

test('a client behind a cut gets ERR_DEP, with a card that says what is missing, where it is, and why', async ({
  lab,
}) => {
  await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4']);
  await lab.expectLogged('partition s0,s1,s2 | s3,s4');
  await lab.put('c0', 'room', '11am');
  await lab.move('c0', 's3');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  const card = await lab.showNewestAnswer('c0');

  await test.step('the card names the broken promise and the missing write with its copies', async () => {
    await expect(card).toContainText('Read your writes would break');
    await expect(card).toContainText('c0 wrote room = 11am at s0; s3 does not have it yet.');
    const missing = card.getByRole('table', { name: 'Writes that were missing at s3' });
    await expect(missing.getByRole('row').filter({ hasText: '11am' })).toContainText('by c0');
    await expect(missing.getByRole('row').filter({ hasText: '11am' })).toContainText('s0');
  });

  await test.step('it names the link that stands in the way, and the smallest change', async () => {
    await expect(card).toContainText('Why it is not at s3');
    await expect(card).toContainText(/s0–s3 was cut at .* by partition s0,s1,s2 \| s3,s4/);
    await expect(card).toContainText('s1 has it; s1–s3 was cut in the same stroke.');
    await expect(card).toContainText('s4 can reach s3, and nobody who has it can reach');
    await expect(card.getByRole('heading', { name: 'Smallest change' })).toBeVisible();
  });

  await test.step('its buttons do what they say: heal, and the same question is answered', async () => {
    await card.getByRole('button', { name: /^Heal s/ }).click();
    await expect(card).toContainText('Ask again');
    await card.getByRole('button', { name: 'Ask again' }).click();
    await lab.expectAnswer('c0', 'get room → 11am');
  });
});

test('the card offers to retry here, and to ask a replica that has the write', async ({ lab }) => {
  await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4']);
  await lab.put('c0', 'room', '11am');
  await lab.move('c0', 's4');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  const card = await lab.showNewestAnswer('c0');
  await card.getByRole('button', { name: 'Retry at s4' }).click();
  await expect.poll(() => lab.answersOf('c0')).toEqual(['ok', 'ERR_DEP', 'ERR_DEP']);
  await card.getByRole('button', { name: 'Ask s0 instead' }).click();
  await lab.expectAnswer('c0', 'get room → 11am');
  await lab.expectLogged('move c0 s0');
});

test('writes on both sides of a cut meet when it heals, in one order everywhere', async ({ lab }) => {
  await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4']);
  await lab.put('c0', 'room', '11am');
  await lab.put('c2', 'room', 'noon');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → 11am');
  await lab.get('c2', 'room');
  await lab.expectAnswer('c2', 'get room → noon');
  await lab.page.getByRole('button', { name: 'Heal all' }).click();
  await lab.expectLink('s0', 's4', 'open');
  await lab.run('settle');
  expect(await lab.run('expect converged')).toEqual([]);
  expect(await lab.run('get c0 room')).toEqual(await lab.run('get c2 room'));
});

test('Alt and a pull cuts one way: from the end that was pulled', async ({ lab }) => {
  await lab.hand.cutByDragging('s1', 's2', 'Alt');
  await lab.expectLink('s1', 's2', /: cut from (s1 to s2|s2 to s1)/);
  await lab.expectLogged(/^cut (s1 to s2|s2 to s1)$/);
});

test('Alt and the knife cut one way across every link', async ({ lab }) => {
  await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4'], 'Alt');
  await lab.expectLink('s0', 's3', /: cut from (s0 to s3|s3 to s0)/);
  await lab.expectLink('s2', 's4', /: cut from (s2 to s4|s4 to s2)/);
  const log = await lab.commandLog();
  expect(log.filter((line) => /^cut s\d to s\d$/.test(line))).toHaveLength(6);
});

test('the lasso around a replica makes it an island', async ({ lab }) => {
  await lab.hand.lasso('s2');
  await lab.expectLogged('partition s2 | s0,s1,s3,s4');
  for (const other of ['s0', 's1', 's3', 's4']) await lab.expectLink('s2', other, 'cut');
  await lab.expectLink('s0', 's1', 'open');
});

test('a replica dragged onto another heals the link between them', async ({ lab }) => {
  await lab.hand.cutByDragging('s3', 's4');
  await lab.expectLink('s3', 's4', 'cut');
  await lab.hand.dragOnto(lab.replica('s4').figure, lab.replica('s3').figure);
  await lab.expectLink('s3', 's4', 'open');
});

test('a client dragged onto a replica talks to that one', async ({ lab }) => {
  await lab.hand.moveByDragging('c0', 's3');
  await expect(lab.client('c0')).toHaveAccessibleName(/: talks to s3/);
  await lab.expectLogged('move c0 s3');
});

test('two replicas drawn apart with Shift make their link slow', async ({ lab }) => {
  await lab.hand.stretch('s0', 60);
  await lab.expectLogged(/^delay s0 s\d \d+ms$/);
});

test('what died at a cut stays beside it', async ({ lab }) => {
  await lab.run('delay s0 s1 2s');
  await expect.poll(() => lab.underWay('s0', 's1')).toBeGreaterThan(0);
  await lab.hand.cutByDragging('s0', 's1');
  await lab.expectLink('s0', 's1', 'cut');
  await lab.hand.click(lab.link('s0', 's1'));
  await expect(lab.inspector.getByRole('heading', { name: 'Died here' })).toBeVisible();
  await expect(lab.inspector).toContainText(/Cut at .* by cut s0 s1/);
});
