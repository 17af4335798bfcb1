// The lens on the session guarantees of a client: what came of each, where it would break now, and the proof.

import { expect, test } from './fixtures.ts';

test('each guarantee says how often it held, when it was refused, and by which pair of operations', async ({
  lab,
}) => {
  await lab.run('put c0 room 10am');
  await lab.run('get c0 room');
  await lab.showClient('c0');
  const lens = lab.inspector.getByRole('region', { name: 'Session guarantees of c0' });
  const row = (guarantee: string) =>
    lens.getByRole('listitem').filter({ has: lab.page.getByRole('switch', { name: `${guarantee}:` }) });
  await expect(row('RYW')).toContainText('Held once.');
  await expect(row('MW')).toContainText('Held once.');

  await lab.run('settle');
  await lab.run('partition s0,s1,s2 | s3,s4');
  await lab.run('put c0 room 11am');
  await expect(row('RYW')).toContainText(/Would be refused now at (s1, )?(s2, )?s3, s4\./);
  await lab.run('move c0 s3');
  await lab.run('get c0 room');
  await lab.showClient('c0');
  await expect(row('RYW')).toContainText('Refused once.');
  await expect(row('MR')).toContainText('Held once.');
  await expect(row('RYW')).toContainText(/put room = 11am at s0 .* then get room at s3 .*: refused/);

  await test.step('both operations are a press away', async () => {
    await row('RYW').getByRole('button', { name: 'get room' }).click();
    await expect(lab.inspector.getByTestId('err-dep-card')).toBeVisible();
    await lab.showClient('c0');
  });

  await test.step('switched off, it is broken instead of refused', async () => {
    await lab.guarantee('RYW').click();
    await expect(lab.guarantee('RYW')).not.toBeChecked();
    await expect(row('RYW')).toContainText(/Would break now at s3, s4\./);
    await lab.run('get c0 room');
    await lab.expectAnswer('c0', 'get room → 10am');
    await expect(row('RYW')).toContainText('Broken once.');
    await expect(row('RYW')).toContainText(/then get room at s3 .*: broken/);
  });

  await test.step('once everything has spread, it would break nowhere', async () => {
    await lab.run('heal');
    await lab.run('settle');
    await expect(row('RYW')).not.toContainText('Would');
  });
});
