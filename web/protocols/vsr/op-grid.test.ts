import { describe, expect, it } from 'vitest';
import { followScript } from '../../testing/simulated.ts';
import { currentOp, dialInWords, dialOf, layArcs } from './dial.ts';
import type { VsrMemory } from './memory.ts';
import { cellInWords, gridOf } from './op-grid.ts';
import { replicasOf } from './use-vsr.ts';

async function statesAfter(
  lines: readonly string[],
  cluster = 'cluster vsr s0 s1 s2 latency=10ms timeout=300ms',
) {
  const { picture, history } = await followScript([cluster, 'client c0 s0', ...lines]);
  return { all: replicasOf(picture), stories: (history.remembered as VsrMemory).ops };
}

const standings = (grid: ReturnType<typeof gridOf>, replica: string) =>
  grid.rows.find((row) => row.replica === replica)?.cells.map(({ standing }) => standing);

describe('the op-number grid', () => {
  it('shows what every replica has executed, with the fence after the last', async () => {
    const { all } = await statesAfter(['put c0 room 11am', 'get c0 room', 'settle']);
    const grid = gridOf(all, 10);
    expect(grid).toMatchObject({ from: 1, to: 2, last: 2 });
    for (const { cells } of grid.rows) {
      expect(cells.map(({ standing }) => standing)).toEqual(['executed', 'executed']);
      expect(cells.map(({ isFence }) => isFence)).toEqual([false, true]);
    }
    expect(grid.rows.map(({ role }) => role)).toEqual(['primary', null, null]);
  });

  it('marks a tail that no quorum had and that the newest view will cut', async () => {
    const { all } = await statesAfter([
      'put c0 room 11am',
      'settle',
      'partition s0 | s1 s2',
      'put c0 junk yes',
      'wait 5s',
    ]);
    const grid = gridOf(all, 10);
    expect(standings(grid, 's0')).toEqual(['executed', 'doomed']);
    expect(standings(grid, 's1')).toEqual(['executed', 'absent']);
    const cell = grid.rows[0]?.cells[1];
    expect(cell === undefined ? '' : cellInWords('s0', cell)).toBe(
      's0, op 2: never committed, and gives way to the log of the newest view, numbered in view 0',
    );
  });

  it('tells what is committed from what a backup knows to be', async () => {
    const { all } = await statesAfter(['put c0 room 11am']);
    const grid = gridOf(all, 10);
    expect(standings(grid, 's0')).toEqual(['executed']);
    expect(standings(grid, 's1')).toEqual(['decided']);
    expect(grid.rows[1]?.cells[0]?.isFence).toBe(false);
  });

  it('shows the newest columns, or those that were asked for', async () => {
    const { all } = await statesAfter([...Array.from({ length: 9 }, (_, i) => `put c0 k${i} v`), 'settle']);
    expect(gridOf(all, 4)).toMatchObject({ from: 6, to: 9, last: 9 });
    expect(gridOf(all, 4, 5)).toMatchObject({ from: 2, to: 5 });
    expect(gridOf(all, 4, 1)).toMatchObject({ from: 1, to: 4 });
  });

  it('shows ops whose entries were dropped, and that a witness executes nothing', async () => {
    const { all } = await statesAfter(
      [...Array.from({ length: 9 }, (_, i) => `put c0 k${i} v`), 'settle'],
      'cluster vsr s0 s1 s2 checkpoint=4 witnesses=1 latency=10ms',
    );
    const grid = gridOf(all, 10);
    expect(standings(grid, 's0')?.[0]).toBe('dropped');
    expect(standings(grid, 's2')?.at(-1)).toBe('committed');
    expect(grid.rows[2]?.role).toBe('witness');
  });
});

describe('the quorum dial', () => {
  it('is open while nobody but the primary has the op', async () => {
    const { all, stories } = await statesAfter(['cut s0 s1', 'cut s0 s2', 'put c0 room 11am']);
    expect(currentOp(all)).toBe(1);
    const dial = dialOf(all, stories, 1);
    expect(dial).toMatchObject({ needed: 2, count: 1, isClosed: false, closedAfterMillis: null });
    expect(dial?.parts.map(({ standing }) => standing)).toEqual(['primary', 'missing', 'missing']);
    expect(dial === null ? '' : dialInWords(dial)).toBe(
      'Op 1: s0 of s0, s1, s2 have it, 2 are needed; not committed yet',
    );
  });

  it('closes with the quorum, and who comes later is not counted', async () => {
    const { all, stories } = await statesAfter(['put c0 room 11am', 'settle']);
    const dial = dialOf(all, stories, 1);
    expect(dial).toMatchObject({ needed: 2, count: 2, isClosed: true });
    expect(dial?.parts.map(({ standing }) => standing).sort()).toEqual(['counted', 'late', 'primary']);
    expect(dial?.closedAfterMillis).toBeGreaterThan(0);
  });

  it('is known from the states alone where the page has not seen the op', async () => {
    const { all } = await statesAfter(['put c0 room 11am', 'settle']);
    expect(dialOf(all, [], 1)).toMatchObject({ count: 3, isClosed: true, closedAfterMillis: null });
    expect(dialOf(all, [], 0)).toBeNull();
  });

  it('lays its parts clockwise from the top', () => {
    const arcs = layArcs(4, 10, 20);
    expect(arcs.map(({ label }) => [label.x, label.y])).toEqual([
      [0, -20],
      [20, 0],
      [0, 20],
      [-20, 0],
    ]);
  });
});
