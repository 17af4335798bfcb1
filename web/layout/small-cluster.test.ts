import { expect, test } from 'vitest';
import type { ClusterMoment, ReplicaMoment } from '../../shared/compare/moment.ts';
import { SMALL_HEIGHT, SMALL_RADIUS, SMALL_WIDTH, smallCluster } from './small-cluster.ts';

function replica(id: string, more: Partial<ReplicaMoment> = {}): ReplicaMoment {
  return { id, state: 'up', role: null, waiting: 0, values: [], valuesMore: 0, ...more };
}

const MOMENT: ClusterMoment = {
  atMillis: 10,
  replicas: [
    replica('s0', { role: 'primary', values: ['colour:blue'] }),
    replica('s1', { state: 'down', values: ['a:1'] }),
    replica('s2', { values: ['a:1', 'b:2', 'c:3'], valuesMore: 2 }),
  ],
  cuts: [{ a: 's0', b: 's1', way: 'both' }],
  clients: [{ id: 'ada', replica: 's2' }],
};

test('everything lies within the drawing, with up to seven replicas', () => {
  for (let count = 1; count <= 7; count += 1) {
    const replicas = Array.from({ length: count }, (_, i) => replica(`s${i}`));
    for (const { at } of smallCluster({ ...MOMENT, replicas, cuts: [] }).replicas) {
      expect(at.x).toBeGreaterThanOrEqual(SMALL_RADIUS);
      expect(at.x).toBeLessThanOrEqual(SMALL_WIDTH - SMALL_RADIUS);
      expect(at.y + SMALL_RADIUS + 12).toBeLessThanOrEqual(SMALL_HEIGHT);
    }
  }
});

test('a cut link keeps its two ends, the others are whole', () => {
  const { links } = smallCluster(MOMENT);
  expect(links.map(({ key, isCut, lines }) => `${key} ${isCut} ${lines.length}`)).toEqual([
    's0 s1 true 2',
    's0 s2 false 1',
    's1 s2 false 1',
  ]);
});

test('values are few, say how many more there are, and are not shown of one that is down', () => {
  expect(smallCluster(MOMENT).replicas.map(({ values }) => values)).toEqual([
    ['colour:blue'],
    [],
    ['a:1', 'b:2 +3'],
  ]);
});

test('the picture says the same in words', () => {
  expect(smallCluster(MOMENT).sentence).toBe(
    's0 primary: colour:blue; s1 down: a:1; s2: a:1, b:2, c:3 and 2 more, asked by ada; cut: s0–s1',
  );
});
