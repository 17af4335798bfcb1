// The causal store on the page: the reply that waits for its question, on the shelf, in the clocks, and without the rule.

import type { RunRequest } from '../shared/wire/api.ts';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

const THREE: RunRequest = {
  protocol: 'causal',
  replicas: 3,
  clients: 3,
  latency: { minMillis: 1, maxMillis: 3 },
  options: { gap: '60s', period: '0' },
};

/** The copy of the question for s2 is held on its way; the reply to it is not. */
async function replyBeforeQuestion(lab: Lab): Promise<void> {
  for (const line of ['hold s0 s2', 'put c0 question who', 'get c1 question', 'put c1 reply me'])
    await lab.perform(line);
}

test.describe('the reply before the question', () => {
  test.use({ asked: THREE });

  test('waits on the shelf, with the failing entry and the place of the missing write, until that comes', async ({
    lab,
  }) => {
    const { page, inspector } = lab;
    await replyBeforeQuestion(lab);
    await lab.replica('s2').expectState(/, 1 held back$/);
    await lab.replica('s2').show();

    await test.step('the shelf, reached by keys', async () => {
      const tabs = inspector.getByRole('tablist', { name: 'Parts of s2' });
      await tabs.getByRole('tab', { name: 'Clock' }).focus();
      await page.keyboard.press('ArrowRight');
      const card = inspector.getByRole('list', { name: 'Held back at s2' }).getByRole('listitem');
      await expect(card).toContainText('s1:1 reply = me');
      await expect(card).toContainText('Needs 1 of s0, s2 has 0');
      await expect(card).toContainText('Missing: s0:1 – held on the link from s0 to s2');
    });

    await test.step('the stamp over the clock', async () => {
      await inspector.getByRole('tab', { name: 'Clock' }).click();
      await inspector.getByRole('combobox').selectOption({ label: 'the stamp of s1:1, held back' });
      await expect(inspector).toContainText(
        'Contained: all that s2 has, the stamp of s1:1, held back has too, and s0:1 besides.',
      );
      await expect(
        inspector.getByRole('img', { name: /^s0: s2 0, the stamp of s1:1, held back 1; s1:/ }),
      ).toBeVisible();
    });

    await test.step('the missing message, delivered from its own panel', async () => {
      await inspector.getByRole('tab', { name: 'Held back' }).click();
      await inspector.getByRole('button', { name: 'held on the link from s0 to s2' }).click();
      await expect(inspector).toContainText('s2 has all that it depends on: it would be applied at once.');
      await inspector.getByRole('button', { name: 'Deliver', exact: true }).click();
      await lab.replica('s2').expectState(/, 2 keys$/);
      await lab.replica('s2').show();
      await expect(inspector).toContainText('Nothing is held back');
    });
  });

  test('a client that moves is answered ERR_DEP, and the card says where the missing write is', async ({
    lab,
  }) => {
    await replyBeforeQuestion(lab);
    await lab.perform('move c1 s2');
    await lab.get('c1', 'question');
    await lab.expectAnswer('c1', 'get question → ERR_DEP');
    const why = await lab.showNewestAnswer('c1');
    await expect(why).toContainText('Monotonic reads would break. c1 depends on write s0:1');
    await expect(why).toContainText('It is now: held on the link from s0 to s2');
    await why.getByRole('button', { name: 'Ask s0 instead' }).click();
    await lab.expectAnswer('c1', 'get question → who');
  });
});

test.describe('delivered at once, the planted mistake', () => {
  test.use({ asked: { ...THREE, options: { ...THREE.options, mistake: 'deliver-on-arrival' } } });

  test('shows the reply before the question, in red', async ({ lab }) => {
    await lab.goOnAtViolations();
    await replyBeforeQuestion(lab);
    await expect(lab.page.getByRole('button', { name: /^(One violation|\d+ violations)$/ })).toBeVisible();
    expect(await lab.perform('get c2 reply')).toMatchObject({ output: ['reply:me'] });
    expect(await lab.perform('get c2 question')).toMatchObject({ output: ['question:ERR_KEY'] });
    await expect(lab.inspector.getByRole('alert')).toContainText('C1 a write is applied when');
  });
});

test.describe('concurrent writes', () => {
  const apart = [
    'hold s0 s1',
    'hold s1 s0',
    'put c0 tea green',
    'put c1 tea black',
    'release s0 s1',
    'release s1 s0',
  ];

  test.describe('with the tie rule', () => {
    test.use({ asked: THREE });

    test('the loser is struck through, with the rule that decided', async ({ lab }) => {
      for (const line of apart) await lab.perform(line);
      await lab.replica('s0').show();
      await lab.inspector.getByRole('tab', { name: 'Store' }).click();
      const loser = lab.inspector.getByRole('row', { name: 'lost: equal Lamport stamps: larger id' });
      await expect(loser).toContainText('s0:1 ⟨1⟩');
    });
  });

  test.describe('as siblings', () => {
    test.use({ asked: { ...THREE, options: { ...THREE.options, conflict: 'siblings' } } });

    test('both stand, and both clocks cross while they are apart', async ({ lab }) => {
      for (const line of apart.slice(0, 4)) await lab.perform(line);
      await lab.replica('s0').show();
      await lab.inspector.getByRole('tab', { name: 'Clock' }).click();
      await lab.inspector.getByRole('combobox').selectOption({ label: 's1' });
      await expect(lab.inspector).toContainText(
        'Crossing: s0 has s0:1, which s1 lacks, and s1 has s1:1, which s0 lacks.',
      );
      for (const line of apart.slice(4)) await lab.perform(line);
      await lab.inspector.getByRole('tab', { name: 'Store' }).click();
      await expect(lab.inspector.getByRole('row', { name: /^tea (green|black) s\d:1 ⟨1⟩$/ })).toHaveCount(2);
    });
  });
});
