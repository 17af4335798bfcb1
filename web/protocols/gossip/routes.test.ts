import { describe, expect, test } from 'vitest';
import { gossip } from '../../../shared/protocols/gossip/protocol.ts';
import type { GossipTypes } from '../../../shared/protocols/gossip/types.ts';
import { HandCluster } from '../../../shared/protocols/testing/hand-cluster.ts';
import { followScript } from '../../testing/simulated.ts';
import { bytesLabel, pulseOf } from './pulse.ts';
import { routeBetween } from './routes.ts';

function chainOfThree(): HandCluster<GossipTypes> {
  const cluster = new HandCluster(gossip, {}, 3);
  cluster.cut('s0', 's2');
  cluster.deliverAll();
  return cluster;
}

function replicasOf(cluster: HandCluster<GossipTypes>) {
  return ['s0', 's1', 's2'].map((id) => ({ id, alive: true, state: cluster.state(id) }));
}

describe('routes', () => {
  test('are direct where there is a link, and lead over others where there is none', () => {
    const all = replicasOf(chainOfThree());
    expect(routeBetween(all, 's0', 's1')).toEqual(['s0', 's1']);
    expect(routeBetween(all, 's0', 's2')).toEqual(['s0', 's1', 's2']);
    expect(routeBetween(all, 's0', 's0')).toEqual(['s0']);
  });

  test('are none where nothing leads there', () => {
    const cluster = chainOfThree();
    cluster.cut('s1', 's2');
    cluster.deliverAll();
    expect(routeBetween(replicasOf(cluster), 's0', 's2')).toBeNull();
  });
});

describe('the pulse of a round', () => {
  const CHAIN = ['cluster gossip s0 s1 s2', 'client ann s2', 'cut s0 s2', 'put ann menu soup'];

  async function lastPulse(lines: readonly string[]) {
    const { picture, history } = await followScript(lines);
    const pulses = history.notes.map(({ note, replica }) => pulseOf(note, replica, picture));
    return pulses.findLast((pulse) => pulse !== null);
  }

  test('goes over all links of its path, and says what it exchanged', async () => {
    const pulse = await lastPulse([...CHAIN, 'exchange s0 s2']);
    expect(pulse).toMatchObject({ path: ['s0', 's1', 's2'], isLoud: true });
    expect(pulse?.label).toMatch(/^1 new, \d\.\d kB$/);
  });

  test('is quiet when nothing was new', async () => {
    const pulse = await lastPulse([...CHAIN, 'exchange s0 s2', 'exchange s0 s2']);
    expect(pulse).toMatchObject({ isLoud: false });
    expect(pulse?.label).toMatch(/^\d+(\.\d)? k?B$/);
  });

  test('tells bytes in few characters', () => {
    expect([0, 999, 1_000, 999_949, 999_950].map(bytesLabel)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '999.9 kB',
      '1.0 MB',
    ]);
  });
});
