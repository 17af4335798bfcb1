// What would have changed a result, by the mouse: changes are tried in forks, done here, or opened as a fork.

import type { Route } from '@playwright/test';
import { expect, test } from './fixtures.ts';

test('a refused read says which single changes let it through, and one press does the smallest', async ({
  lab,
}) => {
  await lab.run('put c0 room 10am');
  await lab.run('settle');
  await lab.run('partition s0,s1,s2 | s3,s4');
  await lab.run('put c0 room 11am');
  await lab.run('move c0 s3');
  await lab.run('get c0 room');
  const section = lab.inspector.getByRole('region', { name: 'What would have changed it' });
  const found = section.getByRole('list', { name: 'Changes that give another result' });

  await test.step('it can be given up', async () => {
    // A search may end before one has pressed: its worker's script is kept from coming until it was given up.
    const worker = /what-if-worker/;
    const kept: Route[] = [];
    await lab.page.route(worker, (route) => void kept.push(route));
    await section.getByRole('button', { name: 'Try changes in forks' }).click();
    await section.getByRole('button', { name: 'Cancel' }).click();
    await expect(section.getByRole('status')).toHaveText('Given up.');
    expect(kept).toHaveLength(1);
    for (const route of kept) await route.abort();
    await lab.page.unroute(worker);
  });

  await test.step('asked again, it ends by itself, and says how many changes give another result', async () => {
    await section.getByRole('button', { name: 'Try again' }).click();
    await expect(section.getByRole('status')).toContainText(/\d+ of \d+ changes give another result/, {
      timeout: 60_000,
    });
    await expect(found.getByText('Asked at s0 instead: 11am')).toBeVisible();
    await section.getByRole('button', { name: /^Show \d+ more$/ }).click();
    await expect(found.getByText(/^With the link s\d–s3 healed.*: 11am$/).first()).toBeVisible();
  });

  await test.step('a press does it here', async () => {
    await section.getByRole('button', { name: 'Do it here: Asked at s0 instead' }).click();
    await lab.expectAnswer('c0', 'get room → 11am');
  });

  await test.step('another opens the fork in which it was tried', async () => {
    await section
      .getByRole('button', { name: /^Open that fork: With the link/ })
      .first()
      .click();
    await expect(lab.page.getByText(/fork of .* at/)).toBeVisible();
    await lab.expectAnswer('c0', 'get room → 11am');
  });
});

/** All of it is decided by the seed: what would have come of it without a line does not hang on when a timer ran out. */
const PARTED = `cluster bayou s0 s1 s2 s3 s4
client c0 s1
settle
partition s0,s1,s2 | s3,s4
put c0 room 11am
move c0 s3
`;

test('of a simulation, it also says which line should not have been said, and shows what came without it', async ({
  lab,
}) => {
  const opened = await lab.page.evaluate((text) => window.oxbow.open(text), PARTED);
  expect(opened).toEqual({ ok: true });
  await lab.expectConnection('Simulated: paused');
  await lab.run('get c0 room');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  const section = lab.inspector.getByRole('region', { name: 'What would have changed it' });
  await section.getByRole('button', { name: 'Try changes in forks' }).click();
  await expect(section.getByRole('status')).toContainText('11 of ');
  await section.getByRole('button', { name: /^Show \d+ more$/ }).click();
  const found = section.getByRole('list', { name: 'Changes that give another result' });
  await expect(found.getByText('Had nobody said “partition s0,s1,s2 | s3,s4”: 11am')).toBeVisible();
  await section.getByRole('button', { name: 'Open that fork: Had nobody said' }).click();
  await lab.expectLink('s0', 's3', 'open');
  await lab.expectAnswer('c0', 'get room → 11am');
});

/** The one replica that has the value is cut off, and crashes before it has told anybody. */
const CUT_OFF_AND_CRASHED = `cluster bayou s0 s1 schedule=timed period=500ms
client c0 s1 guarantees=none
client c1 s0
cut s0 s1
put c1 room 11am
crash s0
wait 2s
get c0 room
`;

test('where no single change alters a result, two faults at a time are tried, and told in a sentence', async ({
  lab,
}) => {
  const opened = await lab.page.evaluate((text) => window.oxbow.open(text), CUT_OFF_AND_CRASHED);
  expect(opened).toEqual({ ok: true });
  await lab.expectAnswer('c0', 'get room → ERR_KEY');
  await lab.showNewestAnswer('c0');
  const section = lab.inspector.getByRole('region', { name: 'What would have changed it' });
  await section.getByRole('button', { name: 'Try changes in forks' }).click();
  await expect(section.getByRole('status')).toHaveText(
    /^None of \d+ single changes alters it; 2 of 2 pairs of faults give another result\.$/,
  );
  const found = section.getByRole('list', { name: 'Changes that give another result' });
  await expect(
    found.getByText('Had neither the link s0–s1 been cut nor s0 crashed: 11am', { exact: true }),
  ).toBeVisible();
  await section.getByRole('button', { name: 'Open that fork: Had neither the link' }).click();
  await lab.expectLink('s0', 's1', 'open');
  await lab.expectAnswer('c0', 'get room → 11am');
});

test('the map of models is lit by what the run has shown, and goes back with time', async ({ lab }) => {
  const map = lab.inspector.getByRole('group', { name: 'Consistency models, the strongest first' });
  await lab.inspector.getByText('Consistency models').click();
  await expect(map.getByRole('button', { name: /^Linearizable: not put to the test/ })).toBeVisible();

  await lab.run('put c0 room 10am');
  await lab.run('settle');
  await expect(map.getByRole('button', { name: /^Linearizable: held so far, not promised/ })).toBeVisible();

  await lab.run('partition s0 | s1,s2,s3,s4');
  await lab.run('put c0 room 11am');
  await lab.run('get c1 room');
  const linearizable = map.getByRole('button', { name: /^Linearizable: refuted/ });
  await expect(linearizable).toBeVisible();
  await expect(map.getByRole('button', { name: /^Causal consistency .*: held so far/ })).toBeVisible();

  await test.step('what proves it is a press away', async () => {
    await linearizable.click();
    const proof = lab.inspector.getByRole('list', { name: 'The operations that prove it' });
    await proof.getByRole('button', { name: /c1's get of room .* which gave 10am/ }).click();
    await expect(lab.inspector.getByRole('heading', { level: 2 })).toContainText('get room');
    await lab.inspector.getByRole('button', { name: 'Overview' }).click();
  });

  await test.step('before the read it was not refuted yet', async () => {
    await lab.page.keyboard.press('Home');
    await expect(map.getByRole('button', { name: /^Linearizable: (not put|held)/ })).toBeVisible();
    await lab.page.keyboard.press('End');
    await expect(linearizable).toBeVisible();
  });
});
