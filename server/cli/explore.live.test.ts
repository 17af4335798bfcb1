// `oxbow explore` with its threads, as a process with streams and an exit code.

import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const oxbow = fileURLToPath(new URL('../../bin/oxbow.mjs', import.meta.url));

test('several threads find the same as one', () => {
  const [one, several] = ['1', '3'].map((workers) => {
    const args = ['explore', '--protocol', 'bayou', '--seeds', '6', '--workers', workers];
    const { status, stdout } = spawnSync(process.execPath, [oxbow, ...args], { encoding: 'utf8' });
    return [status, stdout.replaceAll(/[\d.]+ s, [\d.]+ a second/g, 'a while')];
  });
  expect(one).toEqual([0, 'bayou: 6 seeds from 1 in a while: nothing found\n']);
  expect(several).toEqual(one);
});

test('an interrupted search says what it has seen', async () => {
  const args = ['explore', '--protocol', 'bayou', '--minutes', '9', '--workers', '2'];
  const child = spawn(process.execPath, ['--no-warnings', oxbow, ...args]);
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  // The first sign of life comes when seeds have been performed.
  child.stderr.once('data', () => child.kill('SIGINT'));
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
  expect(printed).toMatch(/^bayou: \d+ seeds from 1 in .*: nothing found so far: interrupted\n$/);
});
