import { describe, expect, it } from 'vitest';
import { followScript } from '../../testing/simulated.ts';
import { changesUnderWay, memberRows } from './group.ts';
import { leaseOf } from './lease.ts';
import { tableRows } from './table-rows.ts';
import { replicasOf, stateIn } from './use-vsr.ts';
import { answersNeeded, obstacleBetween, whatItSurvives, whyItWaits } from './waits.ts';

const MEMORY = 'cluster vsr s0 s1 s2 log=memory latency=10ms';

async function runAfter(lines: readonly string[]) {
  const { picture } = await followScript(lines);
  return { picture, all: replicasOf(picture), stateOf: (id: string) => stateIn(picture, id) };
}

describe('a replica that lost its log', () => {
  const lost = [MEMORY, 'client c0 s0', 'put c0 room 11am', 'cut s1 s0', 'crash s1', 'restart s1', 'wait 1s'];

  it('says how many answers it has, and what keeps the others away', async () => {
    const { picture, stateOf } = await runAfter([...lost.slice(0, 4), 'cut s1 s2', ...lost.slice(4)]);
    expect(answersNeeded(stateOf('s1'))).toBe(2);
    expect(whyItWaits(stateOf('s1'))).toBe(
      '0 of the 2 answers that it needs have come: among so many is one who knows whatever it has promised.',
    );
    expect(obstacleBetween(picture, 's1', 's0')).toBe('link cut');
  });

  it('says whose answer is the one that counts', async () => {
    const five = lost.map((line) => line.replace('s0 s1 s2', 's0 s1 s2 s3 s4'));
    const { stateOf } = await runAfter(five);
    expect(whyItWaits(stateOf('s1'))).toBe(
      'The latest view that they know is 0, and only its primary, s0, can hand out the log: it has not answered as primary.',
    );
  });

  it('survives what its mode survives', async () => {
    const { stateOf } = await runAfter([MEMORY]);
    expect(whatItSurvives(stateOf('s0'))).toContain('At most 1 of 3 may be without it at a time');
    const disk = await runAfter(['cluster vsr s0 s1 s2']);
    expect(whatItSurvives(disk.stateOf('s0'))).toContain('Any number may crash');
  });
});

describe('the group', () => {
  it('has its members in the order that decides who is primary', async () => {
    const { picture, stateOf } = await runAfter([
      'cluster vsr s0 s1 s2 witnesses=1 latency=10ms',
      'crash s1',
    ]);
    expect(
      memberRows(stateOf('s0'), picture).map(({ replica, duty, isDown }) => [replica, duty, isDown]),
    ).toEqual([
      ['s0', 'primary', false],
      ['s1', 'backup', true],
      ['s2', 'witness', false],
    ]);
  });

  it('is in the next epoch once somebody has joined, and says who asks to', async () => {
    const joined = await runAfter(['cluster vsr s0 s1 s2 latency=10ms', 'join s3 via s0', 'settle']);
    expect(joined.stateOf('s3')).toMatchObject({ epoch: 1, members: ['s0', 's1', 's2', 's3'] });
    expect(changesUnderWay(joined.stateOf('s0'), joined.all)).toEqual([]);
  });
});

describe('a lease', () => {
  it('rests on those who answered what the primary said a moment ago', async () => {
    const { stateOf } = await runAfter(['cluster vsr s0 s1 s2 lease=500ms latency=10ms', 'wait 2s']);
    expect(leaseOf(stateOf('s0'))?.by.length).toBeGreaterThan(0);
    expect(leaseOf(stateOf('s1'))).toBeNull();
  });
});

describe('the client-table', () => {
  it('has beside what was executed what is under way', async () => {
    const { stateOf } = await runAfter([
      'cluster vsr s0 s1 s2 latency=10ms timeout=300ms',
      'client c0 s0',
      'put c0 room 11am',
      'cut s0 s1',
      'cut s0 s2',
      'put c0 room noon',
    ]);
    expect(tableRows(stateOf('s0'))).toMatchObject([
      {
        client: 'c0',
        executed: { requestNumber: 1, opNumber: 1 },
        underWay: { requestNumber: 2, opNumber: 2 },
      },
    ]);
    expect(tableRows(stateOf('s1'))[0]?.underWay ?? null).toBeNull();
  });
});
