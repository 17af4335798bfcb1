// The server's folder on the disk. One server at a time has it; it says who, and which version wrote it.
//
//   oxbow.json    the format of the folder
//   lock/         an empty database: the system frees its lock when the process dies, however it dies
//   holder.json   who holds the lock, for the sentence that the next one gets
//   runs/NAME/    what a run keeps

import { open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { fail, type Result, succeed } from '../shared/core/result.ts';
import { describeFailure } from './storage/storage-failure.ts';
import { makeFolder } from './trace/make-folder.ts';

/** Raised when what is in the folder changes its shape; a folder of a newer format is refused. */
export const DATA_FORMAT = 1;

const FORMAT_FILE = 'oxbow.json';
/** The next format file while it is written. */
const NEXT_FORMAT_FILE = 'oxbow.json.next';
const HOLDER_FILE = 'holder.json';
/** No run can be named so: its name has no dot. */
const ASIDE = '.aside';

export interface DataFolder {
  readonly folder: string;
  runFolder(run: string): string;
  /** The runs that have something there, those of an earlier server included. */
  keptRuns(): Promise<readonly string[]>;
  /** Removes what a run has kept. */
  forgetRun(run: string): Promise<void>;
  /** Moves away what a run has kept, for a person to look at, beside what was moved away before. @returns where it is */
  setRunAside(run: string): Promise<string>;
  release(): Promise<void>;
}

/** Opens the folder, which is made if it is absent. Every obstacle is a sentence that also says what to do. */
export async function openDataFolder(folder: string, version: string): Promise<Result<DataFolder>> {
  try {
    makeFolder(folder);
    const fit = await checkFormat(folder);
    if (!fit.ok) return fit;
    const lock = await takeLock(folder);
    if (!lock.ok) return lock;
    try {
      await writeFormat(folder, version);
      await writeFile(join(folder, HOLDER_FILE), `${JSON.stringify({ process: process.pid })}\n`);
    } catch (error) {
      await lock.value.close();
      throw error;
    }
    return succeed(new LockedFolder(folder, lock.value));
  } catch (error) {
    return fail(`${describeSystemFailure(folder, error)}; choose another folder with --data`);
  }
}

class LockedFolder implements DataFolder {
  readonly folder: string;
  readonly #lock: ClassicLevel;

  constructor(folder: string, lock: ClassicLevel) {
    this.folder = folder;
    this.#lock = lock;
  }

  runFolder(run: string): string {
    return join(this.folder, 'runs', run);
  }

  async keptRuns(): Promise<readonly string[]> {
    const names = await readdir(join(this.folder, 'runs')).catch(() => []);
    return names.filter((name) => !name.includes(ASIDE));
  }

  async setRunAside(run: string): Promise<string> {
    const prefix = `${run}${ASIDE}-`;
    const names = await readdir(join(this.folder, 'runs'));
    const numbers = names
      .filter((name) => name.startsWith(prefix))
      .map((name) => Number(name.slice(prefix.length)));
    // Above all that are there, also where a person took one away: the newest has the highest number.
    const aside = join(
      this.folder,
      'runs',
      `${prefix}${Math.max(0, ...numbers.filter(Number.isSafeInteger)) + 1}`,
    );
    await rename(this.runFolder(run), aside);
    return aside;
  }

  async forgetRun(run: string): Promise<void> {
    await rm(this.runFolder(run), { recursive: true, force: true });
  }

  async release(): Promise<void> {
    await rm(join(this.folder, HOLDER_FILE), { force: true });
    await this.#lock.close();
  }
}

/** A folder full of other things is not filled up with ours: somebody mistyped. */
async function checkFormat(folder: string): Promise<Result<void>> {
  const text = await readIfPresent(join(folder, FORMAT_FILE));
  if (text === null) {
    // A server that was stopped while it made the folder has left these there and nothing else.
    const begun = ['lock', NEXT_FORMAT_FILE, HOLDER_FILE];
    const others = (await readdir(folder)).filter((name) => !begun.includes(name));
    return others.length === 0
      ? succeed(undefined)
      : fail(`${folder} holds other things (${others[0]}) and no data of Oxbow: choose another with --data`);
  }
  const format = fieldOf(text, 'format');
  if (typeof format !== 'number') {
    return fail(`${folder} is damaged: ${FORMAT_FILE} cannot be read; choose another folder with --data`);
  }
  if (format > DATA_FORMAT) {
    return fail(
      `${folder} was written by a newer version of Oxbow (${String(fieldOf(text, 'version'))}): start that one, or choose another folder with --data`,
    );
  }
  return succeed(undefined);
}

/**
 * A folder whose format cannot be read is refused for good, so at no moment is the file there in part: whoever is killed,
 * or finds the disk full, leaves the one that was.
 */
async function writeFormat(folder: string, version: string): Promise<void> {
  const file = join(folder, FORMAT_FILE);
  const text = `${JSON.stringify({ format: DATA_FORMAT, version })}\n`;
  if ((await readIfPresent(file)) === text) return;
  const next = join(folder, NEXT_FORMAT_FILE);
  const handle = await open(next, 'w');
  try {
    await handle.writeFile(text);
    // Else the name could reach the disk before the text does.
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
}

async function takeLock(folder: string): Promise<Result<ClassicLevel>> {
  const lock = new ClassicLevel(join(folder, 'lock'));
  try {
    await lock.open();
    return succeed(lock);
  } catch (error) {
    if (!isLockedByAnother(error)) throw error;
    const holder = fieldOf((await readIfPresent(join(folder, HOLDER_FILE))) ?? '', 'process');
    const who = typeof holder === 'number' ? ` (process ${holder})` : '';
    return fail(
      `the data folder ${folder} is in use by another Oxbow server${who}: stop it or choose another folder with --data`,
    );
  }
}

function isLockedByAnother(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED';
}

function describeSystemFailure(folder: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `the data folder ${folder} may not be written to`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `the data folder ${folder} is not a folder`;
    case 'ENOSPC':
      return `the disk that holds the data folder ${folder} is full`;
    default:
      return describeFailure(folder, error);
  }
}

async function readIfPresent(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** A field of a JSON object in a text; `undefined` where there is no such thing. */
function fieldOf(text: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return (value as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}
