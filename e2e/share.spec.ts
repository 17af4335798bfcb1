// What can be taken away of a run.

import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Lab } from './lab-page.ts';

async function take(lab: Lab, role: 'button' | 'link', name: string): Promise<Download> {
  const started = lab.page.waitForEvent('download');
  await lab.page.getByRole(role, { name }).click();
  return started;
}

test('the script and the trace of a run are taken away as files', async ({ lab, run }) => {
  await lab.run('cut s0 s1');
  await lab.run('put c0 room 11am');
  await lab.page.getByRole('button', { name: 'Share' }).click();

  const script = await take(lab, 'button', 'Download script');
  expect(script.suggestedFilename()).toBe(`${run.id}.oxbow`);
  const lines = (await readFile(await script.path(), 'utf8')).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^cluster bayou s0 s1 s2 s3 s4/);
  expect(lines.slice(-2)).toEqual(['cut s0 s1', 'put c0 room 11am']);

  const trace = await take(lab, 'link', 'Download trace');
  expect(trace.suggestedFilename()).toBe(`${run.id}.ndjson`);
  const events = (await readFile(await trace.path(), 'utf8')).trimEnd().split('\n');
  expect(events.length).toBeGreaterThan(20);
  for (const line of events) expect(JSON.parse(line)).toBeInstanceOf(Object);
  expect(events.some((line) => line.includes('put c0 room 11am'))).toBe(true);
});

test('the sheet closes by Escape and gives the focus back', async ({ lab }) => {
  const button = lab.page.getByRole('button', { name: 'Share' });
  await button.focus();
  await lab.page.keyboard.press('Enter');
  const sheet = lab.page.getByRole('region', { name: 'Take away' });
  await expect(sheet).toBeVisible();
  await lab.page.keyboard.press('Tab');
  await lab.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(button).toBeFocused();
});
