// Lessons on the page: played to the end with a prediction, a task solved by mouse, the list by keyboard.

import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';
import { LessonDesk } from './lesson-desk.ts';

const FIRST_CUT = 'bayou/two-clients-one-key-a-cut';

test('a lesson is played to its end, with a wrong guess and a right one, back and forth', async ({
  page,
  server,
}) => {
  const desk = new LessonDesk(page);
  await desk.open(server.url, 'gossip/a-lost-update');

  await test.step('the scene stands, and a step is done', async () => {
    await expect(desk.lab.client('ann')).toBeVisible();
    await expect(desk.panel).toContainText('Two people count');
    await desk.press('Do it');
    await desk.expectOutput('count:10');
    await desk.lab.expectLink('s0', 's1', 'cut');
    await desk.press('Next');
  });

  await test.step('the answer is hidden until somebody has guessed, and comes from the run', async () => {
    await expect(desk.panel).not.toContainText('One of the two updates is lost');
    await page.keyboard.press('3');
    await expect(desk.panel).toContainText('It came out otherwise.');
    await expect(desk.panel).toContainText('One of the two updates is lost');
    await expect(desk.choice('11')).toHaveAccessibleName(/this is how it came out/);
    await expect(page.getByTestId('lesson-said')).toContainText('It came out: 11.');
    expect(await desk.lab.answersOf('ann')).toContain('11');
  });

  await test.step('back shows the picture of then', async () => {
    await page.keyboard.press('ArrowLeft');
    await desk.expectStep(1, 2);
    await desk.lab.expectLink('s0', 's1', 'cut');
    await page.keyboard.press('ArrowRight');
    await desk.expectStep(2, 2);
    await desk.lab.expectLink('s0', 's1', 'open');
  });

  await test.step('it ends, is remembered, and leads on', async () => {
    await page.keyboard.press('.');
    await expect(desk.panel).toContainText('That was it.');
    await page.keyboard.press('l');
    await expect(desk.list.getByRole('button', { name: /A lost update.*, done/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await desk.panel.getByRole('button', { name: 'Next: Promises per key' }).click();
    await expect(page.getByRole('heading', { name: 'Promises per key' })).toBeVisible();
    await desk.expectReady();
  });

  await test.step('whoever takes over goes on with the same run', async () => {
    const before = await desk.lab.folded();
    await desk.panel.getByRole('button', { name: 'Take over from here' }).click();
    await expect(desk.panel).toBeHidden();
    expect(page.url()).not.toContain('lesson=');
    await desk.lab.run('put ann room 11am');
    expect((await desk.lab.folded()).header).toEqual(before.header);
  });
});

test('a task is solved by mouse: one cut, one ERR_DEP', async ({ page, server }) => {
  const desk = new LessonDesk(page);
  await desk.open(server.url, FIRST_CUT);
  await desk.goToTask();
  await expect(desk.panel).toContainText('with one cut');
  await desk.panel.getByRole('button', { name: 'A hint' }).click();
  await expect(desk.panel.getByRole('list', { name: 'Hints' })).toContainText('pull the link off its line');

  const { lab } = desk;
  await lab.hand.cutByDragging('s0', 's1');
  await lab.expectLink('s0', 's1', 'cut');
  await expect(desk.panel).toContainText('1 of 1 cut');
  await lab.put('bob', 'lunch', 'soup');
  await expect(desk.panel).not.toContainText('Solved.');
  await lab.move('bob', 's0');
  await lab.get('bob', 'lunch');
  await lab.expectAnswer('bob', 'get lunch → ERR_DEP');
  await expect(desk.panel).toContainText('Solved.');
  await expect(page.getByTestId('lesson-said')).toContainText('Solved. A replica refuses');
  await desk.press('Finish');
  await expect(desk.panel).toContainText('That was it.');
});

test('a task that was spent too much on is started over, and its solution can be seen', async ({
  page,
  server,
}) => {
  const desk = new LessonDesk(page);
  await desk.open(server.url, FIRST_CUT);
  await desk.goToTask();
  for (const line of ['cut s0 s1', 'heal s0 s1', 'cut s0 s1']) await desk.lab.perform(line);
  await expect(desk.panel).toContainText('more than the task allows');
  await desk.panel.getByRole('button', { name: 'Start the task over' }).click();
  await expect(desk.panel).toContainText('0 of 1 cut');
  await desk.lab.expectLink('s0', 's1', 'open');
  await desk.panel.getByRole('button', { name: 'Show a solution' }).click();
  await desk.expectOutput('lunch:ERR_DEP');
  await expect(desk.panel).toContainText('A replica refuses when it lacks');
});

test('a page that is loaded anew goes on where the lesson stood', async ({ page, server }) => {
  const desk = new LessonDesk(page);
  await desk.open(server.url, FIRST_CUT);
  await desk.press('Do it');
  await desk.press('Next');
  await desk.press('Do it');
  await page.reload();
  await desk.expectReady();
  await desk.expectStep(2, 6);
  await desk.lab.expectLink('s0', 's1', 'cut');
  await desk.press('Next');
  await desk.expectStep(3, 6);
});

test('an earlier step can be played on from, in a fork', async ({ page, server }) => {
  const desk = new LessonDesk(page);
  await desk.open(server.url, FIRST_CUT);
  for (const words of ['Do it', 'Next', 'Do it'] as const) await desk.press(words);
  await page.keyboard.press('ArrowLeft');
  await desk.expectStep(1, 6);
  await desk.lab.expectLink('s0', 's1', 'open');
  await desk.lab.perform('put bob room elsewhere');
  await expect(page).toHaveURL(/run=(?!lesson-)[\w-]+.*lesson=|lesson=.*/);
  await desk.press('Next');
  await desk.expectStep(2, 6);
  await desk.press('Do it');
  await desk.lab.expectLink('s0', 's1', 'cut');
});

test('the list by keyboard: opened, searched, a lesson begun', async ({ lab }) => {
  const { page } = lab;
  const desk = new LessonDesk(page);
  await page.keyboard.press('l');
  await expect(desk.list).toBeVisible();
  await expect(desk.list.getByRole('button', { name: /What a replica is/ })).toBeVisible();
  await expect(desk.list.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('total rule');
  await expect(desk.list.getByRole('status')).toContainText('lessons found');
  await page.keyboard.press('ArrowDown');
  await expect(desk.list.getByRole('button', { name: /A tie/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'A tie' })).toBeVisible();
  await expect(desk.list).toBeHidden();
  await desk.expectReady();
  await page.keyboard.press('Space');
  await desk.expectOutput('⟨1, s1⟩  room noon');
});

test('the list is where a page begins that asks for it', async ({ page, server }) => {
  await page.goto(`${server.url}?lessons`);
  const desk = new LessonDesk(page);
  await expect(desk.list.getByRole('button', { name: /What a replica is/ })).toBeVisible();
  await desk.list.getByRole('button', { name: 'Close' }).click();
  await expect(desk.list).toBeHidden();
});

test('a lesson can be played live', async ({ page, server }) => {
  await page.goto(`${server.url}?lessons`);
  const desk = new LessonDesk(page);
  await desk.list.getByRole('radio', { name: 'live' }).check();
  await desk.list.getByRole('button', { name: /What a replica is/ }).click();
  await desk.expectReady();
  await desk.lab.expectConnection('Live');
  for (const words of ['Next', 'Do it', 'Next'] as const) await desk.press(words);
  await desk.choice('11am').click();
  await expect(desk.panel).toContainText('As you said.');
});

test('a name that no lesson has is said to be none', async ({ page, server }) => {
  await page.goto(`${server.url}?lesson=bayou/nothing`);
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('there is no lesson bayou/nothing');
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`axe, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('finds nothing serious in the list, in a question and in a solved task', async ({
      page,
      server,
    }) => {
      const desk = new LessonDesk(page);
      await page.goto(`${server.url}?lessons`);
      await expect(desk.list.getByRole('button', { name: /What a replica is/ })).toBeVisible();
      await expectAccessible(page);
      await desk.open(server.url, FIRST_CUT);
      for (const words of ['Do it', 'Next', 'Do it', 'Next'] as const) await desk.press(words);
      await expectAccessible(page, '.lesson');
      await desk.choice('noon').click();
      await expect(desk.panel).toContainText('It came out otherwise.');
      await expectAccessible(page, '.lesson');
      await desk.goToTask();
      await desk.panel.getByRole('button', { name: 'A hint' }).click();
      await expectAccessible(page, '.lesson');
      for (const line of ['cut s0 s1', 'put bob lunch soup', 'move bob s0', 'get bob lunch'])
        await desk.lab.perform(line);
      await expect(desk.panel).toContainText('Solved.');
      await expectAccessible(page);
    });
  });
