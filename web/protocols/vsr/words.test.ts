import { describe, expect, it } from 'vitest';
import { opNumberOf } from '../../../shared/protocols/vsr/log.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import { narrateMark } from '../../store/narration.ts';
import { followScript } from '../../testing/simulated.ts';
import { carries } from './words.ts';

async function primaryAfter(lines: readonly string[]): Promise<VsrState> {
  const { picture } = await followScript(['cluster vsr s0 s1 s2', 'client c0 s0', ...lines]);
  return picture.replicas.find(({ id }) => id === 's0')?.state as VsrState;
}

const okUpTo = (opNumber: number) =>
  ({ type: 'prepareOk', epoch: 0, viewNumber: 0, opNumber, executed: 0, round: 1 }) as const;

describe('what a message of Viewstamped Replication is drawn as', () => {
  it('has a label where a PrepareOk tells its primary something new, and none where it only shows life', async () => {
    const primary = await primaryAfter(['put c0 room 11am', 'settle']);
    const held = opNumberOf(primary);
    expect(held).toBeGreaterThan(0);
    expect(carries(okUpTo(held), 's1', primary)).toBe(false);
    expect(carries(okUpTo(held + 1), 's1', primary)).toBe(true);
  });

  it('has none before there is any op', async () => {
    expect(carries(okUpTo(0), 's1', await primaryAfter([]))).toBe(false);
  });

  it('has one wherever a view is decided on, though no op goes with it', () => {
    const message = { type: 'startViewChange', epoch: 0, viewNumber: 1, enteredView: 0 } as const;
    expect(carries(message, 's1', null)).toBe(true);
  });
});

describe('what is said of Viewstamped Replication as it happens', () => {
  it('tells that a primary abdicates, and who works in the next view', async () => {
    const { events, page, picture } = await followScript([
      'cluster vsr s0 s1 s2 latency=10ms timeout=300ms',
      'client c0 s0',
      'put c0 room 11am',
      'settle',
      'partition s0 | s1 s2',
      'wait 5s',
    ]);
    const said = events.flatMap((event) => page.words(picture).marksOf(event).flatMap(narrateMark));
    expect(said).toContain(
      's0 abdicates as primary of view 0: no quorum answers it, so it serves nobody any more.',
    );
    expect(said).toContain('s1 works in view 1 as its primary, with op 1 as the last.');
  });
});
