import { describe, expect, test } from 'vitest';
import { GUARANTEES } from '../../../shared/core/contract.ts';
import { gossip } from '../../../shared/protocols/gossip/protocol.ts';
import { HandCluster } from '../../../shared/protocols/testing/hand-cluster.ts';
import { gossipCard } from './card.ts';
import { spreadOf } from './spread.ts';

function clusterOfTwo() {
  const cluster = new HandCluster(gossip, {}, 2);
  cluster.client('c0', GUARANTEES);
  const replicas = () => ['s0', 's1'].map((id) => ({ id, alive: true, state: cluster.state(id) }));
  return { cluster, replicas };
}

describe('the spread of keys', () => {
  test('tells who has the newest version, an older one, and none', () => {
    const { cluster, replicas } = clusterOfTwo();
    cluster.operate('c0', 's0', { type: 'put', key: 'room', value: '11am' });
    cluster.sweep();
    cluster.operate('c0', 's0', { type: 'put', key: 'room', value: 'noon' });
    cluster.operate('c0', 's1', { type: 'put', key: 'song', value: 'x' });
    const rows = spreadOf(replicas()).map(({ key, behind, cells }) => ({
      key,
      behind,
      standings: cells.map(({ standing }) => standing),
    }));
    expect(rows).toEqual([
      { key: 'room', behind: 1, standings: ['newest', 'older'] },
      { key: 'song', behind: 1, standings: ['absent', 'newest'] },
    ]);
  });

  test('counts nobody as behind once all have it', () => {
    const { cluster, replicas } = clusterOfTwo();
    cluster.operate('c0', 's0', { type: 'put', key: 'room', value: '11am' });
    cluster.sweep();
    expect(spreadOf(replicas()).map(({ behind }) => behind)).toEqual([0]);
  });
});

describe('the card of a replica', () => {
  test('shows the two keys with the newest versions, as they are now', () => {
    const { cluster } = clusterOfTwo();
    for (const [key, value] of [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ] as const)
      cluster.operate('c0', 's0', { type: 'put', key, value });
    expect(gossipCard(cluster.state('s0')).newest.map(({ key }) => key)).toEqual(['c', 'b']);
    cluster.operate('c0', 's0', { type: 'delete', key: 'a' });
    expect(gossipCard(cluster.state('s0')).newest).toEqual([
      { key: 'a', value: null, tentative: false },
      { key: 'c', value: '3', tentative: false },
    ]);
    expect(gossipCard(cluster.state('s0')).sentence).toBe('serving, 2 keys, clock 4');
  });
});
