// The pictures of the README, taken from a lab that runs. Each is a moment that a newcomer should see.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunRequest } from '../shared/wire/api.ts';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';
import { away, freePointOf } from './picture-points.ts';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** At the pace of the default run, so that messages are seen under way and the strip can be read. */
const PACED: RunRequest = {
  replicas: 5,
  clients: [
    { id: 'c0', replica: 's0' },
    { id: 'c1', replica: 's2' },
    { id: 'c2', replica: 's4' },
  ],
  latency: { minMillis: 150, maxMillis: 400 },
  options: { period: '1500ms' },
};

test.use({
  asked: PACED,
  viewport: { width: 1440, height: 900 },
  contextOptions: { reducedMotion: 'no-preference' },
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`lab-${colorScheme}: the moment after an ERR_DEP`, async ({ lab }) => {
      await tellAStory(lab);
      await lab.hand.knife(['s0', 's1', 's2'], ['s3', 's4']);
      await lab.expectLink('s0', 's3', 'cut');
      await lab.run('put c1 room 11am');
      await lab.run('put c0 coffee hot');
      await lab.run('put c2 lunch 1pm');
      await lab.run('move c1 s3');
      await lab.run('get c1 room');
      await lab.expectAnswer('c1', 'get room → ERR_DEP');
      await lab.showNewestAnswer('c1');
      await take(lab, `lab-${colorScheme}`);
    });
  });

test.describe('for a newcomer', () => {
  test.use({ isNewcomer: true });

  test('first-cut: a link is pulled off its line', async ({ lab }) => {
    await tellAStory(lab);
    const { mouse } = lab.page;
    const { at, aside } = await freePointOf(lab.link('s2', 's3'));
    const to = away(at, aside.y > 0 ? aside : { x: -aside.x, y: -aside.y }, 64);
    await mouse.move(at.x, at.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 10 });
    await expect(lab.picture).toContainText('cut s2 s3');
    await lab.page.screenshot({ path: `${folder}first-cut.png` });
    await mouse.up();
  });
});

test('commit-fence: committed left of the fence, tentative right of it', async ({ lab }) => {
  await tellAStory(lab);
  await lab.run('partition s0,s1 | s2,s3,s4');
  await lab.run('put c1 room 11am');
  await lab.run('write c2 mon bob if mon==absent else tue=bob');
  await lab.run('put c2 lunch 1pm');
  await lab.run('put c0 room 9am');
  await lab.replica('s3').expectState(/, 3 tentative$/);
  await lab.replica('s3').show();
  await take(lab, 'commit-fence');
});

/** A little history, so that clocks and logs have something to show. */
async function tellAStory(lab: Lab): Promise<void> {
  await lab.run('put c0 room 10am');
  await lab.run('put c1 coffee cold');
  await lab.run('put c2 lunch noon');
  await lab.run('settle');
}

/** With the pointer out of the way. */
async function take(lab: Lab, name: string): Promise<void> {
  await lab.page.mouse.move(8, 892);
  await lab.page.screenshot({ path: `${folder}${name}.png` });
}
