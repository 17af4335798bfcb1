import { describe, expect, it } from 'vitest';
import type { NoteRecord } from '../../store/history.ts';
import { layOver, relate, relationInWords, risenColumns } from './clocks.ts';

const MEMBERS = {
  members: {
    '#1': { replica: 's0', ordinal: 1 },
    '#2.1': { replica: 's1', ordinal: 2 },
    '#3.1': { replica: 's2', ordinal: 3 },
  },
} as const;

function words(left: Record<string, number>, right: Record<string, number>): string {
  return relationInWords(relate(layOver(left, right, MEMBERS)), 'a', 'b');
}

describe('two clocks laid over each other', () => {
  it('have a column for each member, in join order, also for one that wrote nothing', () => {
    expect(
      layOver({ '#2.1': 4 }, { '#1': 1 }, MEMBERS).map(({ writer, left, right }) => [writer, left, right]),
    ).toEqual([
      ['s0', 0, 1],
      ['s1', 4, 0],
      ['s2', 0, 0],
    ]);
  });

  it('are equal, or one is contained in the other, with what it lacks', () => {
    expect(words({ '#1': 2 }, { '#1': 2 })).toBe('Equal: a and b have the same.');
    expect(words({ '#1': 1 }, { '#1': 1, '#2.1': 3 })).toBe(
      'Contained: all that a has, b has too, and s1:3 besides.',
    );
    expect(words({ '#1': 1, '#2.1': 3 }, {})).toBe('Contained: all that b has, a has too, and s0:1 besides.');
  });

  it('cross where each has what the other lacks, with both witnesses', () => {
    expect(words({ '#1': 2, '#2.1': 1 }, { '#1': 1, '#2.1': 5 })).toBe(
      'Crossing: a has s0:2, which b lacks, and b has s1:5, which a lacks. Neither came before the other.',
    );
  });
});

describe('columns that rose', () => {
  const note = (at: number, replica: string, body: object): NoteRecord =>
    ({ at, replica, sequence: at, note: body }) as NoteRecord;
  const delivered = (writer: string) => ({ type: 'delivered', write: { writer, replica: 'x', count: 1 } });

  it('are counted by writer, the own column by its ticks, others and older ones left out', () => {
    const notes = [
      note(10, 's0', delivered('#2.1')),
      note(20, 's0', delivered('#2.1')),
      note(30, 's1', delivered('#3.1')),
      note(40, 's0', { type: 'clockTicked', count: 1, lamport: 1 }),
      note(50, 's0', delivered('#2.1')),
      note(60, 's0', { type: 'tieDecided' }),
    ];
    expect([...risenColumns(notes, 's0', '#1', 15)]).toEqual([
      ['#2.1', { by: 2, own: false, sequence: 50 }],
      ['#1', { by: 1, own: true, sequence: 40 }],
    ]);
  });
});
