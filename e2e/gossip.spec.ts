// The gossip store on the page: rounds on the links, who is behind, how long a write took to be everywhere, what lost.

import { expect, test } from './fixtures.ts';

test.use({
  asked: {
    protocol: 'gossip',
    replicas: 5,
    clients: 3,
    latency: { minMillis: 5, maxMillis: 15 },
    options: { period: '300ms' },
  },
});

test('both sides of a partition write: who is behind, and what lost by which rule once they meet', async ({
  lab,
}) => {
  await lab.run('put c0 menu soup');
  await lab.run('settle');
  await lab.run('partition s0,s1 | s2,s3,s4');
  await lab.run('put c0 menu pasta');
  await lab.run('move c2 s4');
  await lab.run('put c2 menu curry');
  await lab.hand.click(lab.replica('s0').figure);
  const tab = (name: string) => lab.inspector.getByRole('tab', { name });
  await tab('Spread').click();
  const heat = lab.inspector.getByRole('table', {
    name: 'Which replicas have the newest version of each key',
  });
  const menu = heat.getByRole('row').filter({ hasText: 'menu' });
  await expect(menu.getByRole('cell').first()).toContainText(
    /an older version ⟨\d+, s0⟩, 1 version behind for/,
  );
  await expect(menu.getByRole('cell').last()).toContainText(/wrote the newest version ⟨\d+, s4⟩/);
  const writes = lab.inspector.getByRole('region', { name: 'Time to everywhere' });
  const curry = writes.getByRole('listitem').filter({ hasText: 'menu = curry' });
  await expect(curry).toContainText(/\d of 5 · /);
  await expect(curry).toContainText('c2 wrote it at s4');

  await lab.run('heal');
  await expect(curry).toContainText(/everywhere after/);
  const pasta = writes.getByRole('listitem').filter({ hasText: 'menu = pasta' });
  await expect(pasta).toContainText(/lost to ⟨\d+, s4⟩ at s\d: neither knew of the other/);
  await expect(pasta).toContainText(/the stamps are equal, and s4 joined later/);
  await expect(menu.getByRole('cell').first()).toContainText('the newest version');
  await tab('Store').click();
  const store = lab.inspector.getByRole('table', { name: 'Store of s0' });
  await expect(store.locator('s').filter({ hasText: 'pasta' })).toBeVisible();
});

test('a round shows on its link what it found and what it cost', async ({ lab }) => {
  const words = lab.picture.locator('.pulse-words');
  await expect(words.filter({ hasText: /^\d+(\.\d)? k?B$/ }).first()).toBeVisible();
  await lab.run('put c0 menu soup');
  await expect(words.filter({ hasText: /^1 new, \d+\.\d kB$/ }).first()).toBeVisible();
});

test('where no direct link is left, the panel says over whom a replica is reached', async ({ lab }) => {
  await lab.run('cut s0 s2');
  await lab.hand.click(lab.replica('s0').figure);
  await lab.inspector.getByRole('tab', { name: 'Reach' }).click();
  const rows = lab.inspector.getByRole('table', { name: 'What s0 knows of the others' }).getByRole('row');
  await expect(rows.filter({ hasText: 's2' })).toContainText(/over s[134]/);
  await lab.run('partition s0,s1 | s2,s3,s4');
  await expect(rows.filter({ hasText: 's2' })).toContainText('none');
  await expect(rows.filter({ hasText: 's1' })).toContainText('direct link');
});
