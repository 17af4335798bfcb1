// Viewstamped Replication on the page: an op in the grid and on the dial, a view change with its winner, a replica that lost
// its log and asks the others, and a group that grows.

import type { RunRequest } from '../shared/wire/api.ts';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

/** Slow enough that a busy machine is not taken for a silent primary. */
const THREE: RunRequest = {
  protocol: 'vsr',
  replicas: 3,
  clients: [{ id: 'c0', replica: 's0' }],
  latency: { minMillis: 1, maxMillis: 5 },
  options: { 'view-timeout': '2s' },
};

async function openTab(lab: Lab, replica: string, title: string): Promise<void> {
  await lab.replica(replica).show();
  await lab.inspector.getByRole('tab', { name: title }).click();
}

test.describe('three replicas', () => {
  test.use({ asked: THREE });

  test('an op is seen in the grid, on the dial, in who learned of it when, and on the strip', async ({
    page,
    lab,
  }) => {
    const { inspector } = lab;
    await lab.put('c0', 'room', '11am');
    await lab.replica('s2').expectState(/, 1 committed, 0 prepared$/);
    await openTab(lab, 's0', 'Log');
    const grid = inspector.getByRole('table', { name: 'What each replica has of each op' });
    for (const replica of ['s0', 's1', 's2'])
      await expect(
        grid.getByRole('cell', { name: `${replica}, op 1: committed and executed, numbered in view 0` }),
      ).toBeVisible();
    await grid.getByRole('button', { name: 'op 1', exact: true }).focus();
    await expect(inspector).toContainText(
      'Op 1: put room 11am (c0, request 1), numbered in view 0. 3 of 3 have it',
    );

    await inspector.getByRole('tab', { name: 'Commit' }).click();
    await expect(
      inspector.getByRole('img', { name: /^Op 1: .* 2 are needed; committed after \d+ ms$/ }),
    ).toBeVisible();
    const lanes = inspector.getByRole('table', { name: 'When each replica had the op, and when it learned' });
    await expect(lanes.getByRole('row', { name: /^s0 \+[\d.]+ m?s is it \+[\d.]+ m?s$/ })).toBeVisible();
    await expect(
      lanes.getByRole('row', { name: /^s1 \+[\d.]+ m?s \+[\d.]+ m?s \+[\d.]+ m?s$/ }),
    ).toBeVisible();

    // Replicas talk all the time: the table opens where the search has gone to.
    const search = page.getByRole('searchbox', { name: 'Search the run' });
    await search.fill('quorum');
    await search.press('Enter');
    await page.getByRole('button', { name: 'table', exact: true }).click();
    await expect(
      page.getByRole('table', { name: /^Events of the part/ }).getByRole('row', {
        name: /op 1 is committed, as a quorum has it: s\d, s\d; op 1 committed: s0 knows after \d+ ms, s\d after [\d.]+ m?s, s\d after [\d.]+ m?s$/,
      }),
    ).toBeAttached();
  });

  test('the primary is crashed, and the sheet names the log that won, and why', async ({ lab }) => {
    const { inspector } = lab;
    await lab.put('c0', 'room', '11am');
    await lab.perform('crash s0');
    await lab.replica('s1').expectState(/^replica s1: primary, normal, view 1,/);
    await openTab(lab, 's1', 'Views');
    await expect(inspector).toContainText('View 1 works, with s1 as its primary.');
    await expect(inspector).toContainText('s2 wishes for view 1');
    const cards = inspector.getByRole('region', { name: 'View change to view 1' });
    await expect(cards).toContainText('s1 wins: s2 has the same log, so either will do.');

    await test.step('who asks a backup, and does not follow by itself, is sent to the new primary', async () => {
      await lab.perform('follow c0 off');
      await lab.perform('move c0 s2');
      await lab.get('c0', 'room');
      await lab.expectAnswer('c0', 'get room → NOT_PRIMARY');
      const why = await lab.showNewestAnswer('c0');
      await expect(why).toContainText('s1 is primary now: ask there.');
      await why.getByRole('button', { name: 'Ask s1 instead' }).click();
      await lab.expectAnswer('c0', 'get room → 11am');
    });
  });

  test('a fourth replica joins, and the next epoch has it', async ({ lab }) => {
    const { inspector } = lab;
    await lab.put('c0', 'room', '11am');
    await lab.perform('join s3 via s0');
    await lab.replica('s3').expectState(/, epoch 1, view 0,/);
    await openTab(lab, 's3', 'Group');
    await expect(inspector).toContainText('Epoch 1, since op 2: 4 members; view 0.');
    await expect(inspector.getByRole('row', { name: /^3 s3 backup 1$/ })).toBeVisible();
  });
});

test.describe('with the log in memory', () => {
  test.use({ asked: { ...THREE, options: { ...THREE.options, log: 'memory' } } });

  test('a replica that crashed asks under a nonce, says why it waits, and has its log back', async ({
    lab,
  }) => {
    const { inspector } = lab;
    await lab.put('c0', 'room', '11am');
    await lab.replica('s1').expectState(/, 1 committed, 0 prepared$/);
    await lab.perform('cut s1 s0');
    await lab.perform('crash s1');
    await lab.perform('restart s1');
    await openTab(lab, 's1', 'Recovery');
    const asking = inspector.getByRole('region', { name: 'Recovery of s1' });
    await expect(asking).toContainText(/nonce 2\.\d/);
    await expect(asking).toContainText('1 of the 2 answers that it needs have come');
    await expect(asking.getByRole('row', { name: /^s0 none: link cut/ })).toBeVisible();
    await lab.perform('heal s1 s0');
    await lab.replica('s1').expectState(/, 1 committed, 0 prepared$/);
    await expect(inspector).toContainText('has its log back from s0, primary of view 0: up to op 1.');
  });
});
