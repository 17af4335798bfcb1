// The first minute of somebody who has never seen this: the guide leads from the first cut to the first answer.

import { expect, test } from './fixtures.ts';
import { Lab } from './lab-page.ts';

test.use({ isNewcomer: true, contextOptions: { reducedMotion: 'no-preference' } });

test('the guide leads a newcomer through cut, write, ask and heal, and does not come back', async ({
  page,
  ownServer,
}) => {
  const lab = new Lab(page);
  await lab.open(ownServer.url);
  const guide = page.getByRole('region', { name: 'First steps' });
  const done = (count: number) =>
    expect(guide.getByRole('img', { name: `${count} of 4 done` })).toBeVisible();

  await test.step('a first cut by hand', async () => {
    await done(0);
    await expect(guide).toContainText('pull it off');
    await lab.hand.cutByDragging('s2', 's3');
    await done(1);
  });

  await test.step('a stroke that leaves a replica alone', async () => {
    await expect(guide).toContainText('draw a stroke across all its links');
    await lab.hand.knife(['s3'], ['s0', 's1', 's2', 's4']);
    await lab.expectLink('s0', 's3', 'cut');
  });

  await test.step('a write, by one press', async () => {
    await guide.getByRole('button', { name: 'put c0 room 11am' }).click();
    await done(2);
  });

  await test.step('the other side does not know of it', async () => {
    await guide.getByRole('button', { name: 'move c0 s3 ; get c0 room' }).click();
    await lab.expectAnswer('c0', 'get room → ERR_DEP');
    await done(3);
  });

  await test.step('the card at the right says why, unasked', async () => {
    await expect(guide).toContainText('The card at the right says why');
    await expect(lab.inspector).toContainText('Read your writes would break');
  });

  await test.step('healing by hand ends it', async () => {
    await lab.hand.healByDragging('s0', 's3');
    await done(4);
    await expect(guide).toContainText('cut, write, ask, heal');
    await guide.getByRole('button', { name: 'Done' }).click();
    await expect(guide).toBeHidden();
  });

  await test.step('it is over for good', async () => {
    await page.reload();
    await lab.expectConnection('Live');
    await expect(lab.picture).toBeVisible();
    await expect(guide).toBeHidden();
  });
});

test('by presses alone a newcomer is at a cut and an ERR_DEP within thirty seconds, and goes on with lessons', async ({
  page,
  ownServer,
}) => {
  const lab = new Lab(page);
  await lab.open(ownServer.url);
  const opened = performance.now();
  const guide = page.getByRole('region', { name: 'First steps' });
  await expect(guide).toContainText('copies of one store');
  await guide.getByRole('button', { name: /^Cut s\d off for me$/ }).click();
  await guide.getByRole('button', { name: 'put c0 room 11am' }).click();
  await guide.getByRole('button', { name: /^move c0 s\d ; get c0 room$/ }).click();
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  expect(performance.now() - opened).toBeLessThan(30_000);
  await page.getByRole('button', { name: 'Heal all' }).click();
  await guide.getByRole('button', { name: 'Go on with lessons' }).click();
  const list = page.getByRole('dialog', { name: 'Lessons' });
  await expect(list.getByRole('button', { name: /What a replica is/ })).toBeVisible();
});

test('who knows it already skips the guide', async ({ lab }) => {
  const guide = lab.page.getByRole('region', { name: 'First steps' });
  await guide.getByRole('button', { name: 'Skip' }).click();
  await expect(guide).toBeHidden();
  await expect(lab.page.getByText('draw across links to cut')).toBeVisible();
});
