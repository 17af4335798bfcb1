import { describe, expect, test } from 'vitest';
import type { GossipState } from '../../../shared/protocols/gossip/types.ts';
import { type Followed, followScript } from '../../testing/simulated.ts';
import { spreadOf } from './spread.ts';
import { followTravels, pathOf, TRAVELS_KEPT, type Travel, type Travels } from './travels.ts';

const CLUSTER = ['cluster gossip s0 s1 s2 latency=10ms', 'client ann s0', 'client bob s2'];

function travelsOf({ history }: Followed): Travels {
  return history.remembered as Travels;
}

/** The travel of the write of that value. */
function travelOf(followed: Followed, value: string): Travel {
  const found = travelsOf(followed).find(({ entry }) => entry.value === value);
  if (found === undefined) throw new Error(`nothing is remembered of ${value}`);
  return found;
}

function standings(followed: Followed) {
  const all = followed.picture.replicas.map(({ id, alive, state }) => ({
    id,
    alive,
    state: state as GossipState,
  }));
  return spreadOf(all, travelsOf(followed));
}

describe('the travels of writes', () => {
  test('tell by which path each replica got it, and when it was everywhere', async () => {
    const followed = await followScript([
      ...CLUSTER,
      'put ann menu soup',
      'exchange s1 s0',
      'exchange s2 s1',
    ]);
    const travel = travelOf(followed, 'soup');
    expect(travel).toMatchObject({ origin: 's0', client: 'ann', lost: null });
    expect(travel.arrivals.map(({ replica, from }) => [replica, from])).toEqual([
      ['s1', 's0'],
      ['s2', 's1'],
    ]);
    expect(pathOf(travel, 's2')).toEqual(['s0', 's1', 's2']);
    const [first, last] = travel.arrivals;
    expect(travel.everywhereAt).toBe(last?.at);
    expect(last?.at).toBeGreaterThan(first?.at ?? Infinity);
    expect(first?.at).toBeGreaterThan(travel.writtenAt);
  });

  test('are not over while one replica lacks it, though it is down', async () => {
    const followed = await followScript([...CLUSTER, 'crash s1', 'put ann menu soup', 'exchange s2 s0']);
    expect(travelOf(followed, 'soup')).toMatchObject({ everywhereAt: null });
    expect(pathOf(travelOf(followed, 'soup'), 's1')).toEqual([]);
  });

  test('end also where a newer one overtook it', async () => {
    const followed = await followScript([
      ...CLUSTER,
      'put ann menu soup',
      'put ann menu pasta',
      'exchange s1 s0',
      'exchange s2 s0',
    ]);
    const [soup, pasta] = [travelOf(followed, 'soup'), travelOf(followed, 'pasta')];
    expect(soup.arrivals).toEqual([]);
    expect(soup.everywhereAt).toBe(pasta.everywhereAt);
  });

  test('name the rule by which one of two concurrent writes lost, and where', async () => {
    const followed = await followScript([
      ...CLUSTER,
      'put ann menu pasta',
      'put bob menu curry',
      'exchange s0 s2',
    ]);
    expect(travelOf(followed, 'pasta').lost).toEqual({
      to: { stamp: 1, server: '#2' },
      rule: 'equal stamps: the server that joined later',
      at: 's0',
    });
    expect(travelOf(followed, 'curry').lost).toBeNull();
  });

  test('a write that follows what its client knew beats it by no rule', async () => {
    const followed = await followScript([
      ...CLUSTER,
      'put ann menu soup',
      'move ann s2',
      'put ann menu pasta',
      'exchange s0 s2',
      'put bob menu curry',
      'exchange s1 s2',
    ]);
    expect(travelsOf(followed).map(({ lost }) => lost)).toEqual([null, null, null]);
  });

  test('are bounded', async () => {
    const puts = Array.from({ length: TRAVELS_KEPT * 1.25 + 1 }, (_, i) => `put ann k${i % 7} v${i}`);
    const travels = travelsOf(await followScript([...CLUSTER, ...puts]));
    expect(travels).toHaveLength(TRAVELS_KEPT);
    expect(travels.at(-1)?.entry.value).toBe(`v${TRAVELS_KEPT * 1.25}`);
  });

  test('leave what was before as it was', async () => {
    const { events, picture } = await followScript([
      ...CLUSTER,
      'put ann menu pasta',
      'put bob menu curry',
      'exchange s0 s2',
    ]);
    let travels: Travels = [];
    for (const event of events) {
      const before = structuredClone(travels);
      const after = followTravels(travels, event, picture);
      expect(travels).toEqual(before);
      travels = after;
    }
    expect(travels).toHaveLength(2);
  });
});

describe('the heat table', () => {
  test('says how many versions a replica is behind, and since when', async () => {
    const followed = await followScript([
      ...CLUSTER,
      'put ann menu soup',
      'exchange s1 s0',
      'put ann menu pasta',
      'put ann menu curry',
    ]);
    const [row] = standings(followed);
    const told = row?.cells.map(({ standing, versionsBehind, behindSince }) => [
      standing,
      versionsBehind,
      behindSince,
    ]);
    expect(told).toEqual([
      ['newest', 0, null],
      ['older', 2, travelOf(followed, 'pasta').writtenAt],
      ['absent', 3, travelOf(followed, 'soup').writtenAt],
    ]);
  });

  test('says how long the newest version took to each replica', async () => {
    const followed = await followScript([...CLUSTER, 'put ann menu soup', 'exchange s1 s0']);
    const [row] = standings(followed);
    const travel = travelOf(followed, 'soup');
    const [arrival] = travel.arrivals;
    expect(row?.cells.map(({ tookMillis }) => tookMillis)).toEqual([
      0,
      (arrival?.at ?? 0) - travel.writtenAt,
      null,
    ]);
  });
});
