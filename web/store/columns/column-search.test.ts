import { describe, expect, it } from 'vitest';
import { followScript } from '../../testing/simulated.ts';
import { findPlaces, parseQuery } from './column-search.ts';
import type { TraceColumns } from './trace-columns.ts';

const SCRIPT = [
  'cluster bayou s0 s1',
  'client c0 s1',
  'put c0 room 11am',
  'put c0 bathroom free',
  'exchange s1 s0',
];

function found(columns: TraceColumns, query: string): string[] {
  const { text, actor } = columns.events.columns;
  return findPlaces(columns, parseQuery(query)).map(
    (place) => `${columns.actors.textOf(actor[place] ?? 0)}: ${columns.texts.textOf(text[place] ?? 0)}`,
  );
}

describe('the search', () => {
  it('finds words wherever they are told, in small letters and large ones', async () => {
    const { columns } = await followScript(SCRIPT);
    expect(found(columns, 'BATHROOM')).toContain('c0: put bathroom = free');
    expect(found(columns, '11am')).toContain('c0: put room = 11am');
    expect(found(columns, 'nowhere')).toEqual([]);
    expect(found(columns, '  ')).toEqual([]);
  });

  it('takes a key for a whole word', async () => {
    const { columns } = await followScript(SCRIPT);
    expect(found(columns, 'room').some((one) => one.includes('bathroom'))).toBe(true);
    const keyed = found(columns, 'key:room');
    expect(keyed).toContain('c0: put room = 11am');
    expect(keyed.some((one) => one.includes('bathroom'))).toBe(false);
  });

  it('narrows by replica and by the kind of a message, both at once', async () => {
    const { columns } = await followScript(SCRIPT);
    const batches = findPlaces(columns, parseQuery('kind:sessionBatch'));
    const own = findPlaces(columns, parseQuery('kind:sessionBatch replica:s0'));
    expect(batches.length).toBeGreaterThan(own.length);
    expect(own.length).toBeGreaterThan(0);
    expect(found(columns, 'kind:sessionBatch client:s0').every((one) => one.startsWith('s0:'))).toBe(true);
  });

  it('goes on from where it was', async () => {
    const { columns } = await followScript(SCRIPT);
    const all = findPlaces(columns, parseQuery('room'));
    const middle = Math.floor(columns.length / 2);
    const later = findPlaces(columns, parseQuery('room'), middle);
    expect(later).toEqual(all.filter((place) => place >= middle));
  });
});
