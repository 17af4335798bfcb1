// Fingers: on a phone whatever can be pressed is as wide as the tip of one, wherever it is.

import type { RunRequest } from '../shared/wire/api.ts';
import { expect, test } from './fixtures.ts';
import { LessonDesk } from './lesson-desk.ts';
import { expectTouchable } from './touch-targets.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const FEW = { replicas: 3, clients: 2, latency: { minMillis: 1, maxMillis: 5 } } as const;

/** Each system, with something that its panels have to show. */
const SYSTEMS: readonly { readonly asked: RunRequest; readonly lines: readonly string[] }[] = [
  {
    asked: { ...FEW, protocol: 'bayou', options: { period: '500ms' } },
    lines: ['put c0 room 10am', 'partition s0,s1 | s2', 'put c0 room 11am', 'move c0 s2', 'get c0 room'],
  },
  {
    asked: { ...FEW, protocol: 'vsr', options: { 'view-timeout': '2s' } },
    lines: [...Array.from({ length: 8 }, (_, i) => `put c0 room ${i}am`), 'cut s1 s2', 'get c0 room'],
  },
  {
    asked: { ...FEW, protocol: 'gossip', options: { period: '300ms' } },
    lines: ['put c0 room 11am', 'partition s0 | s1,s2', 'put c0 room noon', 'get c0 room'],
  },
  {
    asked: { ...FEW, protocol: 'causal', options: { gap: '60s', period: '0' } },
    lines: ['hold s0 s2', 'put c0 question who', 'get c1 question', 'put c1 reply me', 'get c0 question'],
  },
];

for (const { asked, lines } of SYSTEMS)
  test.describe(`of ${asked.protocol}`, () => {
    test.use({ asked });

    test('every target of the lab, of an answer and of a replica takes a finger', async ({ lab }) => {
      const { page, inspector } = lab;
      const show = async (thing: typeof inspector): Promise<void> => {
        await thing.focus();
        await page.keyboard.press('Enter');
      };
      await test.step('at rest', () => expectTouchable(page));
      for (const line of lines) await lab.perform(line);
      await test.step('with a fault', () => expectTouchable(page));

      await show(lab.client('c0'));
      const isConditional = await inspector.getByText('Write if …').isVisible();
      if (isConditional) await inspector.getByText('Write if …').click();
      await test.step('a client', () => expectTouchable(page, 'aside'));
      await inspector
        .getByRole('list', { name: /^Answers/ })
        .getByRole('button')
        .first()
        .click();
      await inspector.getByRole('button', { name: 'Try changes in forks' }).click();
      await expect(inspector.getByRole('button', { name: 'Try again' })).toBeVisible();
      await test.step('an answer, and what would have changed it', () => expectTouchable(page, 'aside'));

      await show(lab.replica('s2').figure);
      const tabs = inspector.getByRole('tab');
      for (const name of await tabs.allInnerTexts()) {
        await tabs.filter({ hasText: name }).first().click();
        await test.step(`${name} of a replica`, () => expectTouchable(page, 'aside'));
      }
      await show(lab.link('s0', 's1'));
      await test.step('a link', () => expectTouchable(page, 'aside'));
      for (const thing of [lab.replica('s2').figure, lab.link('s0', 's1'), lab.client('c0')]) {
        await lab.hand.openMenuByKey(thing);
        await test.step('a menu', () => expectTouchable(page, '[role=menu]'));
        await page.keyboard.press('Escape');
      }
    });
  });

test('every target of the sheets and dialogs above the lab takes a finger', async ({ lab }) => {
  const { page } = lab;
  await lab.perform('put c0 room 11am');
  await lab.perform('pause');
  for (const [key, part] of [
    ['n', '.sheet'],
    ['l', 'dialog[open]'],
    ['?', 'dialog[open]'],
    ['Control+k', 'dialog[open]'],
  ] as const)
    await test.step(`by the key ${key}`, async () => {
      await page.keyboard.press(key);
      await expect(page.locator(part)).toBeVisible();
      await expectTouchable(page, part);
      await page.keyboard.press('Escape');
      await expect(page.locator(part)).toBeHidden();
    });
  await page.getByRole('button', { name: 'Share' }).click();
  await test.step('to share', () => expectTouchable(page, '.sheet'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await test.step('the editor', () => expectTouchable(page));
});

test('every target of branches and of what two of them differ in takes a finger', async ({ lab }) => {
  const { page } = lab;
  const script = 'cluster bayou s0 s1\nclient c0 s0\nput c0 room 11am\n';
  await page.evaluate((text) => window.oxbow.open(text), script);
  await lab.perform('put c0 room noon');
  await page.evaluate(() => window.oxbow.undo());
  await expect(page.getByRole('button', { name: '2 branches' })).toBeVisible();
  await test.step('their place in the picture', () => expectTouchable(page, '.stage-foot'));
  await page.getByRole('button', { name: '2 branches' }).click();
  await test.step('their list', () => expectTouchable(page, '.sheet'));
  await page.getByRole('button', { name: 'Compare fork-1 with simulation' }).click();
  await expect(page.getByRole('table', { name: 'What each did then, beside each other' })).toBeVisible();
  await test.step('what they differ in', () => expectTouchable(page, 'dialog[open]'));
});

test('every target of the strip’s table, of what a search found and of a page in a slide takes a finger', async ({
  lab,
  server,
  run,
}) => {
  const { page } = lab;
  await lab.perform('put c0 room 11am');
  await page.getByRole('button', { name: 'table', exact: true }).click();
  await page
    .getByRole('searchbox')
    .or(page.getByRole('textbox', { name: /^Search/ }))
    .first()
    .fill('room');
  await test.step('the strip', () => expectTouchable(page, '.strip-panel'));
  await page.goto(`${server.url}embed?run=${run.id}`);
  await expect(lab.replica('s0').figure).toBeVisible();
  await test.step('in a slide', () => expectTouchable(page));
});

test.describe('on the first visit', () => {
  test.use({ isNewcomer: true });

  test('every target of the opening page and of its guide takes a finger', async ({ lab }) => {
    await expect(lab.page.getByRole('region', { name: 'First steps' })).toBeVisible();
    await expectTouchable(lab.page);
  });
});

test('every target of a lesson, of a question and of a task takes a finger', async ({ page, server }) => {
  const desk = new LessonDesk(page);
  await desk.open(server.url, 'gossip/a-lost-update');
  await test.step('its first step', () => expectTouchable(page));
  await desk.press('Do it');
  await desk.press('Next');
  await expect(desk.panel.getByRole('region', { name: 'Question' })).toBeVisible();
  await test.step('a question', () => expectTouchable(page));
  await desk.open(server.url, 'bayou/two-clients-one-key-a-cut');
  await desk.goToTask();
  await test.step('a task', () => expectTouchable(page));
});

test('every target of the page of comparison takes a finger', async ({ page, server }) => {
  await page.goto(`${server.url}?compare`);
  await expect(page.getByRole('row').filter({ hasText: 'linearizable' }).first()).toBeVisible();
  await test.step('of an example', () => expectTouchable(page));
  await page.getByRole('button', { name: 'Script' }).click();
  await test.step('with its script', () => expectTouchable(page));
});
