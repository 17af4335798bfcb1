import { describe, expect, it } from 'vitest';
import { filmOf } from './film.ts';

describe('the film of a rollback', () => {
  const film = filmOf(['b', 'c', 'd'], ['a', 'b', 'c', 'd']);
  const at = (id: string) => film.get(id) ?? { part: 'none', outAt: -1, inAt: -1 };

  it('undoes from the right', () => {
    expect(at('d').outAt).toBeLessThan(at('c').outAt);
    expect(at('c').outAt).toBeLessThan(at('b').outAt);
  });

  it('lets nothing come back before the last one has left', () => {
    for (const id of ['a', 'b', 'c', 'd']) expect(at(id).inAt).toBeGreaterThan(at('b').outAt);
  });

  it('drops the new write in and redoes from the left', () => {
    expect(at('a')).toMatchObject({ part: 'new', outAt: 0 });
    expect(['a', 'b', 'c', 'd'].map((id) => at(id).inAt)).toEqual(
      ['a', 'b', 'c', 'd'].map((id) => at(id).inAt).sort((one, other) => one - other),
    );
    expect(at('b').part).toBe('redone');
  });

  it('ends in a few seconds however much was undone', () => {
    const many = Array.from({ length: 300 }, (_, i) => `w${i}`);
    const ends = [...filmOf(many, many).values()].map(({ inAt }) => inAt);
    expect(Math.max(...ends)).toBeLessThan(3_500);
  });
});
