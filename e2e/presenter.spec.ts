// Presenter mode: the picture for the back of a room, entered by key or by a link.

import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

/** What of the picture is too small to be read or seen from there, by its words or its class. */
async function tooSmall(lab: Lab): Promise<string[]> {
  return lab.picture.evaluate((picture) => {
    const isSeen = (element: SVGGraphicsElement): boolean => {
      const { visibility, opacity } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return visibility === 'visible' && Number(opacity) > 0 && box.width + box.height > 0;
    };
    const scaleOf = (element: SVGGraphicsElement): number => {
      const matrix = element.getScreenCTM();
      return matrix === null ? 1 : Math.hypot(matrix.a, matrix.b);
    };
    const small: string[] = [];
    for (const element of picture.querySelectorAll<SVGGraphicsElement>('text, line, path, circle, rect')) {
      const { fontSize, stroke, strokeWidth, strokeOpacity } = getComputedStyle(element);
      if (!isSeen(element)) continue;
      const scale = scaleOf(element);
      const name = `${element.closest('[class]')?.getAttribute('class')}: ${element.textContent}`;
      if (element.tagName === 'text') {
        const pixels = Number.parseFloat(fontSize) * scale;
        if (pixels < 23.9) small.push(`${name} has ${pixels.toFixed(1)} pixels`);
      } else if (stroke !== 'none' && !/rgba\(.*, 0\)/.test(stroke) && strokeOpacity !== '0') {
        const pixels = Number.parseFloat(strokeWidth) * scale;
        if (pixels < 2.9) small.push(`${name} is drawn by ${pixels.toFixed(1)} pixels`);
      }
    }
    return small;
  });
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('p shows the picture alone, legible from afar, and p or Escape brings the page back', async ({
      lab,
    }) => {
      const { page } = lab;
      const head = page.getByRole('banner');
      const strip = page.getByRole('region', { name: /^Space-time strip/ });
      await lab.run('put c0 room 11am');
      await lab.run('cut s0 s1');
      await lab.run('lossy s1 s2 0.2');
      await lab.run('crash s2');
      await lab.replica('s0').figure.focus();
      await page.keyboard.press('p');
      for (const one of [head, strip, lab.inspector]) await expect(one).toBeHidden();
      await expect(lab.picture).toBeVisible();
      expect(await tooSmall(lab)).toEqual([]);

      await test.step('the card of what is pointed at is there, and Escape takes first that, then the mode', async () => {
        await lab.client('c0').focus();
        await page.keyboard.press('Enter');
        await expect(lab.inspector).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(lab.inspector).toBeHidden();
        await page.keyboard.press('Escape');
        await expect(head).toBeVisible();
        await expect(strip).toBeVisible();
      });

      await lab.replica('s0').figure.focus();
      await page.keyboard.press('p');
      await expect(head).toBeHidden();
      await page.keyboard.press('p');
      await expect(head).toBeVisible();
    });
  });

test('a link can ask for it, in the colours that it asks for', async ({ lab, run, server }) => {
  const { page } = lab;
  await page.goto(new URL(`?run=${run.id}&presenter=1&theme=dark`, server.url).toString());
  await expect(lab.picture).toBeVisible();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => tooSmall(lab)).toEqual([]);
});
