// Where a run's data lives: a folder with the run's own rows (what it is, who joined) and one folder for each replica.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Protocol, RowChange } from '../../shared/core/contract.ts';
import type { ReplicaId } from '../../shared/core/ids.ts';
import { canonicalJson } from '../../shared/core/json.ts';
import { succeed } from '../../shared/core/result.ts';
import { openLevelStorage } from '../storage/level-storage.ts';
import { type Durability, type Opened, obstruct, type ReplicaStorage } from '../storage/replica-storage.ts';

/** Raised when the run's own rows change their shape. */
const VERSION = 1;
const CONFIG_KEY = 'config';

/** A replica that joined the run, in this process or in one before. */
export interface Member {
  readonly id: ReplicaId;
  readonly sponsor: ReplicaId | null;
  readonly founders: readonly ReplicaId[];
}

export class RunFolder {
  readonly #path: string;
  readonly #isTemporary: boolean;
  readonly #storage: ReplicaStorage;
  /** In join order. */
  readonly members: Member[];

  private constructor(path: string, isTemporary: boolean, storage: ReplicaStorage, members: Member[]) {
    this.#path = path;
    this.#isTemporary = isTemporary;
    this.#storage = storage;
    this.members = members;
  }

  /**
   * Opens the folder of a run, which is made if it is absent; a run of something else, or one that is in use, is refused.
   * @param path `null`: a temporary folder, which goes with the run
   */
  static async open(
    path: string | null,
    protocol: Protocol,
    config: unknown,
    durability: Durability,
  ): Promise<Opened<RunFolder>> {
    const place = path ?? (await mkdtemp(join(tmpdir(), 'oxbow-run-')));
    const owner = { title: `a run of ${protocol.name}`, version: VERSION };
    const storage = await openLevelStorage({ folder: join(place, 'run'), owner, durability });
    if (!storage.ok) return storage;
    const folder = await RunFolder.#read(place, path === null, storage.value, config);
    if (!folder.ok) await storage.value.close();
    return folder;
  }

  static async #read(
    path: string,
    isTemporary: boolean,
    storage: ReplicaStorage,
    config: unknown,
  ): Promise<Opened<RunFolder>> {
    const rows = await storage.load();
    if (!rows.ok) return rows;
    const former = rows.value.find(({ key }) => key === CONFIG_KEY);
    if (former !== undefined && canonicalJson(former.value) !== canonicalJson(config)) {
      return obstruct(
        'incompatible',
        `${path} holds a run with other options: ${canonicalJson(former.value)}, not ${canonicalJson(config)}`,
      );
    }
    // Keys are numbered in join order.
    const members = rows.value.filter(({ key }) => key !== CONFIG_KEY).map(({ value }) => value as Member);
    const folder = new RunFolder(path, isTemporary, storage, members);
    const failure = await folder.#write([{ key: CONFIG_KEY, value: config }]);
    return failure === null ? succeed(folder) : obstruct('unavailable', failure);
  }

  /** How many times the folder was opened, this time included. */
  get openings(): number {
    return this.#storage.openings;
  }

  /** The folder of a replica's rows. */
  of(replica: ReplicaId): string {
    return join(this.#path, 'replicas', replica);
  }

  /** Remembers a replica before it starts. @returns a sentence if that cannot be written */
  async add(member: Member): Promise<string | null> {
    this.members.push(member);
    const key = `member ${String(this.members.length).padStart(6, '0')}`;
    return this.#write([{ key, value: member }]);
  }

  async close(): Promise<void> {
    await this.#storage.close();
    if (this.#isTemporary) await rm(this.#path, { recursive: true, force: true });
  }

  #write(changes: readonly RowChange[]): Promise<string | null> {
    return new Promise((resolve) => this.#storage.write(changes, resolve));
  }
}
