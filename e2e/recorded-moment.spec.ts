// A recorded run, opened in the page at one of its moments.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from './fixtures.ts';
import { Lab } from './lab-page.ts';
import { LabServer } from './lab-server.ts';

const oxbow = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

const SCRIPT = `cluster bayou s0 s1 s2 schedule=timed period=500ms latency=300ms
client c0 s0
client c1 s1
put c0 a 1
wait 3s
partition s0 | s1,s2
put c0 a 2
wait 1s
note "here"
heal
wait 5s
`;

interface Recorded {
  readonly type?: string;
  readonly sequence?: number;
  readonly text?: string;
}

test('a partition and what was on its way are seen as they were; time stands until a line heals it', async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'oxbow-recorded-'));
  const script = join(folder, 'run.oxbow');
  const trace = join(folder, 'run.ndjson');
  await writeFile(script, SCRIPT);
  await promisify(execFile)(process.execPath, [oxbow, 'run', '--trace', trace, script]);
  const events = (await readFile(trace, 'utf8')).trimEnd().split('\n');
  const here = events.map((line) => JSON.parse(line) as Recorded).find(({ text }) => text === 'here');
  const at = here?.sequence ?? 0;
  expect(at).toBeGreaterThan(0);

  const server = await LabServer.start(['--open', `${trace}@${at}`]);
  try {
    const lab = new Lab(page);
    await page.goto(`${server.url}?run=recorded`);
    await lab.expectConnection('Simulated: paused');
    await lab.expectLink('s0', 's1', 'cut');
    await lab.expectLink('s0', 's2', 'cut');
    await lab.expectLink('s1', 's2', 'open');
    await expect.poll(() => lab.underWay('s1', 's2')).toBeGreaterThan(0);
    const underWay = await lab.underWay('s1', 's2');
    await expect(lab.picture.getByText('a = 2', { exact: true })).toHaveCount(1);
    await expect(lab.picture.getByText('a = 1', { exact: true })).toHaveCount(2);
    const before = await server.findRun('recorded');

    await test.step('its time stands, whoever looks', async () => {
      await page.reload();
      await lab.expectConnection('Simulated: paused');
      expect(await lab.underWay('s1', 's2')).toBe(underWay);
      expect((await server.findRun('recorded')).nowMillis).toBe(before.nowMillis);
    });

    expect(await lab.run('heal')).toEqual([]);
    await expect(lab.picture.getByText('a = 2', { exact: true })).toHaveCount(3);
    await lab.expectConnection(/^Simulated$/);
    await lab.expectLink('s0', 's1', 'open');
    expect(await lab.run('get c1 a')).toEqual(['a:2']);
    expect((await server.findRun('recorded')).nowMillis).toBeGreaterThan(before.nowMillis);

    await test.step('its time is stopped again, by a button and by a key', async () => {
      await page.getByRole('button', { name: 'Stop time' }).click();
      await lab.expectConnection('Simulated: paused');
      const stood = await server.findRun('recorded');
      await page.reload();
      await lab.expectConnection('Simulated: paused');
      expect((await server.findRun('recorded')).nowMillis).toBe(stood.nowMillis);
      await lab.picture.focus();
      await page.keyboard.press('t');
      await lab.expectConnection(/^Simulated$/);
      await page.keyboard.press('t');
      await lab.expectConnection('Simulated: paused');
    });
  } finally {
    // Whoever looks leaves before the server ends.
    await page.goto('about:blank');
    await server.dispose();
    await rm(folder, { recursive: true });
  }
});
