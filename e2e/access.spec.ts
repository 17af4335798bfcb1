// Equal access: keyboard alone, screen readers, reduced motion, and what axe finds.

import type { Page } from '@playwright/test';
import type { RunRequest } from '../shared/wire/api.ts';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

const THREE: RunRequest = { replicas: 3, clients: 3, latency: { minMillis: 1, maxMillis: 5 } };

test('by keyboard alone from the first focus to an ERR_DEP and its card', async ({ lab }) => {
  const { page } = lab;
  const { keyboard } = page;
  const tabTo = (name: RegExp) => tabUntil(page, name);

  await test.step('isolate a replica', async () => {
    await tabTo(/^replica s0:/);
    for (let i = 0; i < 4; i += 1) await keyboard.press('ArrowRight');
    await expect(lab.replica('s4').figure).toBeFocused();
    await keyboard.press('x');
    await lab.expectLink('s0', 's4', 'cut');
  });

  await test.step('write at the client, move it, ask', async () => {
    await tabTo(/^client c0:/);
    await keyboard.press('p');
    await expect(lab.commandField).toHaveValue('put c0 ');
    await keyboard.type('room 11am');
    await keyboard.press('Enter');
    await lab.expectAnswer('c0', 'put room = 11am');
    for (const line of ['move c0 s4', 'get c0 room']) {
      await expect(lab.commandField).toHaveValue('');
      await keyboard.type(line);
      await keyboard.press('Enter');
    }
    await lab.expectAnswer('c0', 'get room → ERR_DEP');
  });

  await test.step('open the card, and do what it offers', async () => {
    await tabTo(/^Ask s0 instead$/);
    await expect(lab.inspector).toContainText('Read your writes would break');
    await keyboard.press('Enter');
    await lab.expectAnswer('c0', 'get room → 11am');
  });
});

test('whatever has the focus shows it', async ({ lab }) => {
  const { page } = lab;
  const names: string[] = [];
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(focusMark);
    if (focused === null) break;
    expect(focused.isVisible, `${focused.name} shows that it has the focus`).toBe(true);
    names.push(focused.name);
  }
  expect(names.length).toBeGreaterThan(15);
});

test('what happens is said in sentences', async ({ lab }) => {
  const said = lab.page.getByTestId('narration');
  await lab.run('cut s0 s1');
  await expect(said).toContainText('The link between s0 and s1 is cut.');
  await lab.run('put c0 room 11am');
  await expect(said).toContainText('c0 put room: accepted.');
});

test('who asks for less motion sees messages stand still on their links, and no animation', async ({
  lab,
}) => {
  await lab.run('delay s0 s1 3s');
  await expect.poll(() => lab.underWay('s0', 's1')).toBeGreaterThan(0);
  const places = await lab.page.evaluate(placesOfOneMessage);
  expect(places).toHaveLength(1);
  const moving = await lab.page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  );
  expect(moving).toBe(0);
});

test.describe('who does not', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('sees messages travel', async ({ lab }) => {
    await lab.run('delay s0 s1 3s');
    await expect.poll(() => lab.underWay('s0', 's1')).toBeGreaterThan(0);
    expect((await lab.page.evaluate(placesOfOneMessage)).length).toBeGreaterThan(1);
  });
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`axe, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('finds nothing serious at rest, and in a partition with the card of an ERR_DEP', async ({ lab }) => {
      await lab.run('pause');
      await expectAccessible(lab.page);
      await lab.run('partition s0,s1,s2 | s3,s4');
      await lab.put('c0', 'room', '11am');
      await lab.run('put c2 room noon');
      await lab.move('c0', 's3');
      await lab.get('c0', 'room');
      await lab.expectAnswer('c0', 'get room → ERR_DEP');
      await lab.showNewestAnswer('c0');
      await expectAccessible(lab.page);
    });

    test('finds nothing serious in a client, a link, a menu and a refused line', async ({ lab }) => {
      await lab.run('pause');
      await lab.run('cut s0 s1');
      await lab.showClient('c0');
      await lab.type('cutt s0 s1');
      await expect(lab.page.getByRole('alert')).toBeVisible();
      await expectAccessible(lab.page);
      await lab.hand.click(lab.link('s0', 's1'));
      await lab.hand.openMenuByKey(lab.link('s0', 's1'));
      await expectAccessible(lab.page);
    });

    test('finds nothing serious in a conditional write, in the lens with a proof, and in the sheet to share', async ({
      lab,
    }) => {
      await lab.run('pause');
      await lab.run('put c0 room 11am');
      await lab.run('move c0 s3');
      await lab.run('get c0 room');
      await lab.expectAnswer('c0', 'get room → ERR_DEP');
      await lab.run('get c1 room');
      await lab.showNewestAnswer('c1');
      await expect(lab.inspector.getByTestId('why-card')).toBeVisible();
      await expectAccessible(lab.page);
      await lab.showClient('c0');
      await lab.inspector.getByText('Write if …').click();
      await expect(lab.inspector).toContainText('Refused once.');
      await lab.page.getByRole('button', { name: 'Share' }).click();
      await expectAccessible(lab.page);
    });

    test('finds nothing serious in any part of a replica', async ({ lab }) => {
      await lab.run('put c0 room 11am');
      await lab.run('partition s0,s1,s2 | s3,s4');
      await lab.run('put c2 room noon');
      await lab.run('pause');
      await lab.replica('s3').show();
      const tabs = lab.inspector.getByRole('tab');
      for (const name of await tabs.allInnerTexts()) {
        await tabs.filter({ hasText: name }).focus();
        await lab.page.keyboard.press('Enter');
        // All around it stays as it is, and was looked at above.
        await test.step(name, () => expectAccessible(lab.page, 'aside'));
      }
    });

    test('finds nothing serious in the help', async ({ lab }) => {
      await lab.run('pause');
      await lab.page.getByRole('button', { name: 'Help: gestures and keys' }).click();
      await expect(lab.page.getByRole('dialog')).toBeVisible();
      await expectAccessible(lab.page);
    });
  });

/** The other systems, each with something that its panels have to show. */
const OTHER_SYSTEMS: readonly { readonly asked: RunRequest; readonly lines: readonly string[] }[] = [
  {
    asked: { ...THREE, protocol: 'vsr', options: { 'view-timeout': '2s' } },
    lines: ['put c0 room 11am', 'get c0 room'],
  },
  {
    asked: { ...THREE, protocol: 'gossip', options: { period: '300ms' } },
    lines: ['put c0 room 11am', 'partition s0 | s1,s2', 'put c0 room noon'],
  },
  {
    asked: { ...THREE, protocol: 'causal', options: { gap: '60s', period: '0' } },
    lines: ['hold s0 s2', 'put c0 question who', 'get c1 question', 'put c1 reply me'],
  },
];

for (const { asked, lines } of OTHER_SYSTEMS)
  for (const colorScheme of ['light', 'dark'] as const)
    test.describe(`axe, ${asked.protocol}, ${colorScheme}`, () => {
      test.use({ asked, colorScheme });

      test('finds nothing serious on the page and in an answer', async ({ lab }) => {
        for (const line of lines) await lab.run(line);
        await expectAccessible(lab.page);
        await lab.showNewestAnswer('c0');
        await expectAccessible(lab.page, 'aside');
      });

      test('finds nothing serious in any part of a replica', async ({ lab }) => {
        for (const line of lines) await lab.run(line);
        await lab.replica('s2').show();
        const tabs = lab.inspector.getByRole('tab');
        for (const name of await tabs.allInnerTexts()) {
          await tabs.filter({ hasText: name }).first().focus();
          await lab.page.keyboard.press('Enter');
          await test.step(name, () => expectAccessible(lab.page, 'aside'));
        }
      });
    });

test.describe('a view change', () => {
  test.use({ asked: { ...THREE, protocol: 'vsr', options: { 'view-timeout': '2s' } } });

  test('is said: the crash, and who is primary of the next view', async ({ lab }) => {
    const said: string[] = [];
    await lab.page.exposeFunction('heard', (sentence: string) => said.push(sentence));
    await lab.page.getByTestId('narration').evaluate((region) => {
      const heard = (window as unknown as { heard: (sentence: string) => void }).heard;
      new MutationObserver(() => heard(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    await lab.run('crash s0');
    await expect.poll(() => said.join(' ')).toMatch(/s0 crashes\..*s1 works in view \d+ as its primary/s);
    // A sentence for each thing that matters, and none for the heartbeats between them.
    expect(said.length).toBeLessThan(12);
  });
});

test.describe('a newcomer', () => {
  test.use({ isNewcomer: true });

  test('axe finds nothing serious in the guide', async ({ lab }) => {
    await expect(lab.page.getByRole('region', { name: 'First steps' })).toBeVisible();
    await expectAccessible(lab.page);
  });
});

/** Presses Tab until the thing has the focus; goes once around the page at most. */
async function tabUntil(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let i = 0; i < 80; i += 1) {
    await page.keyboard.press('Tab');
    const focused = (await page.evaluate(focusMark))?.name ?? 'the page';
    if (name.test(focused)) return;
    seen.push(focused);
  }
  throw new Error(`Tab never reached ${name}; it went over ${seen.join(' · ')}`);
}

/** What has the focus, and whether that can be seen. */
function focusMark(): { name: string; isVisible: boolean } | null {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const drawn = [element, ...element.querySelectorAll('.halo, .focus-line')].map((one) =>
    getComputedStyle(one),
  );
  const outlined = drawn.some(
    ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1,
  );
  const marked = drawn
    .slice(1)
    .some(
      ({ opacity, stroke, visibility }) => opacity !== '0' && stroke !== 'none' && visibility !== 'hidden',
    );
  const text = element.getAttribute('aria-label') ?? element.textContent ?? '';
  return { name: text.trim() || element.tagName.toLowerCase(), isVisible: outlined || marked };
}

/** The different places where one message on the link s0–s1 was drawn, over some frames or until it arrived. */
function placesOfOneMessage(): Promise<string[]> {
  return new Promise((resolve) => {
    const places = new Set<string>();
    let watched: number | null = null;
    let frames = 0;
    const look = (): void => {
      const drawn = window.oxbow.flights();
      // The newest: the oldest may be about to arrive.
      watched ??= drawn.findLast(({ from, to }) => [from, to].sort().join() === 's0,s1')?.message ?? null;
      const place = drawn.find(({ message }) => message === watched);
      if (place !== undefined) places.add(`${place.x} ${place.y}`);
      if (watched !== null) frames += 1;
      if (frames < 20 && (watched === null || place !== undefined)) requestAnimationFrame(look);
      else resolve([...places]);
    };
    look();
  });
}
