// Branches of a run that the page simulates: named, gone to and fro, compared, kept over a page that is loaded anew.

import { unpackText } from '../web/commands/link-text.ts';
import { readAddress } from '../web/commands/shared-address.ts';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

/** At its end a client that wrote on one side asks on the other. */
const SCRIPT = `cluster bayou s0 s1 s2 seed=7 schedule=timed
client c0 s0
client c1 s2
settle
partition s0,s1 | s2
put c0 room 11am
move c0 s2
get c0 room
`;

async function openScript(lab: Lab, script = SCRIPT): Promise<void> {
  const opened = await lab.page.evaluate((text) => window.oxbow.open(text), script);
  expect(opened).toEqual({ ok: true });
  await lab.expectConnection('Simulated: paused');
}

/** Goes to the moment before a line, and does something else there. */
async function actBefore(lab: Lab, line: string, instead: string): Promise<void> {
  const at = (await lab.folded()).commands.find((command) => command.line === line)?.sequence ?? 0;
  expect(at).toBeGreaterThan(0);
  await lab.page.evaluate((n) => window.oxbow.seek(n), at - 1);
  await lab.run(instead);
}

const branches = (lab: Lab) =>
  lab.page.evaluate(() => window.oxbow.branches().map(({ name, shown }) => `${name}${shown ? '*' : ''}`));

async function scriptInAddress(address: string): Promise<string> {
  const { wanted } = readAddress(new URL(address));
  const script = wanted.type === 'script' ? await unpackText(wanted.packed) : null;
  return script?.ok === true ? script.value : '';
}

const linesOf = async (lab: Lab) => (await lab.folded()).commands.map(({ line }) => line);

test('acting in the past keeps what came of it before, under a name, and one goes to and fro', async ({
  lab,
}) => {
  const { page } = lab;
  await openScript(lab);
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  const [before, whole] = await page.evaluate(() => [window.oxbow.picture(), window.oxbow.reach().last]);
  await actBefore(lab, 'move c0 s2', 'get c0 room');
  await lab.expectAnswer('c0', 'get room → 11am');
  expect(await branches(lab)).toEqual(['simulation', 'fork-1*']);
  await expect(page.getByRole('button', { name: /^fork of simulation at/ })).toBeVisible();

  await test.step('back to the one it came from, as it was to the last event', async () => {
    await page.getByRole('button', { name: /^fork of simulation at/ }).click();
    await lab.expectAnswer('c0', 'get room → ERR_DEP');
    expect(await branches(lab)).toEqual(['simulation*', 'fork-1']);
    expect(await page.evaluate(() => window.oxbow.reach())).toMatchObject({ first: 1, last: whole });
    expect(await lab.folded()).toEqual(before);
  });

  await test.step('its past is there too', async () => {
    await page.keyboard.press('Home');
    expect((await lab.folded()).replicas).toEqual([]);
    await page.keyboard.press('End');
    await lab.expectAnswer('c0', 'get room → ERR_DEP');
  });

  await test.step('and it goes on from its end', async () => {
    await lab.run('heal');
    await lab.run('settle');
    await lab.run('get c0 room');
    await lab.expectAnswer('c0', 'get room → 11am');
  });

  await test.step('the sheet of runs lists both, with what was done in each', async () => {
    await page.getByRole('button', { name: '2 branches' }).click();
    const list = page.getByRole('list', { name: 'Branches' });
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await expect(
      list.getByRole('button', { name: /^fork-1, fork of simulation at .* get c0 room$/ }),
    ).toBeVisible();
    await expectAccessible(page);
    await list.getByRole('button', { name: /^fork-1,/ }).click();
    await lab.expectAnswer('c0', 'get room → 11am');
    expect(await linesOf(lab)).not.toContain('heal');
    expect(await branches(lab)).toEqual(['simulation', 'fork-1*']);
  });

  await test.step('a fork of a fork has a name of its own', async () => {
    await actBefore(lab, 'get c0 room', 'cut s0 s1');
    expect(await branches(lab)).toEqual(['simulation', 'fork-1', 'fork-2*']);
    await expect(page.getByRole('button', { name: /^fork of fork-1 at/ })).toBeVisible();
  });
});

test('two branches are aligned, and the first difference is marked', async ({ lab }) => {
  const { page } = lab;
  await openScript(lab);
  await actBefore(lab, 'partition s0,s1 | s2', 'put c0 room noon');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Where simulation and fork-1 part' });
  await expect(dialog.getByRole('heading', { name: 'Up to here both did the same' })).toBeVisible();
  const first = dialog.getByRole('row').filter({ hasText: 'first difference' });
  await expect(first.getByRole('cell').nth(0)).toContainText('the line “partition s0,s1 | s2” begins');
  await expect(first.getByRole('cell').nth(1)).toContainText('the line “put c0 room noon” begins');
  await expectAccessible(page);

  await test.step('and is gone to in either', async () => {
    await dialog.getByRole('button', { name: 'Go there: simulation' }).click();
    await expect(dialog).toHaveCount(0);
    expect(await branches(lab)).toEqual(['simulation*', 'fork-1']);
    expect((await lab.folded()).commands.at(-1)?.line).toBe('partition s0,s1 | s2');
    expect(await page.evaluate(() => window.oxbow.reach().live)).toBe(false);
  });

  await test.step('from the palette too; Escape closes it', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('compare simulation with fork-1');
    await expect(page.getByRole('option', { name: /^Compare simulation with fork-1/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('table')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });
});

test('Back and Forward lead from branch to branch, each as it was left', async ({ lab }) => {
  const { page } = lab;
  await openScript(lab);
  await lab.run('heal');
  await actBefore(lab, 'move c0 s2', 'put c0 room noon');
  await lab.expectAnswer('c0', 'put room = noon');
  /** Which branch the entry of the history is, and which one is shown. */
  const places = () =>
    page.evaluate(() => ({
      entry: (history.state as { branch?: { name: string } } | null)?.branch?.name ?? null,
      shown: window.oxbow.branches().find(({ shown }) => shown)?.name ?? null,
    }));
  const isThere = async () => {
    const { entry, shown } = await places();
    return entry === shown;
  };
  const backUntil = async (name: string, go: 'goBack' | 'goForward') => {
    // Who looked at a moment for a while finds that on the way.
    for (let steps = 0; steps < 4 && (await places()).shown !== name; steps += 1) {
      await page[go]();
      await expect.poll(isThere).toBe(true);
    }
    expect(await places()).toEqual({ entry: name, shown: name });
  };
  await expect.poll(places).toEqual({ entry: 'fork-1', shown: 'fork-1' });
  await backUntil('simulation', 'goBack');
  await expect.poll(() => linesOf(lab)).toContain('heal');
  await backUntil('fork-1', 'goForward');
  await expect.poll(() => linesOf(lab)).toContain('put c0 room noon');
  expect(await linesOf(lab)).not.toContain('heal');
});

test('Back pressed twice at once leads to the second, and Forward to where one was', async ({ lab }) => {
  const { page } = lab;
  await openScript(lab);
  await actBefore(lab, 'move c0 s2', 'put c0 room noon');
  await actBefore(lab, 'put c0 room noon', 'put c0 room 1pm');
  await lab.expectAnswer('c0', 'put room = 1pm');
  const length = await page.evaluate(() => history.length);
  await expect.poll(() => scriptInAddress(page.url())).toContain('put c0 room 1pm');
  const goTo = async (steps: number, name: string) => {
    await page.evaluate((count) => {
      for (let i = 0; i < Math.abs(count); i += 1) history.go(Math.sign(count));
    }, steps);
    await expect.poll(() => branches(lab)).toContain(`${name}*`);
  };
  await goTo(-2, 'simulation');
  await lab.expectAnswer('c0', 'get room → ERR_DEP');
  await goTo(2, 'fork-2');
  await lab.expectAnswer('c0', 'put room = 1pm');
  expect(await page.evaluate(() => history.length)).toBe(length);
});

test('a line that is under way stays with the branch in which it was performed', async ({ lab }) => {
  const { page } = lab;
  await openScript(lab);
  const at = (await lab.folded()).commands.find(({ line }) => line === 'move c0 s2')?.sequence ?? 0;
  const waited = page.evaluate(() => window.oxbow.perform('wait 60s'));
  await expect.poll(() => linesOf(lab)).toContain('wait 60s');
  await page.evaluate((n) => window.oxbow.seek(n), at - 1);
  await lab.run('put c0 room noon');
  await lab.expectAnswer('c0', 'put room = noon');
  await waited;
  await lab.expectConnection(/^Simulated/);
  expect(await linesOf(lab)).not.toContain('wait 60s');
  await page.evaluate(() => window.oxbow.goToBranch('simulation'));
  await expect.poll(() => linesOf(lab)).toContain('wait 60s');
  await lab.expectConnection('Simulated: paused');
});

test('a page that is loaded anew has its branches still, and performs the others when they are wanted', async ({
  lab,
}) => {
  const { page } = lab;
  await openScript(lab);
  await actBefore(lab, 'move c0 s2', 'put c0 room noon');
  await lab.expectAnswer('c0', 'put room = noon');
  await expect.poll(() => scriptInAddress(page.url())).toContain('put c0 room noon');
  await page.reload();
  await lab.expectAnswer('c0', 'put room = noon');
  expect(await branches(lab)).toEqual(['simulation', 'fork-1*']);

  await test.step('compared with one that is not performed yet', async () => {
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const first = page.getByRole('row').filter({ hasText: 'first difference' });
    await expect(first.getByRole('cell').nth(0)).toContainText('the line “move c0 s2” begins');
    await expect(first.getByRole('cell').nth(1)).toContainText('the line “put c0 room noon” begins');
    await page.keyboard.press('Escape');
  });

  await test.step('and gone to', async () => {
    await page.getByRole('button', { name: /^fork of simulation at/ }).click();
    await lab.expectAnswer('c0', 'get room → ERR_DEP');
    expect(await branches(lab)).toEqual(['simulation*', 'fork-1']);
  });
});

for (const protocol of ['bayou', 'gossip', 'causal', 'vsr'])
  test.describe(`of a recorded run of ${protocol}`, () => {
    test.use({ asked: { protocol, replicas: 3, clients: 2 } });

    test('a fork and the recording are two branches', async ({ lab, run, server }) => {
      const { page } = lab;
      await lab.run('put c0 room 9am');
      await lab.run('put c0 room noon');
      const answer = await fetch(new URL(`api/runs/${run.id}/trace`, server.url));
      const file = { name: 'seen.ndjson', mimeType: 'application/x-ndjson' };
      await page
        .getByLabel('open a trace')
        .setInputFiles({ ...file, buffer: Buffer.from(await answer.arrayBuffer()) });
      await lab.expectConnection(/Recorded/);
      await actBefore(lab, 'put c0 room noon', 'put c0 room 1pm');
      await lab.expectAnswer('c0', 'put room = 1pm');
      expect(await branches(lab)).toEqual(['seen.ndjson', 'fork-1*']);

      await test.step('compared with each other', async () => {
        await page.getByRole('button', { name: 'Compare', exact: true }).click();
        const first = page.getByRole('row').filter({ hasText: 'first difference' });
        await expect(first.getByRole('cell').nth(0)).toContainText('the line “put c0 room noon” begins');
        await expect(first.getByRole('cell').nth(1)).toContainText('the line “put c0 room 1pm” begins');
        await page.keyboard.press('Escape');
      });

      await test.step('and gone to and fro', async () => {
        await page.getByRole('button', { name: /^fork of seen\.ndjson at/ }).click();
        await lab.expectConnection(/Recorded/);
        await lab.expectAnswer('c0', 'put room = noon');
        expect(await branches(lab)).toEqual(['seen.ndjson*', 'fork-1']);
        await page.goBack();
        await lab.expectConnection(/^Simulated/);
        await lab.expectAnswer('c0', 'put room = 1pm');
        expect(await branches(lab)).toEqual(['seen.ndjson', 'fork-1*']);
      });
    });
  });
