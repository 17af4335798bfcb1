// Why this value: the card of a read that was answered, alike to that of one that was refused.

import { expect, test } from './fixtures.ts';

test('an answered read says which write it was read from, and whether its place is fixed', async ({
  lab,
}) => {
  await lab.run('partition s0,s1,s2 | s3,s4');
  await lab.run('put c2 room noon');
  await lab.run('get c2 room');
  const card = await lab.showNewestAnswer('c2');
  const replica = (await lab.folded()).clients.find(({ id }) => id === 'c2')?.replica ?? '';
  await expect(card).toContainText(`${replica} answered noon, as c2 wrote room = noon at ${replica}`);
  await expect(card).toContainText(`was tentative at ${replica}`);
  await expect(card).toContainText('It is tentative still.');
  await expect(card).toContainText(`No other write of room was known anywhere that ${replica} lacked.`);

  await lab.run('heal');
  await lab.run('settle');
  await expect(card).toContainText(/It is committed by now, with CSN \d+\./);
});

test('it lists newer writes that the replica lacked, why they were not there, and asks again once they are', async ({
  lab,
}) => {
  await lab.run('put c0 room 10am');
  await lab.run('settle');
  await lab.run('partition s0,s1,s2 | s3,s4');
  await lab.run('put c0 room 11am');
  await lab.run('move c1 s3');
  await lab.run('get c1 room');
  await lab.expectAnswer('c1', 'get room → 10am');
  const card = await lab.showNewestAnswer('c1');
  await expect(card).toContainText('s3 answered 10am, as c0 wrote room = 10am at s0');
  await expect(card).toContainText(/was committed at s3 with CSN \d+/);
  await expect(card).toContainText('s3 lacked a write of room that others had accepted.');
  const lacked = card.getByRole('table', { name: 'Writes of room that were missing at s3' });
  await expect(lacked.getByRole('row').filter({ hasText: '11am' })).toContainText('by c0');
  await expect(card).toContainText(/s0–s3 was cut at .* by partition s0,s1,s2 \| s3,s4/);
  await card.getByRole('button', { name: /^Heal s\d–s3$/ }).click();
  await expect(card).toContainText('It has all of them by now.');
  await card.getByRole('button', { name: 'Ask again' }).click();
  await lab.expectAnswer('c1', 'get room → 11am');
});

test('an accepted write says where it is, and where it is not yet', async ({ lab }) => {
  await lab.run('partition s0,s1,s2 | s3,s4');
  await lab.run('put c0 room 11am');
  const card = await lab.showNewestAnswer('c0');
  await expect(card).toContainText(/s0 accepted it as ⟨\d+, s0⟩; it is committed with CSN \d+/);
  await expect(card).toContainText('At s0, s1, s2; not yet at s3, s4.');
  await lab.run('heal');
  await lab.run('settle');
  await expect(card).toContainText('At s0, s1, s2, s3, s4.');
});
