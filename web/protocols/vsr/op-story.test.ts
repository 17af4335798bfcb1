import { describe, expect, it } from 'vitest';
import { type Followed, followScript } from '../../testing/simulated.ts';
import { commitMoment, learnedOf, placeOf } from './learned.ts';
import type { VsrMemory } from './memory.ts';
import { followOps, OPS_KEPT, type OpStory, storyOf } from './op-story.ts';

const CLUSTER = ['cluster vsr s0 s1 s2 latency=10ms', 'client c0 s0'];
const MEMBERS = ['s0', 's1', 's2'];

function opsOf({ history }: Followed): readonly OpStory[] {
  return (history.remembered as VsrMemory).ops;
}

function story(followed: Followed, opNumber: number): OpStory {
  const found = storyOf(opsOf(followed), opNumber);
  if (found === null) throw new Error(`nothing is remembered of op ${opNumber}`);
  return found;
}

describe('the story of an op', () => {
  it('tells when a quorum had it, when the primary counted it, and when each of the others learned', async () => {
    const op = story(await followScript([...CLUSTER, 'put c0 room 11am', 'settle']), 1);
    expect(op.primary).toBe('s0');
    expect(op.quorum?.replicas).toHaveLength(2);
    // Also the one that came after the quorum.
    expect(op.had.map(({ replica }) => replica).sort()).toEqual(MEMBERS);
    expect(op.committed).toMatchObject({ by: 's0', viewNumber: 0 });
    expect(op.committed?.replicas).toHaveLength(2);
    expect(op.learned.map(({ replica }) => replica).sort()).toEqual(MEMBERS);
    expect(op.learned[0]?.replica).toBe('s0');
    // A message lies between having it and knowing so, and one more between knowing and telling.
    expect(op.quorum?.at).toBeGreaterThan(op.preparedAt);
    expect(op.committed?.at).toBeGreaterThan(op.quorum?.at ?? Infinity);
    expect(op.learned[1]?.at).toBeGreaterThan(op.committed?.at ?? Infinity);
  });

  it('ends with a cut where another op took its place', async () => {
    const followed = await followScript([
      'cluster vsr s0 s1 s2 latency=10ms timeout=300ms',
      'client c0 s0',
      'client c1 s1',
      'put c0 room 11am',
      'settle',
      'partition s0 | s1 s2',
      'put c0 junk yes',
      'wait 5s',
      'put c1 room 3pm',
      'heal',
      'settle',
    ]);
    const junk = opsOf(followed).find(
      ({ entry }) =>
        entry.type === 'operation' && entry.operation.type === 'put' && entry.operation.key === 'junk',
    );
    expect(junk).toMatchObject({ opNumber: 2, committed: null, learned: [], quorum: null });
    expect(junk?.cut.map(({ replica }) => replica)).toEqual(['s0']);
    const other = story(followed, 2);
    expect(other.committed).toMatchObject({ by: 's1' });
    expect(other.cut).toEqual([]);
  });

  it('is kept of the newest ops alone', async () => {
    const puts = Array.from({ length: OPS_KEPT + 6 }, (_, i) => `put c0 k${i % 5} v${i}`);
    const ops = opsOf(await followScript([...CLUSTER, ...puts, 'settle']));
    expect(ops).toHaveLength(OPS_KEPT);
    expect(ops.at(-1)?.opNumber).toBe(OPS_KEPT + 6);
  });

  it('leaves what was remembered before as it was', async () => {
    const { events, picture } = await followScript([...CLUSTER, 'put c0 room 11am', 'settle']);
    let ops: readonly OpStory[] = [];
    for (const event of events) {
      const before = structuredClone(ops);
      const after = followOps(ops, event, picture);
      expect(ops).toEqual(before);
      ops = after;
    }
    expect(ops).toHaveLength(1);
  });
});

describe('the lanes of who learned when', () => {
  const base: OpStory = {
    opNumber: 7,
    entry: { type: 'reconfiguration', viewNumber: 0, members: MEMBERS },
    primary: 's0',
    preparedAt: 1_000,
    members: MEMBERS,
    had: [
      { replica: 's0', at: 1_001, view: '0/0' },
      { replica: 's1', at: 1_008, view: '0/0' },
    ],
    heard: [{ replica: 's1', at: 1_016 }],
    heardIn: '0/0',
    quorum: { at: 1_008, replicas: ['s0', 's1'] },
    committed: { by: 's0', at: 1_016, viewNumber: 0, replicas: ['s0', 's1'] },
    learned: [
      { replica: 's0', at: 1_016 },
      { replica: 's1', at: 1_024 },
    ],
    cut: [],
  };

  it('measure from the moment in which the op got its number', () => {
    const learned = learnedOf(base, MEMBERS);
    expect(learned.lanes).toEqual([
      { replica: 's0', isPrimary: true, hadAfter: 1, heardAfter: null, learnedAfter: 16 },
      { replica: 's1', isPrimary: false, hadAfter: 8, heardAfter: 16, learnedAfter: 24 },
      { replica: 's2', isPrimary: false, hadAfter: null, heardAfter: null, learnedAfter: null },
    ]);
    expect(commitMoment(learned)).toBe(8);
    expect(placeOf(24, learned)).toBe(1);
    expect(placeOf(6, learned)).toBe(0.5);
  });

  it('are not pressed into a point by one that learns an hour later', () => {
    const late = { ...base, learned: [...base.learned, { replica: 's2', at: 3_600_000 }] };
    const learned = learnedOf(late, MEMBERS);
    expect(learned.spanMillis).toBe(24);
    expect(placeOf(3_599_000, learned)).toBe(1);
  });

  it('fall back on what the primary counted where the page joined too late to see the quorum', () => {
    expect(commitMoment(learnedOf({ ...base, quorum: null }, MEMBERS))).toBe(16);
  });
});
