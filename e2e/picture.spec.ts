// The picture of the cluster: what is written on it can be read, what moves can be caught.

import type { Page } from '@playwright/test';
import { expect, FIVE_REPLICAS, test } from './fixtures.ts';

for (const [width, height] of [
  [1280, 720],
  [1920, 1080],
] as const)
  test.describe(`twelve replicas at ${width} × ${height}`, () => {
    test.use({ viewport: { width, height }, asked: { ...FIVE_REPLICAS, replicas: 12, clients: 4 } });

    test('no figure lies on another, on the script or on the foot of the stage, also when parted', async ({
      lab,
    }) => {
      await expect(lab.replica('s11').figure).toBeVisible();
      expect(await lab.page.evaluate(overlapsOfFigures)).toEqual([]);
      await lab.run('partition s0,s1,s2,s3,s4,s5 | s6,s7,s8,s9,s10,s11');
      await lab.run('put c0 room 11am');
      await lab.expectAnswer('c0', 'put room = 11am');
      expect(await lab.page.evaluate(overlapsOfFigures)).toEqual([]);
      expect(await namesInPixels(lab.page)).toBeGreaterThan(11);
    });
  });

test('an answer fades when it is old, and whoever goes to its client reads it again', async ({ lab }) => {
  await lab.run('put c0 room 11am');
  await lab.expectAnswer('c0', 'put room = 11am');
  const chip = lab.client('c0').getByText('put room = 11am').locator('..');
  await expect(chip).toHaveCSS('opacity', '1');
  await expect(chip).toHaveCSS('opacity', '0', { timeout: 40_000 });
  await lab.client('c0').focus();
  await expect(chip).toHaveCSS('opacity', '1');
});

test('a message under way is dropped by Delete on its link, as a line that names it', async ({ lab }) => {
  await lab.run('delay s0 s1 3s');
  await expect.poll(() => lab.underWay('s0', 's1')).toBeGreaterThan(0);
  await lab.link('s0', 's1').focus();
  await lab.page.keyboard.press('Delete');
  await lab.expectLogged(/^drop s[01] s[01] message \d+$/);
  await expect.poll(() => reasonsOn(lab)).toContain('dropped');
});

test('a press on a message shows it, and Delete drops that one', async ({ lab }) => {
  await lab.run('delay s0 s1 4s');
  await expect.poll(() => lab.underWay('s0', 's1')).toBeGreaterThan(0);
  await expect(async () => {
    const at = await lab.page.evaluate(() => {
      const flight = window.oxbow.flights().findLast(({ from, to }) => [from, to].sort().join() === 's0,s1');
      return flight ?? null;
    });
    const box = await lab.picture.boundingBox();
    if (at === null || box === null) throw new Error('no message is drawn');
    await lab.page.mouse.click(box.x + at.x, box.y + at.y);
    await expect(lab.inspector.getByRole('heading', { level: 2, name: /^Message/ })).toBeVisible({
      timeout: 1_500,
    });
    await lab.page.keyboard.press('Delete');
    await expect.poll(() => reasonsOn(lab), { timeout: 1_500 }).toContain('dropped');
  }).toPass();
  await lab.expectLogged(/^drop s[01] s[01] message \d+$/);
});

test('a link shows the range of delays that is in force, and takes another', async ({ lab }) => {
  await lab.hand.click(lab.link('s0', 's1'));
  const shortest = lab.inspector.getByLabel('shortest delay in milliseconds');
  const longest = lab.inspector.getByLabel('longest delay in milliseconds');
  await expect(shortest).toHaveValue('5');
  await expect(longest).toHaveValue('15');
  await shortest.fill('100');
  await longest.fill('300');
  await lab.inspector.getByRole('button', { name: 'Set', exact: true }).click();
  await lab.expectLogged('delay s0 s1 100..300ms');
  await lab.expectLink('s0', 's1', /100–300 ms/);
});

test('a rollback is told beside its replica', async ({ lab }) => {
  await lab.run('partition s0,s2,s4 | s1 | s3');
  await lab.run('put c1 a 1');
  await lab.run('put c2 b 2');
  await lab.run('put c2 c 3');
  await lab.run('heal s1 s3');
  await expect(lab.picture.getByText(/^undone \d+, redone \d+$/).first()).toBeVisible();
});

async function reasonsOn(lab: {
  died(a: string, b: string): Promise<{ reason: string }[]>;
}): Promise<string[]> {
  return (await lab.died('s0', 's1')).map(({ reason }) => reason);
}

/** Pairs of circles, clients, answers, and what lies over the stage, that share pixels. */
function overlapsOfFigures(): string[] {
  const figures = [
    ...document.querySelectorAll(
      '.replica > .body, .client > .body, .result:not(.aged), .script, .stage-foot > *',
    ),
  ].map((element) => ({
    name: element.closest('[aria-label]')?.getAttribute('aria-label') ?? element.className.toString(),
    box: element.getBoundingClientRect(),
  }));
  const overlaps: string[] = [];
  for (const [i, one] of figures.entries())
    for (const other of figures.slice(i + 1)) {
      if (one.name === other.name) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width > 1 && height > 1) overlaps.push(`${one.name} and ${other.name}`);
    }
  return overlaps;
}

/** The height of the letters of the smallest name of a replica, as drawn. */
function namesInPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const names = [...document.querySelectorAll<SVGTextElement>('.replica-name')];
    return Math.min(
      ...names.map((name) => {
        const scale = name.getScreenCTM()?.a ?? 0;
        return Number.parseFloat(getComputedStyle(name).fontSize) * scale;
      }),
    );
  });
}
