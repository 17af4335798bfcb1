import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layBands, layBrackets, layLanes, shorten, timeLabel, timeScale } from './space-time.ts';

const frame = { from: 0, to: 30_000, gutter: 56, width: 1_400 };
const CHARACTER = 7;

describe('the strip', () => {
  it('puts its lanes at even distances between top and bottom', () => {
    expect(layLanes(['s0', 's1', 'c0'], 40, 140).map(({ y }) => y)).toEqual([40, 90, 140]);
  });

  it('runs from the gutter to the right edge', () => {
    const x = timeScale(frame);
    expect(x(0)).toBe(56);
    expect(x(30_000)).toBe(1_400);
  });

  it('writes moments as people say them', () => {
    expect(timeLabel(12_414)).toBe('12.41 s');
    expect(timeLabel(65_200)).toBe('1:05.2');
    expect(timeLabel(30_000, 0)).toBe('30 s');
    expect(timeLabel(120_000, 0)).toBe('2:00');
    expect(timeLabel(359_970)).toBe('6:00.0');
    expect(timeLabel(59_999)).toBe('1:00.0');
  });
});

describe('labels of brackets', () => {
  const operations = fc.array(
    fc.record({
      since: fc.integer({ min: 0, max: 29_000 }),
      length: fc.integer({ min: 1, max: 3_000 }),
      label: fc.string({ minLength: 3, maxLength: 40 }),
    }),
    { maxLength: 25 },
  );

  it('never run into another bracket or label of their lane', () => {
    fc.assert(
      fc.property(operations, (list) => {
        // A client's calls of the page do not overlap more than one lane can show: each begins after the last.
        let at = 0;
        const brackets = list.map(({ since, length, label }, i) => {
          const begin = at + (since % 2_000);
          at = begin + length + 200;
          return { key: String(i), actor: 'c0', label, since: begin, until: begin + length };
        });
        const placed = layBrackets(brackets, frame, CHARACTER);
        const labels = placed.filter(({ place }) => place === 'beside');
        for (const label of labels) {
          const right = label.labelX + label.text.length * CHARACTER;
          for (const other of placed) {
            if (other.key === label.key) continue;
            expect(right <= other.x + 0.001 || label.labelX >= other.x + other.width - 0.001).toBe(true);
          }
          for (const other of labels) {
            if (other.key === label.key) continue;
            const otherRight = other.labelX + other.text.length * CHARACTER;
            expect(right <= other.labelX + 0.001 || label.labelX >= otherRight - 0.001).toBe(true);
          }
        }
      }),
    );
  });

  it('stand inside a bracket that is wide enough', () => {
    const [placed] = layBrackets(
      [{ key: '1', actor: 'c0', label: 'get room', since: 1_000, until: 9_000 }],
      frame,
      CHARACTER,
    );
    expect(placed?.place).toBe('inside');
  });

  it('stand on the left where the right edge is too near', () => {
    const [placed] = layBrackets(
      [{ key: '1', actor: 'c0', label: 'get room → ERR_DEP', since: 29_500, until: 29_600 }],
      frame,
      CHARACTER,
    );
    expect(placed?.place).toBe('beside');
    expect(placed?.labelX).toBeLessThan(placed?.x ?? 0);
    expect(placed?.text).toBe('get room → ERR_DEP');
  });
});

describe('labels of bands', () => {
  it('take another row rather than overlap, and are left out when none is free', () => {
    const bands = [0, 100, 200].map((since, i) => ({
      key: String(i),
      label: 'partition s0,s1 | s2,s3,s4',
      since,
      until: null,
    }));
    expect(layBands(bands, frame, 2, CHARACTER).map(({ row }) => row)).toEqual([0, 1, null]);
  });

  it('leave out a fault that ended before the strip begins', () => {
    const later = { ...frame, from: 10_000, to: 40_000 };
    expect(layBands([{ key: '1', label: 'cut s0 s1', since: 0, until: 5_000 }], later, 2, CHARACTER)).toEqual(
      [],
    );
  });
});

describe('a shortened text', () => {
  it('splits no character, however many code units it has', () => {
    expect(shorten('😀😀😀😀😀😀', 5)).toBe('😀😀😀😀…');
    expect(shorten('🇫🇷🇫🇷🇫🇷🇫🇷🇫🇷', 4)).toBe('🇫🇷🇫🇷🇫🇷…');
    expect(shorten('😀😀😀😀', 4)).toBe('😀😀😀😀');
  });

  it('is never longer than asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(40), (text, most) => {
        expect(shorten(text, most).length).toBeLessThanOrEqual(Math.max(most, 0));
      }),
    );
  });
});
