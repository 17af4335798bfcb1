// Rule BY12: servers that leave while others leave to them.

import { describe, expect, test } from 'vitest';
import { primaryName } from './membership.ts';
import { LittleCluster } from './testing/little-cluster.ts';
import { expireOutgoing } from './testing/scenes.ts';

function retire(cluster: LittleCluster, id: string): number {
  return cluster.instruct(id, { type: 'retire' });
}

function stages(cluster: LittleCluster): string[] {
  return [...cluster.servers].map(([id, { state }]) => `${id} ${state.stage}`);
}

describe('heirs that leave too', () => {
  test('[BY12] the heir that retired before it was told sends its leaver on to its own heir', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s1', 'k', 'v');
    retire(cluster, 's0');
    cluster.deliver('sessionOffer');
    cluster.deliver('sessionAccept');
    cluster.cutLink('s0', 's1');
    const { session } = cluster.state('s1').incoming['s0'] ?? { session: 0 };
    cluster.step('s1', { type: 'timeout', timer: { type: 'incoming', from: 's0', session } });
    retire(cluster, 's1');
    cluster.deliverAll();
    expect(stages(cluster)).toEqual(['s0 telling', 's1 retired', 's2 serving']);
    cluster.heal('s0', 's1');
    for (let again = 0; again < 3; again += 1) {
      cluster.deliverAll();
      cluster.step('s0', { type: 'timeout', timer: { type: 'farewell' } });
    }
    expect(stages(cluster)).toEqual(['s0 retired', 's1 retired', 's2 serving']);
    expect(primaryName(cluster.state('s2'))).toBe('2.r');
    expect(cluster.state('s2').tentative).toEqual([]);
  });

  test('[BY12] who has agreed to be an heir leaves only when it has been told', () => {
    const cluster = LittleCluster.of(3);
    retire(cluster, 's0');
    cluster.deliver('sessionOffer');
    const number = retire(cluster, 's1');
    expect(cluster.answers.get(number)?.type).toBe('pending');
    expect(cluster.travelling.map(({ from }) => from)).toEqual(['s1']);
    cluster.deliverAll();
    expect(stages(cluster)).toEqual(['s0 retired', 's1 retired', 's2 serving']);
    const told = cluster.notes.flatMap(({ replica, note }) =>
      note.type === 'becamePrimary' ? [replica] : [],
    );
    expect(told).toEqual(['s1', 's2']);
  });

  test.each([
    { first: 's0', second: 's1' },
    { first: 's1', second: 's0' },
  ])(
    '[BY12] two that leave to each other at once: one goes, the other stays ($first asked first)',
    ({ first, second }) => {
      const cluster = LittleCluster.of(2);
      const numbers = [retire(cluster, first), retire(cluster, second)];
      for (let round = 0; round < 4; round += 1) {
        cluster.deliverAll();
        for (const id of ['s0', 's1']) cluster.step(id, { type: 'timeout', timer: { type: 'farewell' } });
      }
      expect(stages(cluster)).toEqual(['s0 retired', 's1 serving']);
      const answers = numbers.map((number) => cluster.answers.get(number)?.type);
      expect(new Set(answers)).toEqual(new Set(['done', 'pending']));
      expect(primaryName(cluster.state('s1'))).toBe('1.r');
    },
  );

  test('[BY12] three that leave in a ring: two go, the last one stays and is the primary', () => {
    const cluster = LittleCluster.of(3);
    // Each sees one neighbour only, so that each asks another.
    for (const [id, up] of [
      ['s0', 's1'],
      ['s1', 's2'],
      ['s2', 's0'],
    ] as const)
      cluster.step(id, { type: 'links', up: [up] });
    for (const id of ['s0', 's1', 's2']) retire(cluster, id);
    expect(cluster.travelling.map(({ from, to }) => `${from}→${to}`)).toEqual(['s0→s1', 's1→s2', 's2→s0']);
    for (let round = 0; round < 6; round += 1) {
      cluster.deliverAll();
      for (const id of ['s0', 's1', 's2']) {
        for (const [from, { session }] of Object.entries(cluster.state(id).incoming))
          cluster.step(id, { type: 'timeout', timer: { type: 'incoming', from, session } });
        cluster.step(id, { type: 'timeout', timer: { type: 'farewell' } });
      }
    }
    const serving = [...cluster.servers.values()].filter(({ state }) => state.stage === 'serving');
    expect(serving).toHaveLength(1);
    expect(serving.map(({ state }) => primaryName(state) === state.name)).toEqual([true]);
    expect(stages(cluster).filter((stage) => stage.endsWith('retired'))).toHaveLength(2);
  });

  test('[C8] an exchange that waited behind a farewell that was withdrawn is answered', () => {
    const cluster = LittleCluster.of(2);
    retire(cluster, 's1');
    const exchange = cluster.instruct('s1', { type: 'exchange', with: 's0' });
    retire(cluster, 's0');
    const offer = cluster.travelling.splice(
      cluster.travelling.findIndex(({ from }) => from === 's0'),
      1,
    );
    cluster.travelling.unshift(...offer);
    cluster.deliverAll();
    expect(cluster.state('s0').stage).toBe('retired');
    expireOutgoing(cluster, 's1', 's0', 4);
    expect(cluster.answers.get(exchange)?.type).toBe('failed');
  });
});
