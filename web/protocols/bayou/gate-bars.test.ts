import { describe, expect, it } from 'vitest';
import { barFloor } from './gate-bars.tsx';

const column = (needed: number, held: number) => ({ writer: 's0', needed, held, fails: needed > held });

describe('where the bars of a refusal begin', () => {
  it('is 0 while the lag can be seen', () => {
    expect(barFloor([column(4, 4), column(6, 2)])).toBe(0);
    expect(barFloor([column(50, 50)])).toBe(0);
  });

  it('is a little below the smaller count where fifty stand against forty-nine', () => {
    expect(barFloor([column(50, 49), column(3, 3)])).toBe(48);
  });
});
