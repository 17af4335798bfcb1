// Rule BY13: few rows for many writes, and the same state from them as from one row each.

import { describe, expect, test } from 'vitest';
import { present } from '../../core/result.ts';
import { bayou } from './protocol.ts';
import { LittleCluster } from './testing/little-cluster.ts';
import type { BayouState } from './types.ts';

const WRITES = 20;

/** `s1` and `s2` hold writes of their own, and `s1` has all of them from `s0`, committed. */
function afterBacklog(): LittleCluster {
  const cluster = LittleCluster.of(3);
  for (let i = 0; i < WRITES; i += 1) cluster.put(i % 2 === 0 ? 's1' : 's2', `k${i}`, `v${i}`);
  cluster.exchange('s1', 's0');
  cluster.exchange('s2', 's0');
  cluster.exchange('s0', 's1');
  return cluster;
}

function rowKeys(cluster: LittleCluster, id: string): string[] {
  return [...present(cluster.servers.get(id), id).rows.keys()];
}

function logOf({ omitted, committed, tentative, store, committedStore, commitRows }: BayouState): unknown {
  return structuredClone({ omitted, committed, tentative, store, committedStore, commitRows });
}

describe('the rows of a step', () => {
  test('[BY13] what a session brings with its commits stands in one row', () => {
    const cluster = afterBacklog();
    // Its creation and its own writes were tentative here; those of s2 came with their commits.
    expect(rowKeys(cluster, 's1').filter((key) => key.startsWith('w/'))).toHaveLength(WRITES / 2);
    const batches = rowKeys(cluster, 's1').filter((key) => key.startsWith('c/'));
    expect(batches.length).toBeLessThanOrEqual(3);
    expect(cluster.state('s1').committed.length).toBeGreaterThan(WRITES);
  });

  test('[BY6] [BY13] a row of which a part was dropped gives back the rest', () => {
    const cluster = afterBacklog();
    for (let keep = WRITES; keep >= 0; keep -= 3) {
      cluster.instruct('s1', { type: 'truncate', keep });
      const before = logOf(cluster.state('s1'));
      cluster.restart('s1');
      expect(logOf(cluster.state('s1')), `${keep} kept`).toEqual(before);
    }
  });

  test('[BY6] nothing is left of a log that was dropped whole', () => {
    const cluster = afterBacklog();
    cluster.instruct('s1', { type: 'truncate', keep: 0 });
    expect(rowKeys(cluster, 's1').filter((key) => /^[wc]\//.test(key))).toEqual([]);
  });

  test('[BY13] rows of version 1, one for each write and one for each commit, give the same log', () => {
    const cluster = afterBacklog();
    const { committed, config } = cluster.state('s1');
    const rows = committed.flatMap((write, i) => [
      { key: `w/${write.stamp}@${write.server}`, value: write },
      { key: `c/${String(i + 1).padStart(15, '0')}`, value: { stamp: write.stamp, server: write.server } },
    ]);
    const identity = { id: 's1', incarnation: 2, ordinal: 1, founders: ['s0'], sponsor: 's0', seed: 1 };
    const { commitRows, ...state } = bayou.init(identity, config, rows);
    expect(state).toMatchObject({ committed, store: cluster.state('s1').store });
    expect(commitRows).toHaveLength(committed.length);
  });
});
