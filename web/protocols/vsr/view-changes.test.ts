import { describe, expect, it } from 'vitest';
import { followScript } from '../../testing/simulated.ts';
import type { VsrMemory } from './memory.ts';
import { standingOf, whyItWon } from './view-change-words.ts';
import { startOf, type ViewChange } from './view-changes.ts';

async function changesAfter(lines: readonly string[]): Promise<readonly ViewChange[]> {
  const { history } = await followScript(['cluster vsr s0 s1 s2 latency=10ms', 'client c0 s0', ...lines]);
  return (history.remembered as VsrMemory).viewChanges;
}

const vote = (replica: string, lastNormalView: number, opNumber: number) => ({
  replica,
  lastNormalView,
  opNumber,
  commitNumber: 0,
});

describe('the sheet of a view change', () => {
  it('has the wishes, the votes, the winner and who works in the view', async () => {
    const changes = await changesAfter(['put c0 room 11am', 'crash s0', 'wait 5s']);
    expect(changes).toHaveLength(1);
    const [change] = changes;
    expect(change).toMatchObject({ viewNumber: 1, epoch: 0, primary: 's1' });
    expect(change?.wishes.map(({ replica }) => replica).sort()).toEqual(['s1', 's2']);
    expect(change?.votes.map(({ replica }) => replica).sort()).toEqual(['s1', 's2']);
    expect(change?.chosen?.candidates).toHaveLength(2);
    expect(change?.started.map(({ replica, asPrimary }) => [replica, asPrimary])).toEqual([
      ['s1', true],
      ['s2', false],
    ]);
    expect(startOf(change as ViewChange)).toBe(change?.wishes[0]?.at);
    expect(standingOf(change as ViewChange)).toBe('View 1 works, with s1 as its primary.');
  });

  it('says that a wish alone moves nobody', async () => {
    const changes = await changesAfter(['partition s0 s1 | s2', 'wait 5s']);
    const [change] = changes;
    expect(change?.wishes.map(({ replica }) => replica)).toEqual(['s2']);
    expect(standingOf(change as ViewChange)).toContain('by one replica alone, which moves nobody');
  });

  it('is empty while the first primary works', async () => {
    expect(await changesAfter(['put c0 room 11am', 'settle'])).toEqual([]);
  });
});

describe('why a log won', () => {
  it('is the latest last-normal view first', () => {
    const candidates = [vote('s1', 2, 9), vote('s2', 3, 5)];
    expect(whyItWon({ at: 0, winner: 's2', candidates })).toBe(
      's2 wins: it worked in view 3, later than s1 (view 2).',
    );
  });

  it('is the length among those of the same view', () => {
    const candidates = [vote('s1', 3, 5), vote('s2', 3, 7), vote('s3', 1, 9)];
    expect(whyItWon({ at: 0, winner: 's2', candidates })).toBe(
      's2 wins: it worked in view 3, later than s3 (view 1); with last normal view 3 it goes up to op 7, further than s1 (op 5).',
    );
  });

  it('does not matter where both have the same', () => {
    const candidates = [vote('s1', 0, 4), vote('s2', 0, 4)];
    expect(whyItWon({ at: 0, winner: 's1', candidates })).toBe(
      's1 wins: s2 has the same log, so either will do.',
    );
  });
});
