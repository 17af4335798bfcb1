// A link that holds what one sees: opened, it is the same run at the same moment, in the page itself.

import { expect, test } from './fixtures.ts';
import { Lab } from './lab-page.ts';

const SCRIPT = `cluster bayou s0 s1 s2 schedule=timed period=500ms latency=20..60ms seed=5
client c0 s0
client c1 s2
at 900ms put c0 room 11am
at 1500ms partition s0,s1 | s2
at 1600ms put c0 room noon
at 1700ms move c0 s2
at 1800ms get c0 room
`;

async function openScript(lab: Lab, script: string): Promise<void> {
  const opened = await lab.page.evaluate((text) => window.oxbow.open(text), script);
  expect(opened).toEqual({ ok: true });
}

async function linkOf(lab: Lab): Promise<string> {
  const link = await lab.page.evaluate(() => window.oxbow.link());
  if (!link.ok) throw new Error(link.error);
  return link.value;
}

test('a link of a simulation opens as the very same run, moment and selection', async ({ lab, context }) => {
  await openScript(lab, SCRIPT);
  await lab.expectConnection('Simulated: paused');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  await lab.run('heal s0 s2');
  await lab.run('get c1 room');
  const { last } = await lab.page.evaluate(() => window.oxbow.reach());
  const here = await lab.page.evaluate((n) => window.oxbow.seek(n), last - 20);
  await lab.page.evaluate(() => window.oxbow.select({ type: 'replica', id: 's2' }));
  const link = await linkOf(lab);
  expect(link).toContain('/#s=');

  const other = new Lab(await context.newPage());
  await other.page.goto(link);
  await expect(other.replica('s2').figure).toHaveAttribute('aria-pressed', 'true');
  // The link lets time go on after the last line, by a line of its own.
  expect(Math.abs((await other.page.evaluate(() => window.oxbow.reach().here)) - here)).toBeLessThan(4);
  const stateOf = async (one: Lab) => {
    const { replicas, links, operations } = await one.folded();
    const answers = operations.map(({ client, number, result }) => ({ client, number, result }));
    return { replicas: replicas.map(({ state }) => state), links, answers };
  };
  expect(await stateOf(other)).toEqual(await stateOf(lab));
  await other.page.close();
});

test('the button copies the link, also of a live run, and says what it holds', async ({ lab, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.run('cut s0 s1');
  await lab.run('put c0 room 11am');
  await lab.hand.click(lab.client('c0'));
  await lab.page.getByRole('button', { name: 'Share' }).click();
  await lab.page.getByRole('button', { name: 'Copy link', exact: true }).click();
  await expect(lab.page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const link = await lab.page.evaluate(() => navigator.clipboard.readText());

  const other = new Lab(await context.newPage());
  await other.page.goto(link);
  await other.expectLink('s0', 's1', 'cut');
  await expect(other.client('c0')).toHaveAttribute('aria-pressed', 'true');
  await other.expectConnection(/^Simulated/);
  expect((await other.folded()).header.engine).toBe('sim');
  await other.page.close();
});

test('a line on an earlier moment goes on from there, and Back leads to what came before', async ({
  lab,
}) => {
  await openScript(lab, SCRIPT);
  const put = (await lab.folded()).commands.find(({ line }) => line.includes('put c0 room noon'));
  await lab.page.evaluate((n) => window.oxbow.seek(n), (put?.sequence ?? 0) - 1);
  await lab.run('put c1 room 1pm');
  await lab.expectAnswer('c1', 'put room = 1pm');
  expect((await lab.folded()).commands.map(({ line }) => line)).not.toContain('at 1600ms put c0 room noon');
  await goBackTo(lab, 'at 1600ms put c0 room noon');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
});

/** To the end of a run with that line. Who looked at a moment for a while finds that on the way back. */
async function goBackTo({ page }: Lab, line: string): Promise<void> {
  // While the page is loaded anew there is nothing to ask.
  const isThere = () =>
    page
      .evaluate((wanted) => {
        window.oxbow.seek(window.oxbow.reach().last);
        return window.oxbow.picture()?.commands.some((one) => one.line === wanted);
      }, line)
      .catch(() => false);
  await page.goBack();
  for (let steps = 1; ; steps += 1)
    try {
      await expect.poll(isThere, { timeout: 15_000 }).toBe(true);
      return;
    } catch (error) {
      if (steps === 3) throw error;
      await page.goBack();
    }
}

test('Back undoes selections and moments', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 11am');
  await lab.hand.click(lab.replica('s0').figure);
  await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('"s0"');
  await lab.hand.click(lab.replica('s1').figure);
  await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('"s1"');
  await page.goBack();
  await expect(lab.replica('s0').figure).toHaveAttribute('aria-pressed', 'true');
  await page.goForward();
  await expect(lab.replica('s1').figure).toHaveAttribute('aria-pressed', 'true');
});

for (const [what, address, sentence] of [
  ['damaged', '#s=AAAA', /damaged: it was cut off or changed on its way/],
  ['too long', `#s=${'A'.repeat(17_000)}`, /longer than 16000 characters/],
  ['of another server', '?run=https://example.org/a.oxbow', /is on another server/],
  ['of a file that is not there', '?run=/nowhere/a.oxbow', /cannot be had: the server answers 404/],
] as const)
  test.describe(`a link that is ${what}`, () => {
    test.use({ mayComplainOf: /404/ });
    test('gets a sentence, and the lab is there all the same', async ({ lab, server }) => {
      await lab.page.goto('about:blank');
      await lab.page.goto(`${server.url}${address}`);
      await expect(lab.page.getByText(sentence)).toBeVisible();
      await lab.expectConnection('Live');
    });
  });

test('a script that ends early is shown up to there, and says where', async ({ lab }) => {
  await lab.page.evaluate((text) => window.oxbow.open(text), `${SCRIPT}fly c0\nheal\n`);
  await expect(
    lab.page.getByText(/The script ended early\. line 9, column 1: expected a verb/),
  ).toBeVisible();
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
});
