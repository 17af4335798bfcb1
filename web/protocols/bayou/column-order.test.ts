import { describe, expect, it } from 'vitest';
import { followScript } from '../../testing/simulated.ts';
import { inLaneOrder } from './column-order.ts';
import { stateOf } from './use-bayou.ts';

function nameOf(picture: Parameters<typeof stateOf>[0], id: string): string {
  return stateOf(picture, id)?.name ?? '';
}

describe('the columns of a version vector', () => {
  it('stand as the replicas do, whatever the order of their names', async () => {
    const { picture } = await followScript([
      'cluster bayou s0',
      'join s1 via s0',
      'settle',
      'join s2 via s1',
      'settle',
      'client c0 s0',
      'put c0 room 11am',
      'settle',
    ]);
    const reversed = { replicas: [...picture.replicas].reverse() };
    const writers = Object.keys(stateOf(picture, 's0')?.vector ?? {});
    expect(inLaneOrder(picture, writers)).toEqual(['s0', 's1', 's2'].map((id) => nameOf(picture, id)));
    expect(inLaneOrder(reversed, writers)).toEqual(['s2', 's1', 's0'].map((id) => nameOf(picture, id)));
  });

  it('of servers that have retired, or that nobody here is, come last, by name', async () => {
    const { picture } = await followScript(['cluster bayou s0 s1 s2', 'settle', 'retire s1', 'settle']);
    const [first, left, last] = ['s0', 's1', 's2'].map((id) => nameOf(picture, id)) as [
      string,
      string,
      string,
    ];
    const stranger = `999.${first}`;
    expect(inLaneOrder(picture, [stranger, left, last, first, last])).toEqual([first, last, left, stranger]);
  });
});
