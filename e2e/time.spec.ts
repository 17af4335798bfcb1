// Time on the page: going back, stepping, playing, and coming back to what is live.

import { expect, test } from './fixtures.ts';
import { Lab } from './lab-page.ts';
import { centreOf } from './picture-points.ts';

const QUIET = {
  replicas: 3,
  clients: 2,
  latency: { minMillis: 5, maxMillis: 15 },
  options: { period: '60s' },
};

test.use({ asked: QUIET });

/** How often a value of a key is written beneath a replica. */
async function expectStores(lab: Lab, text: string, count: number): Promise<void> {
  await expect(lab.picture.getByText(text, { exact: true })).toHaveCount(count);
}

const sequence = (lab: Lab): Promise<number> => lab.page.evaluate(() => window.oxbow.sequence());

test('going back shows the stores as they were, and live shows what came meanwhile', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await expectStores(lab, 'room = 9am', 1);
  const before = await sequence(lab);
  await lab.run('put c0 room noon');
  await expectStores(lab, 'room = noon', 1);

  expect(await page.evaluate((n) => window.oxbow.seek(n), before)).toBe(before);
  await expectStores(lab, 'room = 9am', 1);
  await expectStores(lab, 'room = noon', 0);
  expect(await lab.commandLog()).toEqual(['put c0 room 9am']);

  const back = page.getByRole('button', { name: 'Back to live' });
  await expect(back).toBeEnabled();
  await back.click();
  await expectStores(lab, 'room = noon', 1);
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toBeDisabled();
});

test('steps show a write leave, travel and arrive, each said in a sentence', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  const before = await sequence(lab);
  await lab.run('exchange s0 s1');
  await expectStores(lab, 'room = 9am', 2);

  await page.evaluate((n) => window.oxbow.seek(n), before);
  await expectStores(lab, 'room = 9am', 1);
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  const sentences: string[] = [];
  const said = page.getByTestId('narration');
  while ((await lab.picture.getByText('room = 9am', { exact: true }).count()) < 2) {
    expect(sentences.length, sentences.join('\n')).toBeLessThan(80);
    const here = await sequence(lab);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => sequence(lab)).toBeGreaterThan(here);
    sentences.push((await said.textContent()) ?? '');
  }
  expect(sentences.some((sentence) => / leaves s0 for s1/.test(sentence))).toBe(true);
  expect(sentences.at(-1)).toContain('from s0 arrives at s1');
  await page.keyboard.press('j');
  await expectStores(lab, 'room = 9am', 1);
  await page.keyboard.press('k');
  await expectStores(lab, 'room = 9am', 2);
});

test('keys go through time: pause, the first moment, the next refusal, live', async ({ lab }) => {
  const { page } = lab;
  await lab.run('cut s0 s1');
  await lab.run('put c0 room 9am');
  await lab.run('move c0 s1');
  await lab.run('get c0 room');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play from here' })).toBeVisible();
  await page.keyboard.press('Home');
  await expectStores(lab, 'room = 9am', 0);
  await lab.expectLink('s0', 's1', 'open');
  await page.keyboard.press('e');
  await expect(page.getByTestId('narration')).toHaveText(/c0's get room gives ERR_DEP/);
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  await lab.expectLink('s0', 's1', 'cut');
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Pause here' })).toBeVisible();
});

test('what was recorded is played again from where one stands', async ({ lab }) => {
  const { page } = lab;
  const before = await sequence(lab);
  await lab.run('put c0 room 9am');
  const after = await sequence(lab);
  await page.evaluate((n) => window.oxbow.seek(n), before);
  await page.getByLabel('Speed').selectOption({ label: '×10' });
  await page.getByRole('button', { name: 'Play from here' }).click();
  await expect.poll(() => sequence(lab)).toBeGreaterThanOrEqual(after);
  await expectStores(lab, 'room = 9am', 1);
});

test('a press on the strip and a drag of the slider go to that moment', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await lab.run('put c0 room noon');
  const slider = page.getByRole('slider', { name: 'Moment of the run' });
  const box = await slider.boundingBox();
  if (box === null) throw new Error('the slider cannot be seen');
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 1, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  const { here, first } = await page.evaluate(() => window.oxbow.reach());
  expect(here).toBe(first);
  await expectStores(lab, 'room = noon', 0);
  await expect(slider).toHaveAttribute('aria-valuenow', (await slider.getAttribute('aria-valuemin')) ?? '');

  await page.keyboard.press('End');
  await expectStores(lab, 'room = noon', 1);
  const strip = page.getByRole('region', { name: /^Space-time strip/ });
  const sheet = await strip.boundingBox();
  if (sheet === null) throw new Error('the strip cannot be seen');
  await page.mouse.click(sheet.x + sheet.width * 0.3, sheet.y + 12);
  await expect(page.getByRole('button', { name: 'Back to live' })).toBeEnabled();
});

test('brackets go along what caused what, and the cone hatches who cannot have known', async ({ lab }) => {
  const { page } = lab;
  await lab.run('cut s0 s1');
  await lab.run('put c0 room 9am');
  await lab.run('move c0 s1');
  await lab.run('get c0 room');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('Home');
  await page.keyboard.press('e');
  const said = page.getByTestId('narration');
  await expect(said).toHaveText(/c0's get room gives ERR_DEP/);
  await page.keyboard.press('[');
  await expect(said).toHaveText(/c0's get room arrives at s1/);
  await page.keyboard.press('[');
  await expect(said).toHaveText(/c0 asks: get room/);
  await page.keyboard.press(']');
  await expect(said).toHaveText(/c0's get room arrives at s1/);

  const cone = page.getByRole('button', { name: 'cone' });
  await expect(cone).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('c');
  await expect(cone).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('cannot have known')).toBeVisible();
});

test('acting in the past goes on in a fork from there, and the run stays as it was', async ({ lab, run }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  const before = await sequence(lab);
  await lab.run('put c0 room noon');
  await expectStores(lab, 'room = noon', 1);
  await page.evaluate((n) => window.oxbow.seek(n), before);
  await lab.hand.cutByDragging('s0', 's1');
  await expect(page).toHaveURL(/run=fork-\d+$/);
  await lab.expectLink('s0', 's1', 'cut');
  await lab.expectConnection(/^Simulated$/);
  await expect(page.getByRole('link', { name: new RegExp(`^fork of ${run.id} at `) })).toBeVisible();
  await expectStores(lab, 'room = 9am', 1);
  await expectStores(lab, 'room = noon', 0);
  await lab.run('put c0 room 10am');
  await expectStores(lab, 'room = 10am', 1);

  await test.step('what came before the fork is still known', async () => {
    const { first } = await page.evaluate(() => window.oxbow.reach());
    expect(first).toBeLessThan(before);
    await page.evaluate((n) => window.oxbow.seek(n), before - 1);
    await lab.expectLink('s0', 's1', 'open');
    await page.keyboard.press('End');
  });

  // Moments that one looked at for a while are places to come back to as well.
  await expect(async () => {
    await page.goBack();
    await expect(page).toHaveURL(new RegExp(`run=${run.id}$`), { timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('End');
  await expectStores(lab, 'room = noon', 1);
  await lab.expectLink('s0', 's1', 'open');
});

test('coming back to a run from its fork, all that was seen of it is there, and what came meanwhile', async ({
  lab,
  run,
}) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await lab.run('put c0 room noon');
  const reach = () => page.evaluate(() => window.oxbow.reach());
  const before = await reach();
  await page.evaluate((n) => window.oxbow.seek(n), before.last - 20);
  await lab.run('cut s0 s1');
  await lab.expectLink('s0', 's1', 'cut');
  await expect(page).toHaveURL(/run=fork-\d+$/);

  await page.getByRole('link', { name: new RegExp(`^fork of ${run.id} at `) }).click();
  await lab.expectConnection('Live');
  await lab.expectLink('s0', 's1', 'open');
  await lab.expectAnswer('c0', 'put room = noon');
  expect((await reach()).first).toBe(before.first);
  await expect.poll(async () => (await reach()).last).toBeGreaterThan(before.last);
  await page.evaluate((n) => window.oxbow.seek(n), before.last);
  expect((await lab.folded()).sequence).toBe(before.last);

  await test.step('and so it is of the fork, by the way back', async () => {
    await page.evaluate(() => window.oxbow.live());
    for (let steps = 0; steps < 3 && !/run=fork-\d+$/.test(page.url()); steps += 1) await page.goBack();
    await lab.expectConnection(/^Simulated/);
    await lab.expectLink('s0', 's1', 'cut');
    expect((await reach()).first).toBe(before.first);
  });
});

test('u takes the newest line back, by a fork from before it', async ({ lab }) => {
  const { page } = lab;
  await lab.run('put c0 room 9am');
  await lab.run('crash s0');
  await lab.replica('s0').expectState(/down|crashed/);
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('u');
  await expect(page).toHaveURL(/run=fork-\d+$/);
  await expectStores(lab, 'room = 9am', 1);
  await expect(page.getByTestId('narration')).toHaveText(/goes on from before “crash s0”/);
  expect(await lab.commandLog()).toEqual(['put c0 room 9am']);
});

test('the wheel and + and − show less and more time, and the strip says how much', async ({ lab }) => {
  const { page } = lab;
  const span = page.getByRole('group', { name: 'How much time the strip shows' });
  await expect(span.getByRole('button', { name: '30 s' })).toHaveAttribute('aria-pressed', 'true');
  // Until then it shows as much as there is.
  await span.getByRole('button', { name: '30 s' }).click();
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('-');
  await expect(span.getByText('1:00')).toBeVisible();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect(span.getByText('15 s')).toBeVisible();
  const box = await page.getByRole('region', { name: /^Space-time strip/ }).boundingBox();
  if (box === null) throw new Error('the strip cannot be seen');
  await page.mouse.move(box.x + box.width / 2, box.y + 30);
  await page.mouse.wheel(0, 300);
  await expect(span.getByText('15 s')).toHaveCount(0);
});

test.describe('where no news come', () => {
  test.use({ asked: { ...QUIET, engine: 'sim' } });

  test('messages of a moment that stands go along when the picture is laid out anew', async ({
    page,
    server,
    run,
  }) => {
    const lab = new Lab(page);
    await lab.open(`${server.url}?run=${run.id}`, /Simulated/);
    await lab.run('put c0 room 9am');
    const before = await sequence(lab);
    await lab.run('exchange s0 s1');
    await lab.run('time stop');
    const one = await page.evaluate(async (from) => {
      for (let n = from + 1; n <= window.oxbow.reach().last; n += 1) {
        window.oxbow.seek(n);
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const drawn = window.oxbow
          .flights()
          .find((one) => one.from.startsWith('s') && one.to.startsWith('s'));
        if (drawn !== undefined) return drawn;
      }
      return null;
    }, before);
    if (one === null) throw new Error('nothing was ever under way');
    /** How far the message is from the middle of its replicas, in lengths of their link. */
    const strays = async (): Promise<number> => {
      const [a, b] = [
        await centreOf(lab.replica(one.from).figure),
        await centreOf(lab.replica(one.to).figure),
      ];
      const box = await lab.picture.boundingBox();
      const at = await page.evaluate(
        (message) => window.oxbow.flights().find((drawn) => drawn.message === message) ?? null,
        one.message,
      );
      if (at === null || box === null) return Number.POSITIVE_INFINITY;
      const [x, y] = [box.x + at.x - (a.x + b.x) / 2, box.y + at.y - (a.y + b.y) / 2];
      return Math.hypot(x, y) / Math.hypot(a.x - b.x, a.y - b.y);
    };
    expect(await strays()).toBeLessThan(0.2);
    await page.setViewportSize({ width: 700, height: 1_100 });
    await expect.poll(strays).toBeLessThan(0.2);
    await page.setViewportSize({ width: 1_900, height: 900 });
    await expect.poll(strays).toBeLessThan(0.2);
  });
});

test.describe('where an invariant breaks', () => {
  test.use({ asked: { ...QUIET, options: { period: '200ms', mistake: 'session-per-server' } } });

  test('the page stands still at the first violation, and says so', async ({ lab }) => {
    const { page } = lab;
    await lab.perform('put c0 room 9am');
    await expect(page.getByTestId('narration')).toHaveText(/shown as it was at its first violation/);
    await expect(page.getByRole('button', { name: 'Play from here' })).toBeVisible();
    const violations = (await lab.folded()).violations;
    expect(violations.map(({ sequence }) => sequence)).toEqual([await sequence(lab)]);
    await page.keyboard.press('End');
    await expect(page.getByRole('button', { name: 'Pause here' })).toBeVisible();
  });
});
