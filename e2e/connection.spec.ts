// The page and its server: sockets drop, servers restart, others watch.

import { expect, test } from './fixtures.ts';
import { Lab } from './lab-page.ts';
import { watchStream } from './stream-watch.ts';

test('a page whose socket drops comes back by itself, without a gap in the events', async ({
  page,
  server,
  run,
  openLab,
}) => {
  const stream = await watchStream(page);
  const lab = await openLab(page, run.id);
  await lab.run('put c0 room 11am');
  const before = stream.frames.length;
  await stream.drop();
  // While nobody watches, the run goes on.
  await server.perform(run.id, 'cut s0 s1');
  await server.perform(run.id, 'put c0 room noon');

  await expect.poll(() => stream.connections).toBe(2);
  // Good news go by themselves after a while.
  await expect(page.getByText('nothing was missed')).toBeVisible();
  await lab.expectLink('s0', 's1', 'cut');
  await lab.get('c0', 'room');
  await lab.expectAnswer('c0', 'get room → noon');

  expect(stream.frames.length).toBeGreaterThan(before);
  expect(stream.checkpoints).toEqual(['joined']);
  expect(stream.gaps()).toEqual([]);
});

test.describe('with a server that is restarted', () => {
  // Also of a file that was on its way when the server stopped.
  test.use({
    mayComplainOf:
      /WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_CONTENT_LENGTH_MISMATCH|ERR_EMPTY_RESPONSE/,
  });

  test('the page says that the server is gone, comes back, and says that it was started anew', async ({
    page,
    ownServer,
  }) => {
    const lab = new Lab(page);
    await lab.open(ownServer.url);
    await lab.put('c0', 'room', '11am');

    await ownServer.stop();
    await lab.expectConnection('Server gone');
    await expect(page.getByRole('alert').filter({ hasText: 'The server does not answer' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Run' })).toBeDisabled();

    await ownServer.startAgain();
    await page.getByRole('button', { name: 'Try now' }).click();
    await lab.expectConnection('Live');
    await expect(page.getByText('The server was started anew')).toBeVisible();
    await test.step('the lines of before are kept, and can be done again', async () => {
      const kept = page.getByRole('region', { name: 'Lines of before the restart' });
      await expect(kept).toContainText('The one line of before');
      await expect(kept.getByRole('listitem')).toHaveText(['put c0 room 11am']);
      const downloaded = page.waitForEvent('download');
      await kept.getByRole('button', { name: 'Download' }).click();
      expect((await downloaded).suggestedFilename()).toBe('before-the-restart.oxbow');
      await kept.getByRole('button', { name: 'Replay' }).click();
      await lab.expectLogged('put c0 room 11am');
      await expect(kept).toBeHidden();
    });
    // What was written before is on the disks of the replicas.
    await lab.get('c0', 'room');
    await lab.expectAnswer('c0', 'get room → 11am');
  });

  test('a line that is typed while the server is away is answered, and not lost in silence', async ({
    page,
    ownServer,
  }) => {
    const lab = new Lab(page);
    await lab.open(ownServer.url);
    await ownServer.stop();
    await lab.expectConnection('Server gone');
    const { error } = await lab.perform('cut s0 s1');
    expect(error).toMatch(/server/);
  });
});

test('two viewers of a run see the same', async ({ lab, run, browser, openLab }) => {
  const other = await browser.newContext();
  const second = await openLab(await other.newPage(), run.id);
  await lab.hand.cutByDragging('s0', 's1');
  await second.expectLink('s0', 's1', 'cut');
  await second.run('put c0 room 11am');
  await lab.expectAnswer('c0', 'put room = 11am');
  await lab.run('settle');
  await lab.run('pause');

  expect(await second.commandLog()).toEqual(await lab.commandLog());
  // With anti-entropy paused nothing more happens, so both come to the same last event.
  await expect(async () => {
    expect(await second.folded()).toEqual(await lab.folded());
  }).toPass();
  await other.close();
});

test('a run that does not exist is said in a sentence, with those that there are', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}?run=atlantis`);
  await expect(page.getByRole('alert')).toContainText('there is no run atlantis');
  await new Lab(page).expectConnection('Ended');
});

test('a run that is closed while somebody looks is said to be closed', async ({ page, server, openLab }) => {
  const { id } = await server.createRun({});
  const lab = await openLab(page, id);
  await server.closeRun(id);
  await lab.expectConnection('Ended');
  await expect(page.getByRole('alert')).toContainText(`run ${id}`);
});
