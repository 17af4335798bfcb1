// What every storage of a replica must do, as tests; run for each way of opening one.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RowChange } from '../../../shared/core/contract.ts';
import { present, type Result } from '../../../shared/core/result.ts';
import type { ReplicaStorage, StorageOwner } from '../replica-storage.ts';

export const someone: StorageOwner = { title: 'replica s0 of a test', version: 3 };

/** @param prepare gives a fresh place: how to open it, any number of times, and how to remove it */
export function describeStorage(
  name: string,
  prepare: () => {
    open(owner?: StorageOwner, patienceMillis?: number): Promise<Result<ReplicaStorage>>;
    remove(): void;
    /** Whether it may acknowledge a batch before it is written. */
    readonly isBehind?: boolean;
  },
): void {
  describe(`a storage, ${name}`, () => {
    let place: ReturnType<typeof prepare>;
    beforeEach(() => {
      place = prepare();
    });
    afterEach(() => place.remove());

    async function opened(): Promise<ReplicaStorage> {
      const storage = await place.open();
      if (!storage.ok) throw new Error(storage.error);
      const rows = await storage.value.load();
      if (!rows.ok) throw new Error(rows.error);
      return storage.value;
    }

    async function rowsAfterReopening(): Promise<unknown> {
      const again = present(await place.open(), 'storage');
      if (!again.ok) throw new Error(again.error);
      const rows = await again.value.load();
      await again.value.close();
      return rows.ok ? rows.value : rows.error;
    }

    it('is empty at first and keeps rows over a close, by code unit of the key', async () => {
      const storage = await opened();
      // U+FFFD comes after the surrogates of U+1F600 in code units, before them in UTF-8; a lone surrogate has no UTF-8.
      const keys = ['b', 'a', '', '__proto__', '10', '9', '\u{1f600}', '\ufffd', '\ud800', 'a\u0000b'];
      await written(
        storage,
        keys.map((key) => ({ key, value: { key, deep: [1, null, 'ü'] } })),
      );
      await storage.close();
      const sorted = [...keys].sort();
      expect(await rowsAfterReopening()).toEqual(
        sorted.map((key) => ({ key, value: { key, deep: [1, null, 'ü'] } })),
      );
    });

    it('changes and deletes rows, also within one batch', async () => {
      const storage = await opened();
      await written(storage, [
        { key: 'a', value: 1 },
        { key: 'b', value: 1 },
        { key: 'c', value: null },
      ]);
      await written(storage, [
        { key: 'a', value: 2 },
        { key: 'b' },
        { key: 'd', value: 4 },
        { key: 'd' },
        { key: 'absent' },
      ]);
      await storage.close();
      expect(await rowsAfterReopening()).toEqual([
        { key: 'a', value: 2 },
        { key: 'c', value: null },
      ]);
    });

    it('tells the end of each batch, in order, never within the call', async () => {
      const storage = await opened();
      const ended: number[] = [];
      await new Promise<void>((resolve) => {
        for (let i = 0; i < 50; i += 1) {
          storage.write([{ key: 'same', value: i }], (failure) => {
            expect(failure).toBeNull();
            ended.push(i);
            if (ended.length === 50) resolve();
          });
          expect(ended).toEqual([]);
        }
      });
      expect(ended).toEqual(Array.from({ length: 50 }, (_, i) => i));
      await storage.close();
      expect(await rowsAfterReopening()).toEqual([{ key: 'same', value: 49 }]);
    });

    it('waits at close for what was handed over', async () => {
      const storage = await opened();
      const ended: string[] = [];
      storage.write([{ key: 'a', value: 1 }], () => {
        ended.push('a');
        storage.write([{ key: 'b', value: 2 }], () => ended.push('b'));
      });
      await storage.close();
      expect(ended).toEqual(['a', 'b']);
      expect(await rowsAfterReopening()).toEqual([
        { key: 'a', value: 1 },
        { key: 'b', value: 2 },
      ]);
    });

    it('[C4] drops what waits when it is abandoned, and says nothing any more', async () => {
      const storage = await opened();
      await written(storage, [{ key: 'a', value: 1 }]);
      const ended: string[] = [];
      storage.write([{ key: 'b', value: 1 }], () => ended.push('b'));
      await storage.abandon();
      expect(ended).toEqual([]);
      expect(await rowsAfterReopening()).toEqual(place.isBehind === true ? [] : [{ key: 'a', value: 1 }]);
    });

    it('counts its openings', async () => {
      for (const expected of [1, 2, 3]) {
        const storage = await opened();
        expect(storage.openings).toBe(expected);
        await storage.close();
      }
    });

    it('is refused to a second holder, until the first has closed it', async () => {
      const storage = await opened();
      expect(refusalOf(await place.open())).toMatch(/ is in use by another run or process$/);
      await storage.close();
      await (await opened()).close();
    });

    it('waits for a holder that ends soon, where it is told to', async () => {
      const storage = await opened();
      const second = place.open(someone, 10_000);
      await storage.close();
      const waited = await second;
      expect(waited.ok).toBe(true);
      if (waited.ok) await waited.value.close();
    });

    it('is refused to another owner, and to an older version of its own', async () => {
      await (await opened()).close();
      const other = await place.open({ ...someone, title: 'replica s1 of a test' });
      expect(refusalOf(other)).toMatch(/ belongs to replica s0 of a test, not to replica s1 of a test$/);
      const older = await place.open({ ...someone, version: 2 });
      expect(refusalOf(older)).toMatch(/ was written by a newer version of Oxbow$/);
      const newer = await place.open({ ...someone, version: 4 });
      expect(newer.ok).toBe(true);
      if (newer.ok) await newer.value.close();
    });
  });
}

/** The sentence of a refusal. */
export function refusalOf(result: Result<unknown>): string {
  return result.ok ? 'was not refused' : result.error;
}

/** Resolves when the batch is durable. */
export function written(storage: ReplicaStorage, changes: readonly RowChange[]): Promise<void> {
  return new Promise((resolve, reject) => {
    storage.write(changes, (failure) => (failure === null ? resolve() : reject(new Error(failure))));
  });
}
