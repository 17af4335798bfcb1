import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockBars, inOrderOf, newestCounts } from './clock-bars.ts';

describe('clock bars', () => {
  it('show a lag of one, however large the stamps have grown', () => {
    const newest = newestCounts([[{ writer: 's0', count: 10_000 }]]);
    const [bar] = clockBars([{ writer: 's0', count: 9_999 }], newest, 30);
    expect(bar?.behind).toBeGreaterThanOrEqual(4);
  });

  it('show no lag where nothing is missing', () => {
    const clock = [
      { writer: 's0', count: 7 },
      { writer: 's1', count: 3 },
    ];
    for (const bar of clockBars(clock, newestCounts([clock]), 30)) expect(bar.behind).toBe(0);
  });

  it('stand in the order of the replicas, with strangers at the end', () => {
    const columns = ['s2', '⟨9, root⟩', 's0', 's1'].map((writer) => ({ writer, count: 1 }));
    const order = inOrderOf(['s0', 's1', 's2'], columns).map(({ writer }) => writer);
    expect(order).toEqual(['s0', 's1', 's2', '⟨9, root⟩']);
  });

  it('are never higher than they may be', () => {
    const columns = fc.array(fc.record({ writer: fc.constantFrom('s0', 's1', 's2'), count: fc.nat(500) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(columns, columns, (mine, others) => {
        for (const { height, behind } of clockBars(mine, newestCounts([mine, others]), 30)) {
          expect(height).toBeGreaterThanOrEqual(0);
          expect(height + behind).toBeLessThanOrEqual(31);
        }
      }),
    );
  });
});
