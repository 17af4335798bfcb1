// Notes of a step that takes in many writes.

import { expect, test } from 'vitest';
import { NOTE_LIST_MAX } from '../../core/limits.ts';
import { LittleCluster } from './testing/little-cluster.ts';

test('a batch tells of the first writes of each kind, and of how many there were', () => {
  const cluster = LittleCluster.of(2);
  for (let i = 0; i <= NOTE_LIST_MAX; i += 1) cluster.put('s0', `k${i}`, 'v');
  const before = cluster.notes.length;
  cluster.exchange('s0', 's1');
  const notes = cluster.notes.slice(before).flatMap(({ replica, note }) => (replica === 's1' ? [note] : []));
  const count = (type: string): number => notes.filter((note) => note.type === type).length;
  expect([count('writeReceived'), count('writeApplied'), count('committed')]).toEqual(
    Array(3).fill(NOTE_LIST_MAX),
  );
  const taken = notes.flatMap((note) =>
    note.type === 'antiEntropy' && note.phase === 'batchTaken' ? [note.items] : [],
  );
  expect(taken).toEqual([NOTE_LIST_MAX + 1]);
});
