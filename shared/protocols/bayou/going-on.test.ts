// Who can go on without the rest: a newcomer only beside one that can let it in (rules BY1, BY11).

import { describe, expect, test } from 'vitest';
import { present } from '../../core/result.ts';
import { whyNoQuorum } from './going-on.ts';
import { LittleCluster } from './testing/little-cluster.ts';

const WAITS = 'a newcomer waits for a server that is elsewhere';

function whyNot(cluster: LittleCluster, ...part: string[]): string | null {
  return whyNoQuorum(cluster.states(), new Set(part));
}

/** `s2` has its name from `s0` and no log, and is cut off from it; `s1` has not heard of that name. */
function clusterWithNamed(): LittleCluster {
  const cluster = LittleCluster.of(2);
  cluster.begin('s2', 's0');
  cluster.deliver('creationRequest');
  cluster.deliver('creationReply');
  cluster.cutLink('s0', 's2');
  cluster.deliverAll();
  expect(cluster.state('s2')).toMatchObject({ stage: 'joining', name: expect.any(String) });
  return cluster;
}

describe('a part of the servers', () => {
  test('[BY5] goes on by itself while all of it serve, be it one', () => {
    const cluster = LittleCluster.of(3);
    for (const part of [['s0'], ['s2'], ['s1', 's2']]) expect(whyNot(cluster, ...part)).toBeNull();
  });

  test('[BY1] that holds a newcomer without a name needs any server to give it one', () => {
    const cluster = LittleCluster.of(2);
    for (const id of ['s0', 's1']) cluster.cutLink(id, 's2');
    cluster.begin('s2', 's0');
    expect(whyNot(cluster, 's2')).toBe(WAITS);
    expect(whyNot(cluster, 's2', 's1')).toBeNull();
  });

  test('[BY1] [BY4] that holds a newcomer with a name needs one that holds its creation write', () => {
    const cluster = clusterWithNamed();
    expect(whyNot(cluster, 's2', 's1')).toBe(WAITS);
    expect(whyNot(cluster, 's2', 's0')).toBeNull();
    cluster.exchange('s0', 's1');
    expect(whyNot(cluster, 's2', 's1')).toBeNull();
    cluster.exchange('s1', 's2');
    expect(cluster.state('s2').stage).toBe('serving');
  });

  test('[BY1] [BY13] that holds one which lost its first log in a crash holds a newcomer, and it comes back under its name', () => {
    const cluster = LittleCluster.of(2);
    cluster.cutLink('s1', 's2');
    cluster.join('s2', 's0');
    const { name, stage } = cluster.state('s2');
    expect(stage).toBe('serving');
    const { rows } = present(cluster.servers.get('s2'), 's2');
    for (const key of rows.keys()) if (key !== 'meta') rows.delete(key);
    cluster.cutLink('s0', 's2');
    cluster.heal('s1', 's2');
    cluster.restart('s2');
    expect(cluster.state('s2')).toMatchObject({ stage: 'joining', name });
    expect(whyNot(cluster, 's2', 's1')).toBe(WAITS);
    cluster.heal('s0', 's2');
    cluster.deliverAll();
    expect(cluster.state('s2')).toMatchObject({ stage: 'serving', name });
  });

  test('is not all of them: those must go on', () => {
    const cluster = clusterWithNamed();
    expect(whyNot(cluster, 's0', 's1', 's2')).toBeNull();
  });
});
