// Folders that are made with all that leads to them.

import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'oxbow-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a folder', () => {
  test('is made with all that leads to it, and may be there', () => {
    const path = join(folder, 'a', 'b', 'c');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  test('is not made below a file, nor in its place', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(join(file, 'below'))).toThrow(/ENOTDIR|EEXIST/);
    expect(() => makeFolder(file)).toThrow(/EEXIST/);
  });

  test.runIf(existsSync('/proc/self'))('is refused where no folder can be made, and soon', () => {
    expect(() => makeFolder('/proc/oxbow/below')).toThrow(/ENOENT|EACCES|EPERM/);
  });
});
