// The data folder on a real disk: one server at a time, and only what this version can read.

import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { DATA_FORMAT, type DataFolder, openDataFolder } from './data-folder.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oxbow-data-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function open(folder: string): Promise<DataFolder> {
  const opened = await openDataFolder(folder, '0.1.0');
  if (!opened.ok) throw new Error(opened.error);
  ends.push(() => opened.value.release());
  return opened.value;
}

async function obstacle(folder: string): Promise<string> {
  const opened = await openDataFolder(folder, '0.1.0');
  if (opened.ok) await opened.value.release();
  return opened.ok ? 'none' : opened.error;
}

test('a folder is made where there is none, and says its format', async () => {
  const folder = join(await emptyFolder(), 'deep', 'below');
  await open(folder);
  expect(JSON.parse(await readFile(join(folder, 'oxbow.json'), 'utf8'))).toEqual({
    format: DATA_FORMAT,
    version: '0.1.0',
  });
});

test('a second server on the folder is told who has it', async () => {
  const folder = await emptyFolder();
  await open(folder);
  expect(await obstacle(folder)).toBe(
    `the data folder ${folder} is in use by another Oxbow server (process ${process.pid}): stop it or choose another folder with --data`,
  );
});

test('a folder that was released can be opened again', async () => {
  const folder = await emptyFolder();
  const first = await openDataFolder(folder, '0.1.0');
  if (first.ok) await first.value.release();
  expect(await obstacle(folder)).toBe('none');
});

test('a folder of a newer version is refused and not touched', async () => {
  const folder = await emptyFolder();
  const newer = JSON.stringify({ format: DATA_FORMAT + 1, version: '9.0.0' });
  await writeFile(join(folder, 'oxbow.json'), newer);
  expect(await obstacle(folder)).toBe(
    `${folder} was written by a newer version of Oxbow (9.0.0): start that one, or choose another folder with --data`,
  );
  expect(await readFile(join(folder, 'oxbow.json'), 'utf8')).toBe(newer);
});

test('a format file that says the same is left alone, another is replaced as a whole', async () => {
  const folder = await emptyFolder();
  const file = join(folder, 'oxbow.json');
  expect(await obstacle(folder)).toBe('none');
  const { mtimeMs, ino } = await stat(file);
  expect(await obstacle(folder)).toBe('none');
  expect(await stat(file)).toMatchObject({ mtimeMs, ino });
  const opened = await openDataFolder(folder, '0.2.0');
  if (opened.ok) await opened.value.release();
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ format: DATA_FORMAT, version: '0.2.0' });
  expect((await stat(file)).ino).not.toBe(ino);
  expect(await readdir(folder)).not.toContain('oxbow.json.next');
});

test('a format file that cannot be replaced stays whole, and the folder is not left locked', async () => {
  const folder = await emptyFolder();
  expect(await obstacle(folder)).toBe('none');
  const before = await readFile(join(folder, 'oxbow.json'), 'utf8');
  await mkdir(join(folder, 'oxbow.json.next'));
  const refused = await openDataFolder(folder, '0.2.0');
  expect(refused.ok ? '' : refused.error).toContain('choose another folder with --data');
  expect(await readFile(join(folder, 'oxbow.json'), 'utf8')).toBe(before);
  await rm(join(folder, 'oxbow.json.next'), { recursive: true });
  expect(await obstacle(folder)).toBe('none');
});

test('a server that was killed while it wrote the first format file stands in nobody’s way', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'oxbow.json.next'), '{"for');
  expect(await obstacle(folder)).toBe('none');
});

test.each(['', '{', '[]', '{"format":"1"}'])('a format file of %j is damage', async (text) => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'oxbow.json'), text);
  expect(await obstacle(folder)).toBe(
    `${folder} is damaged: oxbow.json cannot be read; choose another folder with --data`,
  );
});

test('a folder that holds other things is not filled up', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'thesis.tex'), '');
  expect(await obstacle(folder)).toBe(
    `${folder} holds other things (thesis.tex) and no data of Oxbow: choose another with --data`,
  );
});

test('a file is no folder', async () => {
  const file = join(await emptyFolder(), 'file');
  await writeFile(file, '');
  expect(await obstacle(file)).toBe(
    `the data folder ${file} is not a folder; choose another folder with --data`,
  );
  expect(await obstacle(join(file, 'below'))).toContain('is not a folder; choose another folder with --data');
});

test('runs are kept, set aside, and forgotten', async () => {
  const data = await open(await emptyFolder());
  await mkdir(data.runFolder('lab'), { recursive: true });
  await mkdir(data.runFolder('other'), { recursive: true });
  expect([...(await data.keptRuns())].sort((a, b) => (a < b ? -1 : 1))).toEqual(['lab', 'other']);
  expect(await data.setRunAside('lab')).toBe(`${data.runFolder('lab')}.aside-1`);
  await mkdir(data.runFolder('lab'), { recursive: true });
  expect(await data.setRunAside('lab')).toBe(`${data.runFolder('lab')}.aside-2`);
  expect(await data.keptRuns()).toEqual(['other']);
  await data.forgetRun('other');
  expect(await data.keptRuns()).toEqual([]);
  expect((await readdir(join(data.folder, 'runs'))).sort()).toEqual(['lab.aside-1', 'lab.aside-2']);
});
