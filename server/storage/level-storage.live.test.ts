import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Row } from '../../shared/core/contract.ts';
import { present } from '../../shared/core/result.ts';
import { openLevelStorage } from './level-storage.ts';
import type { Opened, ReplicaStorage } from './replica-storage.ts';
import { describeStorage, refusalOf, someone, written } from './testing/storage-contract.ts';

for (const durability of ['sync', 'process', 'none'] as const) {
  describeStorage(`LevelDB with durability ${durability}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'oxbow-storage-'));
    return {
      open: (owner = someone, patienceMillis = 0) =>
        openLevelStorage({ folder: join(folder, 'deep', 's0'), owner, durability, patienceMillis }),
      remove: () => rmSync(folder, { recursive: true }),
      isBehind: durability === 'none',
    };
  });
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oxbow-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (): Promise<Opened<ReplicaStorage>> =>
  openLevelStorage({ folder, owner: someone, durability: 'sync' });

async function rowsOf(storage: Opened<ReplicaStorage>): Promise<Opened<readonly Row[]>> {
  if (!storage.ok) return storage;
  const rows = await storage.value.load();
  await storage.value.close();
  return rows;
}

async function fillFolder(): Promise<void> {
  const storage = await open();
  if (!storage.ok) throw new Error(storage.error);
  await storage.value.load();
  for (let i = 0; i < 300; i += 1) await written(storage.value, [{ key: `k${i}`, value: 'v'.repeat(200) }]);
  await storage.value.close();
}

describe('what is acknowledged', () => {
  for (const durability of ['sync', 'process'] as const)
    it(`was synced to the disk, batch by batch, if durability is sync: it is ${durability}`, async () => {
      const synced: unknown[] = [];
      const { prototype } = ClassicLevel;
      const batchOf = Reflect.get(prototype, 'batch') as (
        this: ClassicLevel,
      ) => ReturnType<ClassicLevel['batch']>;
      // A look at the real database's calls: a kill of the process alone would not show that the sync is missing.
      const spy = vi.spyOn(ClassicLevel.prototype, 'batch').mockImplementation(function (this: ClassicLevel) {
        const batch = batchOf.call(this);
        const write = batch.write.bind(batch);
        batch.write = (options?: { readonly sync?: boolean | undefined }) => {
          synced.push(options?.sync);
          return write((options ?? {}) as Parameters<typeof write>[0]);
        };
        return batch;
      } as typeof batchOf);
      const storage = await openLevelStorage({ folder, owner: someone, durability });
      if (!storage.ok) throw new Error(storage.error);
      await storage.value.load();
      for (let i = 0; i < 3; i += 1) await written(storage.value, [{ key: `k${i}`, value: i }]);
      await storage.value.close();
      spy.mockRestore();
      expect(synced).toEqual([durability === 'sync', durability === 'sync', durability === 'sync']);
    });

  it('is not written yet if durability is none, as far as the disk is not too far behind', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const { prototype } = ClassicLevel;
    const batchOf = Reflect.get(prototype, 'batch') as (
      this: ClassicLevel,
    ) => ReturnType<ClassicLevel['batch']>;
    const spy = vi.spyOn(ClassicLevel.prototype, 'batch').mockImplementation(function (this: ClassicLevel) {
      const batch = batchOf.call(this);
      const write = batch.write.bind(batch);
      batch.write = (async (...options: Parameters<typeof write>) => {
        await held;
        return write(...options);
      }) as typeof write;
      return batch;
    } as typeof batchOf);
    const storage = await openLevelStorage({ folder, owner: someone, durability: 'none' });
    if (!storage.ok) throw new Error(storage.error);
    await storage.value.load();
    const acknowledged: number[] = [];
    const writes = 3_000;
    for (let i = 0; i < writes; i += 1)
      storage.value.write([{ key: `k${i}`, value: i }], () => acknowledged.push(i));
    await new Promise((resolve) => setImmediate(resolve));
    const ahead = acknowledged.length;
    letGo();
    await storage.value.close();
    spy.mockRestore();
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThan(writes);
    expect(acknowledged).toEqual(Array.from({ length: writes }, (_, i) => i));
    expect(await rowsOf(await open())).toMatchObject({ ok: true, value: { length: writes } });
  });
});

describe('a damaged folder is refused with a sentence', () => {
  it('when a row is not JSON', async () => {
    await fillFolder();
    const database = new ClassicLevel(folder);
    await database.put('rk7', '{"torn":');
    await database.close();
    expect(await rowsOf(await open())).toEqual({
      ok: false,
      reason: 'damaged',
      error: `${folder} is damaged: its row k7 cannot be read`,
    });
  });

  it('when a row was lost or changed behind its back', async () => {
    await fillFolder();
    const database = new ClassicLevel(folder);
    await database.put('rk7', '1');
    await database.close();
    const damaged = {
      ok: false,
      reason: 'damaged',
      error: `${folder} is damaged: rows were lost or changed`,
    };
    expect(await rowsOf(await open())).toEqual(damaged);
  });

  it('when bytes of the middle of the log changed, which the database itself passes over in silence', async () => {
    await fillFolder();
    const log = present(
      readdirSync(folder).find((name) => name.endsWith('.log')),
      'log file',
    );
    const bytes = readFileSync(join(folder, log));
    bytes.fill(0xff, 40_000, 40_010);
    writeFileSync(join(folder, log), bytes);
    const damaged = {
      ok: false,
      reason: 'damaged',
      error: `${folder} is damaged: rows were lost or changed`,
    };
    expect(await rowsOf(await open())).toEqual(damaged);
  });

  it('when its format row cannot be read', async () => {
    await fillFolder();
    const database = new ClassicLevel(folder);
    await database.put('oxbow format', '{}');
    await database.close();
    const damaged = {
      ok: false,
      reason: 'damaged',
      error: `${folder} is damaged: its format row cannot be read`,
    };
    expect(await rowsOf(await open())).toEqual(damaged);
  });

  it('when a file of the database is missing', async () => {
    await fillFolder();
    for (const name of readdirSync(folder)) if (name.startsWith('MANIFEST')) rmSync(join(folder, name));
    expect(await rowsOf(await open())).toEqual({
      ok: false,
      reason: 'damaged',
      error: `${folder} is damaged: a file of the database is missing`,
    });
  });
});

describe('a folder that is not ours is refused with a sentence', () => {
  it('of a newer format', async () => {
    const database = new ClassicLevel(folder);
    await database.put('oxbow format', JSON.stringify({ format: 2, owner: someone, openings: 1 }));
    await database.close();
    const newer = {
      ok: false,
      reason: 'incompatible',
      error: `${folder} was written by a newer version of Oxbow`,
    };
    expect(await rowsOf(await open())).toEqual(newer);
  });

  it('of another program', async () => {
    const database = new ClassicLevel(folder);
    await database.put('a', 'b');
    await database.close();
    expect(await rowsOf(await open())).toEqual({
      ok: false,
      reason: 'incompatible',
      error: `${folder} is a database of something else`,
    });
  });

  it('that is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const storage = await openLevelStorage({ folder: file, owner: someone, durability: 'sync' });
    expect(refusalOf(storage)).toContain(file);
  });
});

describe('nothing acknowledged is lost', () => {
  const program = fileURLToPath(new URL('./testing/write-until-stopped.ts', import.meta.url));
  const node = [process.execPath, '--import', 'tsx', program];

  async function expectAllOf(place: string, acknowledged: number): Promise<void> {
    const storage = await openLevelStorage({ folder: place, owner: someone, durability: 'sync' });
    const rows = await rowsOf(storage);
    if (!rows.ok) throw new Error(rows.error);
    const values = new Map(rows.value.map(({ key, value }) => [key, value]));
    const newest = values.get('newest') as number;
    expect(newest).toBeGreaterThanOrEqual(acknowledged);
    // Batches are whole and in order: all up to the newest, and nothing of a later one.
    for (let number = 1; number <= newest; number += 1) {
      expect(values.get(`left ${number}`)).toBe('x'.repeat(500));
      expect(values.get(`right ${number}`)).toBe(number);
    }
    expect(rows.value).toHaveLength(2 * newest + 1);
  }

  it('when the process is killed in mid-write', async () => {
    let acknowledged = 0;
    const child = spawn(node[0] ?? '', [...node.slice(1), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await linesOf(child, (line) => {
      acknowledged = Number(line.slice('durable '.length));
      if (acknowledged === 203) child.kill('SIGKILL');
    });
    expect(acknowledged).toBeGreaterThanOrEqual(203);
    await expectAllOf(folder, acknowledged);
  });

  it('when the disk takes no more, which is said in a sentence and ends all later writes', async () => {
    // 256 blocks of 512 bytes (or 1,024, by shell): the log of the database soon reaches that.
    const place = join(folder, 's0');
    mkdirSync(place);
    const child = spawn('sh', ['-c', 'ulimit -f 256; exec "$@"', 'sh', ...node, place], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = 0;
    const failures: string[] = [];
    await linesOf(child, (line) => {
      if (line.startsWith('durable ')) acknowledged = Number(line.slice('durable '.length));
      else failures.push(line);
    });
    const sentence = `a file in ${place} reached the largest size that the system allows`;
    expect(acknowledged).toBeGreaterThan(20);
    expect(failures).toContain(`failed ${sentence}`);
    expect(new Set(failures)).toEqual(new Set([`failed ${sentence}`, `then ${sentence}`]));
    await expectAllOf(place, acknowledged);
  });
});

/** Reads a process's output line by line; resolves when it has ended and all was read. */
async function linesOf(child: ChildProcess, onLine: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: present(child.stdout, 'standard output') });
  lines.on('line', onLine);
  await Promise.all([
    new Promise((resolve) => child.once('exit', resolve)),
    new Promise((resolve) => lines.once('close', resolve)),
  ]);
}
