import { describe, expect, it } from 'vitest';
import { learnersOf } from '../../layout/strip-facts.ts';
import { type Followed, followScript } from '../../testing/simulated.ts';
import { factInWords, factsAt } from '../../views/strip/fact-words.ts';
import type { VsrMemory } from './memory.ts';

const CLUSTER = ['cluster vsr s0 s1 s2 latency=10ms', 'client c0 s0'];

function timesOf({ columns }: Followed, row: number): { at: number; learned: Record<string, number> } {
  const { at } = columns.events.columns;
  const learned = learnersOf(columns, row).map(({ actor, place }) => [
    columns.actors.textOf(actor),
    at[place],
  ]);
  return {
    at: at[columns.facts.facts.columns.event[row] ?? 0] ?? 0,
    learned: Object.fromEntries(learned),
  };
}

describe('the moment of commit on the strip', () => {
  it('is where a quorum has the op, before any replica knows, and each point is where one learns', async () => {
    const followed = await followScript([...CLUSTER, 'put c0 room 11am', 'put c0 room noon', 'settle']);
    const { ops } = followed.history.remembered as VsrMemory;
    expect(followed.columns.facts.facts.length).toBe(2);
    for (const [row, op] of ops.entries()) {
      const { at, learned } = timesOf(followed, row);
      expect(at).toBe(op.quorum?.at);
      expect(learned).toEqual(Object.fromEntries(op.learned.map((one) => [one.replica, one.at])));
      expect(Math.min(...Object.values(learned))).toBeGreaterThan(at);
    }
  });

  it('is told in words, with the operation of the client that it decides', async () => {
    const { columns } = await followScript([...CLUSTER, 'put c0 room 11am', 'settle']);
    const { event, client, number } = columns.facts.facts.columns;
    expect([columns.actors.textOf(client[0] ?? 0), number[0]]).toEqual(['c0', 1]);
    expect(factInWords(columns, 0)).toMatch(
      /^op 1 committed at [\d.]+ s: s0 knows after \d+ ms, s\d after \d+ m?s, s\d after \d+ m?s$/,
    );
    expect(factsAt(columns, event[0] ?? 0)).toHaveLength(1);
    expect(columns.facts.sentencesAt(event[0] ?? 0)).toEqual([
      expect.stringMatching(/^op 1 is committed, as a quorum has it: s0, s\d$/),
    ]);
    expect(columns.facts.sentencesAt((event[0] ?? 0) + 1)).toEqual([]);
    const told = columns.texts.textOf(columns.events.columns.text[event[0] ?? 0] ?? 0);
    expect(told).toContain('op 1 is committed, as a quorum has it: ');
  });

  it('is none of an op that a view change cut', async () => {
    const { columns } = await followScript([
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
    const { fact, client } = columns.facts.facts.columns;
    const rows = [...fact.subarray(0, columns.facts.facts.length)];
    expect(rows.slice(0, 2)).toEqual([1, 2]);
    expect(columns.actors.textOf(client[1] ?? 0)).toBe('c1');
  });
});
