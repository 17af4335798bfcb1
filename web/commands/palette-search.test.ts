import { describe, expect, it } from 'vitest';
import { FOUND_MAX, search } from './palette-search.ts';

const ENTRIES = [
  { group: 'On s0', text: 'Crash s0' },
  { group: 'Link', text: 's0–s1 Cut cut s0 s1' },
  { group: 'Link', text: 's0–s2 Cut cut s0 s2' },
  { group: 'Page', text: 'Lessons: guided stories' },
  { group: 'Page', text: 'Shortcuts' },
];

function found(query: string): string[] {
  return search(ENTRIES, query).flatMap(({ entries }) => entries.map(({ text }) => text));
}

describe('the search of the palette', () => {
  it('shows all in their order where nothing is asked', () => {
    expect(found(' ')).toEqual(ENTRIES.map(({ text }) => text));
    expect(search(ENTRIES, '').map(({ group }) => group)).toEqual(['On s0', 'Link', 'Page']);
  });

  it('wants every word, in any order and case', () => {
    expect(found('S2 cut')).toEqual(['s0–s2 Cut cut s0 s2']);
    expect(found('cut s9')).toEqual([]);
  });

  it('puts the beginning of a word before its inside', () => {
    expect(found('cut')).toEqual(['s0–s1 Cut cut s0 s1', 's0–s2 Cut cut s0 s2', 'Shortcuts']);
  });

  it('finds a word by some of its letters, from its first one on', () => {
    expect(found('lsns')).toEqual(['Lessons: guided stories']);
    expect(found('sns')).toEqual([]);
  });

  it('shows no more than can be read', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ group: 'Link', text: `cut ${i}` }));
    expect(search(many, 'cut')[0]?.entries).toHaveLength(FOUND_MAX);
  });
});
