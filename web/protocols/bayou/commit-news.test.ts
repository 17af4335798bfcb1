import { describe, expect, it } from 'vitest';
import { followScript } from '../../testing/simulated.ts';
import { factInWords, factsAt } from '../../views/strip/fact-words.ts';

const CLUSTER = ['cluster bayou s0 s1 s2 latency=10ms period=0ms', 'client c0 s1', 'client c1 s0'];

describe('the moment of commit on the strip', () => {
  it('is where the primary commits, and others learn of it when anti-entropy tells them', async () => {
    const { columns } = await followScript([...CLUSTER, 'put c0 room 11am', 'settle']);
    const words = Array.from({ length: columns.facts.facts.length }, (_, row) => factInWords(columns, row));
    // The creation writes of s1 and s2 come first.
    expect(words.at(-1)).toMatch(
      /^⟨\d+, s1⟩ committed at [\d.]+ s: s\d knows after \d+ m?s, s\d after \d+ m?s$/,
    );
    const { event, client, number } = columns.facts.facts.columns;
    const last = words.length - 1;
    expect([columns.actors.textOf(client[last] ?? 0), number[last]]).toEqual(['c0', 1]);
    expect(columns.facts.sentencesAt(event[last] ?? 0)).toEqual([
      expect.stringMatching(/^⟨\d+, s1⟩ is committed for good, with CSN 3, as the primary s0 says$/),
    ]);
  });

  it('is none while the primary is cut off, though others have the write', async () => {
    const { columns } = await followScript([
      ...CLUSTER,
      'cut s0 s1',
      'cut s0 s2',
      'put c0 room 11am',
      'settle',
    ]);
    const labels = Array.from(
      { length: columns.facts.facts.length },
      (_, row) => factsAt(columns, columns.facts.facts.columns.event[row] ?? 0)[0] ?? '',
    );
    expect(labels.filter((label) => /nobody knows yet/.test(label))).toEqual([]);
    expect(labels).toHaveLength(2);
  });
});
