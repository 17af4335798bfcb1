import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inlineScriptHashes, watchPageScripts } from './page-scripts.ts';

// As browsers compute it: echo -n 'alert(1)' | openssl sha256 -binary | base64
const ALERT = `'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='`;

test('scripts in the text are named by their hash, scripts from files are not', () => {
  expect(inlineScriptHashes('<script>alert(1)</script><script type="module" src="./a.js"></script>')).toEqual(
    [ALERT],
  );
  expect(inlineScriptHashes('<SCRIPT type="text/javascript" >alert(1)</SCRIPT>')).toEqual([ALERT]);
  expect(inlineScriptHashes('<p>no script</p>')).toEqual([]);
});

test('a page that is built again is read again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'oxbow-scripts-'));
  const scripts = watchPageScripts(folder);
  expect(scripts()).toEqual([]);
  await writeFile(join(folder, 'index.html'), '<script>alert(1)</script>');
  expect(scripts()).toEqual([ALERT]);
  await writeFile(join(folder, 'index.html'), '<p></p>');
  await utimes(join(folder, 'index.html'), 1, 1);
  expect(scripts()).toEqual([]);
  await rm(folder, { recursive: true });
});

test('without a page there are none', () => {
  expect(watchPageScripts(null)()).toEqual([]);
});
