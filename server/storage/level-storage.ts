// Durable rows in an embedded LevelDB: one folder for each owner. Row values are JSON text. The folder's own rows, its
// format and its checksum, stand beside those of the owner under another first letter.

import { ClassicLevel } from 'classic-level';
import type { Row, RowChange } from '../../shared/core/contract.ts';
import { compareText } from '../../shared/core/json.ts';
import { assert, succeed } from '../../shared/core/result.ts';
import {
  type Durability,
  type Opened,
  obstruct,
  type ReplicaStorage,
  type StorageOwner,
} from './replica-storage.ts';
import { type RowSum, RowSummer } from './row-sum.ts';
import { describeFailure, isLocked, obstacleOf } from './storage-failure.ts';

/** Raised when the folder's own rows change; a folder of a newer format is refused. */
const FORMAT_VERSION = 1;
const FORMAT_KEY = 'oxbow format';
const SUM_KEY = 'oxbow sum';

interface FolderFormat {
  readonly format: number;
  readonly owner: StorageOwner;
  readonly openings: number;
}

export interface LevelStorageOptions {
  readonly folder: string;
  readonly owner: StorageOwner;
  readonly durability: Durability;
  /** How long to wait for a holder that is just about to end, in milliseconds; not at all unless given. */
  readonly patienceMillis?: number;
}

/** Writes that may be acknowledged and not yet on the disk (`none`); beyond it the writer waits for the disk. */
const BEHIND_MAX = 1_024;

/**
 * How long such batches wait for others, in milliseconds. To hand one over wakes a thread, which can cost more than the step
 * that wrote it.
 */
const BEHIND_MILLIS = 10;

/** Between two attempts to open a folder that is in use. */
const ATTEMPT_MILLIS = 20;

/** Opens a folder, which is made if it is absent, and counts the opening. Every obstacle is a sentence. */
export async function openLevelStorage(options: LevelStorageOptions): Promise<Opened<ReplicaStorage>> {
  const { folder, owner, durability } = options;
  const database = new ClassicLevel<string, string>(folder);
  try {
    await openUnlocked(database, options.patienceMillis ?? 0);
    const format = readFormat(folder, owner, await database.get(FORMAT_KEY), await isEmpty(database));
    if (!format.ok) {
      await database.close();
      return format;
    }
    const openings = format.value + 1;
    const opened: FolderFormat = { format: FORMAT_VERSION, owner, openings };
    await database.put(FORMAT_KEY, JSON.stringify(opened), { sync: durability === 'sync' });
    return succeed(new LevelStorage(database, openings, durability));
  } catch (error) {
    await database.close().catch(() => undefined);
    return obstacleOf(folder, error);
  }
}

async function openUnlocked(database: ClassicLevel<string, string>, patienceMillis: number): Promise<void> {
  const deadline = performance.now() + patienceMillis;
  for (;;) {
    try {
      await database.open();
      return;
    } catch (error) {
      if (!isLocked(error) || performance.now() >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, ATTEMPT_MILLIS));
    }
  }
}

async function isEmpty(database: ClassicLevel): Promise<boolean> {
  return (await database.keys({ limit: 1 }).all()).length === 0;
}

/** @returns how often the folder was opened before */
function readFormat(
  folder: string,
  owner: StorageOwner,
  text: string | undefined,
  empty: boolean,
): Opened<number> {
  if (text === undefined)
    return empty ? succeed(0) : obstruct('incompatible', `${folder} is a database of something else`);
  const found = parseFormat(text);
  if (found === null) return obstruct('damaged', `${folder} is damaged: its format row cannot be read`);
  if (found.format > FORMAT_VERSION || found.owner.version > owner.version) {
    return obstruct('incompatible', `${folder} was written by a newer version of Oxbow`);
  }
  if (found.owner.title !== owner.title) {
    return obstruct('incompatible', `${folder} belongs to ${found.owner.title}, not to ${owner.title}`);
  }
  return succeed(found.openings);
}

function parseFormat(text: string): FolderFormat | null {
  const value = parseJson(text) as Partial<FolderFormat> | null | undefined;
  const isWhole =
    typeof value?.format === 'number' &&
    typeof value.owner?.title === 'string' &&
    typeof value.owner.version === 'number' &&
    typeof value.openings === 'number';
  return isWhole ? (value as FolderFormat) : null;
}

interface WaitingWrite {
  readonly changes: readonly RowChange[];
  readonly done: (failure: string | null) => void;
}

class LevelStorage implements ReplicaStorage {
  readonly openings: number;
  readonly #database: ClassicLevel<string, string>;
  readonly #durability: Durability;
  readonly #sum = new RowSummer();
  /** Written together when the batch under way has ended: the database would not keep the order of two at once. */
  #waiting: WaitingWrite[] = [];
  /** Writes that were handed over and are not on the disk, and those among them whose writer waits. */
  #unwritten = 0;
  #unacknowledged = 0;
  #underWay: Promise<void> | null = null;
  /** Until the batches that were acknowledged already are written. */
  #behind: NodeJS.Timeout | null = null;
  #failure: string | null = null;
  #isAbandoned = false;

  constructor(database: ClassicLevel<string, string>, openings: number, durability: Durability) {
    this.#database = database;
    this.openings = openings;
    this.#durability = durability;
  }

  async load(): Promise<Opened<readonly Row[]>> {
    const folder = this.#database.location;
    try {
      const rows: Row[] = [];
      let written: string | undefined;
      for await (const [storedKey, text] of this.#database.iterator()) {
        if (storedKey === SUM_KEY) written = text;
        const key = readKey(storedKey);
        if (key === null) continue;
        const value = parseJson(text);
        if (value === undefined)
          return obstruct('damaged', `${folder} is damaged: its row ${key} cannot be read`);
        this.#sum.change(key, text);
        rows.push({ key, value });
      }
      if (!isSum(this.#sum.current(), written))
        return obstruct('damaged', `${folder} is damaged: rows were lost or changed`);
      // The database orders by bytes of UTF-8, the contract by code unit.
      return succeed(rows.sort((left, right) => compareText(left.key, right.key)));
    } catch (error) {
      return obstacleOf(folder, error);
    }
  }

  write(changes: readonly RowChange[], done: (failure: string | null) => void): void {
    assert(!this.#isAbandoned, 'a write after the storage was closed');
    this.#unwritten += 1;
    // In order also beyond the bound: none is acknowledged before one that waits for the disk.
    if (this.#durability === 'none' && this.#unwritten <= BEHIND_MAX && this.#unacknowledged === 0) {
      this.#waiting.push({ changes, done: ignore });
      queueMicrotask(() => {
        if (!this.#isAbandoned) done(this.#failure);
      });
      this.#behind ??= setTimeout(() => this.#writeNow(), BEHIND_MILLIS);
      return;
    }
    this.#unacknowledged += 1;
    this.#waiting.push({ changes, done });
    this.#writeNow();
  }

  #writeNow(): void {
    if (this.#behind !== null) clearTimeout(this.#behind);
    this.#behind = null;
    if (this.#waiting.length > 0) this.#underWay ??= this.#writeWaiting();
  }

  async close(): Promise<void> {
    this.#writeNow();
    while (this.#underWay !== null) {
      await this.#underWay;
      // What came after the last batch had been taken.
      this.#writeNow();
    }
    await this.abandon();
  }

  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    this.#waiting = [];
    this.#writeNow();
    await this.#underWay;
    await this.#database.close();
  }

  async #writeWaiting(): Promise<void> {
    // Not in the caller's turn: `done` is called later, always, and writes of one turn share one batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const together = this.#waiting;
      this.#waiting = [];
      this.#failure ??= await this.#writeBatch(together);
      this.#unwritten -= together.length;
      this.#unacknowledged -= together.filter(({ done }) => done !== ignore).length;
      if (this.#isAbandoned) break;
      for (const { done } of together) done(this.#failure);
    }
    this.#underWay = null;
  }

  async #writeBatch(together: readonly WaitingWrite[]): Promise<string | null> {
    try {
      // A chained batch costs half of what a list of operations costs (it skips their generic description).
      const batch = this.#database.batch();
      for (const { changes } of together) {
        for (const { key, value } of changes) {
          const text = value === undefined ? undefined : JSON.stringify(value);
          this.#sum.change(key, text);
          if (text === undefined) batch.del(storeKey(key));
          else batch.put(storeKey(key), text);
        }
      }
      batch.put(SUM_KEY, JSON.stringify(this.#sum.current()));
      await batch.write({ sync: this.#durability === 'sync' });
      return null;
    } catch (error) {
      return describeFailure(this.#database.location, error);
    }
  }
}

function ignore(): void {}

function isSum(computed: RowSum, written: string | undefined): boolean {
  if (written === undefined) return computed.rows === 0;
  const sum = parseJson(written) as Partial<RowSum> | null | undefined;
  return sum?.rows === computed.rows && sum.sum === computed.sum;
}

/** UTF-8 has no lone surrogates, keys may (rule C7): such a key is stored as JSON text, which escapes them. */
function storeKey(key: string): string {
  return /\p{Surrogate}/u.test(key) ? `j${JSON.stringify(key)}` : `r${key}`;
}

/** @returns `null` for the folder's own rows */
function readKey(stored: string): string | null {
  if (stored.startsWith('r')) return stored.slice(1);
  return stored.startsWith('j') ? (JSON.parse(stored.slice(1)) as string) : null;
}

/** @returns `undefined` when the text is not JSON */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
