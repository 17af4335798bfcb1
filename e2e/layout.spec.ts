// The page in the sizes and colours that people have.

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Lab } from './lab-page.ts';
import { centreOf, freePointOf } from './picture-points.ts';

for (const [width, height] of [
  [1280, 720],
  [1440, 900],
  [1920, 1080],
  [1024, 768],
] as const)
  test.describe(`${width} × ${height}`, () => {
    test.use({ viewport: { width, height } });

    test('nothing scrolls sideways and no control lies on another, also in the middle of a partition', async ({
      lab,
    }) => {
      await expectTidy(lab.page);
      await lab.run('partition s0,s1,s2 | s3,s4');
      await lab.run('put c0 room 11am');
      await lab.run('move c0 s3');
      await lab.get('c0', 'room');
      await lab.expectAnswer('c0', 'get room → ERR_DEP');
      await lab.showNewestAnswer('c0');
      await expectTidy(lab.page);
      await expectWholeInView(lab.page);
    });
  });

test.describe('with every deed in the head', () => {
  for (const [width, lines, protocol] of [
    [360, 2, 'bayou'],
    [390, 2, 'bayou'],
    [480, 2, 'bayou'],
    [900, 1, 'bayou'],
    [1024, 1, 'bayou'],
    [1190, 1, 'bayou'],
    [1280, 1, 'bayou'],
    [1280, 1, 'vsr'],
    [1920, 1, 'bayou'],
  ] as const)
    test(`${protocol} stays in ${lines === 1 ? 'one line' : 'two lines'} at ${width} pixels, and nothing lies on another thing`, async ({
      page,
      server,
    }) => {
      const run = await server.createRun({ engine: 'sim', protocol, replicas: 3, clients: 1 });
      const lab = new Lab(page);
      await page.setViewportSize({ width, height: 800 });
      await lab.open(`${server.url}?run=${run.id}`, /Simulated/);
      await lab.run('cut s0 s1');
      // The words are longest where time stands.
      await lab.run('time stop');
      await lab.expectConnection('Simulated: paused');
      await expect(page.getByRole('button', { name: 'Heal all' })).toBeVisible();
      const boxes = await page.getByRole('banner').evaluate((head) =>
        // What a part holds may be wider than the part.
        [...head.children].flatMap((part) => {
          const inside = part.matches('.run-name') ? (part.querySelector('button') ?? part) : part;
          const { left, right, top, bottom } = inside.getBoundingClientRect();
          return right - left < 2 ? [] : [{ left, right, middle: (top + bottom) / 2 }];
        }),
      );
      const byLine = [...new Set(boxes.map(({ middle }) => Math.round(middle / 20)))];
      expect(byLine.length).toBe(lines);
      for (const line of byLine) {
        const inLine = boxes
          .filter(({ middle }) => Math.round(middle / 20) === line)
          .sort((a, b) => a.left - b.left);
        for (const [i, box] of inLine.entries())
          expect(box.left).toBeGreaterThanOrEqual((inLine[i - 1]?.right ?? 0) - 0.5);
        expect(inLine.at(-1)?.right ?? 0).toBeLessThanOrEqual(width);
      }
      await expectTidy(page);
    });
});

for (const protocol of ['bayou', 'vsr'] as const)
  test.describe(`while the time of ${protocol} stands and a link is cut`, () => {
    test.use({ asked: { engine: 'sim', protocol, replicas: 3, clients: 1 } });

    test('words of the head give way before anything overlaps or is cut', async ({ page, server, run }) => {
      const lab = new Lab(page);
      await lab.open(`${server.url}?run=${run.id}`, /Simulated/);
      await lab.run('cut s0 s1');
      await page.getByRole('button', { name: 'Stop time' }).click();
      await expect(page.getByRole('button', { name: 'Let time run' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Heal all' })).toBeVisible();
      for (const width of [861, 1024, 1280, 1366, 1440, 1920]) {
        await page.setViewportSize({ width, height: 720 });
        await expect.poll(() => page.evaluate(lookForMessInHead), `at ${width} pixels`).toEqual([]);
      }
    });
  });

test.describe('in a low window', () => {
  test.use({ viewport: { width: 1280, height: 500 } });

  test('another thing begins at its top in the inspector, and news of it leaves it where it was', async ({
    lab,
  }) => {
    const { inspector } = lab;
    const scrolled = () => inspector.evaluate((box) => Math.round(box.scrollTop));
    await lab.showClient('c0');
    await inspector.evaluate((box) => box.scrollTo(0, 60));
    expect(await scrolled()).toBe(60);
    await lab.put('c0', 'room', '11am');
    expect(await scrolled(), 'after news of the same thing').toBeGreaterThan(0);
    await inspector.evaluate((box) => box.scrollTo(0, 60));
    await lab.hand.click(lab.replica('s0').figure);
    await expect(inspector.getByRole('heading', { level: 2, name: 's0' })).toBeInViewport();
    expect(await scrolled()).toBe(0);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the page is as wide as the screen, and its controls lie apart', async ({ lab }) => {
    await expectTidy(lab.page);
    await expect(lab.picture).toBeInViewport();
  });

  test('a tap shows a replica, a long press opens its menu, a pull with the finger cuts a link', async ({
    lab,
  }) => {
    const { page } = lab;
    const replica = lab.replica('s0').figure;
    const touch = await fingerOn(page);

    await test.step('tap', async () => {
      await touch.tap(await centreOf(replica));
      // It lies beneath the picture there, so the page has to bring it into view.
      await expect(lab.inspector.getByRole('heading', { level: 2, name: 's0' })).toBeInViewport();
    });

    await test.step('long press', async () => {
      await replica.scrollIntoViewIfNeeded();
      await expect(replica).toBeInViewport({ ratio: 1 });
      await touch.down(await centreOf(replica));
      await expect(page.getByRole('menu', { name: 'Replica s0' })).toBeVisible();
      await touch.up();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();
    });

    await test.step('pull', async () => {
      const { at, aside } = await freePointOf(lab.link('s0', 's1'));
      await touch.drag(at, { x: at.x + aside.x * 60, y: at.y + aside.y * 60 });
      await lab.expectLink('s0', 's1', 'cut');
    });
  });
});

test.describe('on the first visit, on a phone', () => {
  test.use({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    isNewcomer: true,
  });

  test('the guide covers no answer, and says that the card is below', async ({ lab }) => {
    const guide = lab.page.getByRole('region', { name: 'First steps' });
    await lab.perform('partition s0,s1,s2 | s3,s4');
    await lab.perform('put c0 room 11am');
    await lab.perform('move c0 s3');
    await lab.perform('get c0 room');
    await lab.expectAnswer('c0', 'get room → ERR_DEP');
    await expect(guide).toContainText('The card below says why');
    const chip = lab.picture.getByText('get room → ERR_DEP', { exact: true });
    // The picture makes room for the guide as soon as it knows its height.
    await expect
      .poll(async () => {
        const [answer, words] = await Promise.all([chip.boundingBox(), guide.boundingBox()]);
        return answer === null || words === null ? null : answer.y + answer.height <= words.y;
      })
      .toBe(true);
  });
});

test.describe('in the colours of the system', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    test.describe(colorScheme, () => {
      test.use({ colorScheme });

      test(`the page is ${colorScheme}, the other one is a press away and is remembered`, async ({ lab }) => {
        const { page } = lab;
        const other = colorScheme === 'light' ? 'dark' : 'light';
        expect(await isDark(page)).toBe(colorScheme === 'dark');
        await page.getByRole('button', { name: `Switch to ${other} colours` }).click();
        await expect.poll(() => isDark(page)).toBe(other === 'dark');
        await page.reload();
        await lab.expectConnection('Live');
        expect(await isDark(page)).toBe(other === 'dark');
      });
    });
});

test('help is one sheet, over the page, and goes away by Escape', async ({ lab }) => {
  await lab.page.keyboard.press('?');
  const sheet = lab.page.getByRole('dialog', { name: 'Everything by hand, by key, by line' });
  await expect(sheet).toBeVisible();
  await lab.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

/** Not by a single pixel: the scroll bar would stand in every lecture. */
async function expectWholeInView(page: Page): Promise<void> {
  const below = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  expect(below, 'pixels to scroll down').toBeLessThanOrEqual(0);
}

async function expectTidy(page: Page): Promise<void> {
  const { overflow, overlaps } = await page.evaluate(lookForMess);
  expect(overflow, 'pixels to scroll sideways').toBeLessThanOrEqual(0);
  expect(overlaps, 'controls that lie on each other').toEqual([]);
}

/** Controls are what a pointer can press outside of the picture; each counts as far as it can be seen. */
function lookForMess(): { overflow: number; overlaps: string[] } {
  interface Seen {
    element: Element;
    box: { left: number; top: number; right: number; bottom: number };
  }
  const visiblePart = (element: Element): Seen['box'] | null => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const box = { left, top, right, bottom };
    for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
      if (getComputedStyle(parent).overflow === 'visible') continue;
      const clip = parent.getBoundingClientRect();
      box.left = Math.max(box.left, clip.left);
      box.top = Math.max(box.top, clip.top);
      box.right = Math.min(box.right, clip.right);
      box.bottom = Math.min(box.bottom, clip.bottom);
    }
    return box.right - box.left > 1 && box.bottom - box.top > 1 ? box : null;
  };
  const controls = [...document.querySelectorAll('button, input, select, textarea, a[href]')].flatMap(
    (element) => {
      const box = element.closest('svg') === null ? visiblePart(element) : null;
      return box === null || !element.checkVisibility() ? [] : [{ element, box }];
    },
  );
  const nameOf = (element: Element) =>
    element.getAttribute('aria-label') ?? (element.textContent?.trim() || element.id || element.tagName);
  const overlaps: string[] = [];
  for (const [index, one] of controls.entries())
    for (const other of controls.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width > 1 && height > 1) overlaps.push(`${nameOf(one.element)} and ${nameOf(other.element)}`);
    }
  return { overflow: document.documentElement.scrollWidth - innerWidth, overlaps };
}

/** Every part of the head with words of its own: two that overlap, one beyond the edge, one that is cut. */
function lookForMessInHead(): string[] {
  const parts = [...document.querySelectorAll('header :is(button, a, h1, [role=status]), header .run-counts')]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ element, box }) => element.checkVisibility() && box.width > 2);
  return parts.flatMap(({ element, box }, index) => {
    const name = element.textContent?.trim() ?? '';
    const over = parts.slice(index + 1).filter((other) => {
      const width = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const height = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      return width > 0.5 && height > 0.5;
    });
    return [
      ...over.map((other) => `${name} and ${other.element.textContent}`),
      ...(box.right > innerWidth ? [`${name} is beyond the edge`] : []),
      ...(element.scrollWidth > element.clientWidth + 1 ? [`${name} is cut`] : []),
    ];
  });
}

function isDark(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const [red = 255] = (/\d+/.exec(getComputedStyle(document.body).backgroundColor) ?? []).map(Number);
    return red < 128;
  });
}

interface Finger {
  tap(at: { x: number; y: number }): Promise<void>;
  down(at: { x: number; y: number }): Promise<void>;
  up(): Promise<void>;
  drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void>;
}

/** Real touches: Playwright's own touchscreen can only tap. */
async function fingerOn(page: Page): Promise<Finger> {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  return {
    tap: async (at) => {
      await send('touchStart', [at]);
      await send('touchEnd', []);
    },
    down: async (at) => {
      await send('touchStart', [at]);
    },
    up: async () => {
      await send('touchEnd', []);
    },
    drag: async (from, to) => {
      await send('touchStart', [from]);
      for (let step = 1; step <= 8; step += 1)
        await send('touchMove', [
          { x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 },
        ]);
      await send('touchEnd', []);
    },
  };
}
