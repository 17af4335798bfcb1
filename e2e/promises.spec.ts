// What a client was promised, and what a write decides for itself.

import { expect, test } from './fixtures.ts';

test('without Read Your Writes the same question is answered with the past', async ({ lab }) => {
  await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4']);
  await lab.put('c0', 'room', '11am');
  await lab.move('c0', 's3');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');

  await lab.showClient('c0');
  await lab.guarantee('RYW').click();
  await expect(lab.guarantee('RYW')).not.toBeChecked();
  await lab.expectLogged('guarantees c0 MR,WFR,MW');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → ERR_KEY');

  await lab.guarantee('RYW').click();
  await expect(lab.guarantee('RYW')).toBeChecked();
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
});

test('of two who book the same room apart, one keeps it and the other gets the second choice', async ({
  lab,
}) => {
  await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4']);
  await lab.expectLink('s0', 's3', 'cut');
  await lab.run('write c0 mon ann if mon==absent else tue=ann if tue==absent');
  await lab.run('write c2 mon bob if mon==absent else tue=bob if tue==absent');
  expect(await lab.run('get c0 mon')).toEqual(['mon:ann']);
  expect(await lab.run('get c2 mon')).toEqual(['mon:bob']);
  await lab.page.getByRole('button', { name: 'Heal all' }).click();
  await lab.expectLink('s0', 's3', 'open');
  await lab.run('settle');
  const mon = await lab.run('get c0 mon');
  const tue = await lab.run('get c0 tue');
  expect([...mon, ...tue].sort()).toEqual(expect.arrayContaining([expect.stringMatching(/^mon:(ann|bob)$/)]));
  expect(mon[0]?.split(':')[1]).not.toBe(tue[0]?.split(':')[1]);
  expect(tue).toEqual([expect.stringMatching(/^tue:(ann|bob)$/)]);
  expect(await lab.run('get c2 mon')).toEqual(mon);
  expect(await lab.run('get c2 tue')).toEqual(tue);
});

test('the log of a replica shows the fence between committed and tentative', async ({ lab }) => {
  await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4']);
  await lab.expectLink('s2', 's4', 'cut');
  await lab.put('c2', 'room', 'noon');
  await lab.replica('s3').show();
  const log = lab.inspector.getByRole('table', { name: 'Write-log of s3, the oldest write first' });
  await expect(log).toContainText('1 tentative below');
  await expect(log.getByRole('row').last()).toContainText('noon');
  await lab.page.getByRole('button', { name: 'Heal all' }).click();
  await lab.run('settle');
  await expect(log).toContainText('nothing tentative');
});
