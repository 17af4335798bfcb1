// What axe finds on the pages beside the lab: a log of another system, and the lab in the frame of a slide.

import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

const LOG = `(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)

s0 {"s0":1}
asks s1
s1 {"s1":1}
starts
s1 {"s1":2,"s0":1}
is asked
s0 {"s0":2,"s1":2}
is answered
`;

const SCRIPT = `cluster bayou s0 s1 s2 schedule=timed period=500ms latency=20..60ms seed=5
client c0 s0
at 200ms put c0 room 11am
at 400ms cut s0 s1
at 500ms get c0 room
`;

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`axe, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('finds nothing serious in a log of another system', async ({ lab }) => {
      await lab.run('pause');
      const buffer = Buffer.from(LOG);
      await lab.page
        .locator('.strip-open input')
        .setInputFiles({ name: 'other.log', mimeType: 'text/plain', buffer });
      const view = lab.page.getByRole('dialog', { name: 'Log other.log' });
      await expect(view).toContainText('4 events of 2 hosts');
      await expectAccessible(lab.page);
    });

    test('finds nothing serious on the page in a slide', async ({ lab }) => {
      const { page } = lab;
      await page.evaluate((text) => window.oxbow.open(text), SCRIPT);
      await lab.expectAnswer('c0', 'get room → 11am');
      const link = await page.evaluate(() => window.oxbow.link());
      if (!link.ok) throw new Error(link.error);
      await page.goto(link.value.replace('/#', '/embed#'));
      await expect(page.getByRole('button', { name: /^replica s0:/ })).toBeVisible();
      await expectAccessible(page);
    });
  });
