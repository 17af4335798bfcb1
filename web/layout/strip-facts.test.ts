import { describe, expect, it } from 'vitest';
import { FactColumns } from '../store/columns/fact-columns.ts';
import { StringPool } from '../store/columns/string-pool.ts';
import type { FactNews } from '../store/history.ts';
import { NONE, type StripColumns } from './strip-columns.ts';
import { factInFocus, layFacts, learnersOf } from './strip-facts.ts';

const ACTORS = ['s0', 's1', 's2'];
/** 0 is nobody. */
const LANES = Int16Array.from([-1, 0, 1, 2]);

type Columns = Pick<StripColumns, 'events' | 'facts'>;

/** A run of events 10 ms apart, with what each of them tells. */
function columnsOf(length: number, told: Readonly<Record<number, readonly FactNews[]>>): StripColumns {
  const [actors, texts] = [new StringPool(1_000), new StringPool(1_000)];
  for (const actor of ACTORS) actors.intern(actor);
  const facts = new FactColumns({ actors, texts });
  for (let place = 0; place < length; place += 1) facts.take(place, told[place] ?? []);
  const places = Array.from({ length }, (_, i) => i);
  const columns: Columns = {
    events: {
      length,
      columns: {
        sequence: Uint32Array.from(places, (place) => place + 1),
        at: Float64Array.from(places, (place) => place * 10),
        code: new Uint8Array(length),
        actor: new Uint16Array(length),
        text: new Uint32Array(length),
        message: new Uint32Array(length).fill(NONE),
      },
    },
    facts,
  };
  return columns as StripColumns;
}

function holds(fact: number, operation: { client: string; number: number } | null = null): FactNews {
  return { type: 'holds', fact, label: `op ${fact}`, sentence: `op ${fact} holds`, operation };
}

function learned(fact: number, actor: string): FactNews {
  return { type: 'learned', fact, actor };
}

const TWO = {
  10: [holds(1)],
  12: [learned(1, 's0')],
  15: [learned(1, 's1')],
  40: [holds(2, { client: 's2', number: 7 })],
  44: [learned(2, 's0')],
  90: [learned(1, 's2')],
};

const FRAME = { from: 0, to: 1_000, gutter: 0, width: 1_000 };
const BY_TIME = { axis: 'time', frame: FRAME, laneOf: LANES } as const;
const WHOLE = { first: 0, end: 100 };

describe('what became true for all, on the strip', () => {
  it('is a line at its moment, with a point on each lane where that learned of it, on either axis', () => {
    const columns = columnsOf(100, TWO);
    const byTime = layFacts(columns, WHOLE, { ...BY_TIME, focus: 0 });
    expect(byTime.focus).toEqual({
      row: 0,
      x: 100,
      learned: [
        { lane: 0, x: 120 },
        { lane: 1, x: 150 },
        { lane: 2, x: 900 },
      ],
    });
    expect(byTime.lines).toEqual([{ x: 400, row: 1, count: 1 }]);
    expect(byTime.points).toEqual([{ lane: 0, x: 440 }]);
    const frame = { from: 1, to: 101, gutter: 0, width: 200 };
    const byOrder = layFacts(columns, WHOLE, { axis: 'order', frame, laneOf: LANES, focus: 0 });
    expect(byOrder.focus?.x).toBe(20);
    expect(byOrder.focus?.learned.map(({ x }) => x)).toEqual([24, 30, 180]);
  });

  it('is one line with the count where many are so on a few pixels, and the one in focus is drawn whole still', () => {
    const told: Record<number, FactNews[]> = {};
    for (let i = 0; i < 64; i += 1) told[i] = [holds(i + 1), learned(i + 1, 's0')];
    const columns = columnsOf(100, told);
    // 640 ms of 1000 in 100 pixels: 64 lines would be a wall.
    const frame = { ...FRAME, width: 100 };
    const { lines, points, focus } = layFacts(columns, WHOLE, { ...BY_TIME, frame, focus: 20 });
    expect(lines.length).toBeLessThanOrEqual(4);
    expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(63);
    expect(points.length).toBeLessThanOrEqual(12);
    expect(focus).toEqual({ row: 20, x: 20, learned: [{ lane: 0, x: 20 }] });
  });

  it('stays in the same bundles while the strip is panned', () => {
    const told: Record<number, FactNews[]> = {};
    for (let i = 0; i < 99; i += 1) told[i] = [holds(i + 1)];
    const columns = columnsOf(100, told);
    const countsFrom = (from: number): number[] => {
      const frame = { from, to: from + 1_000, gutter: 0, width: 200 };
      const { lines } = layFacts(columns, WHOLE, { ...BY_TIME, frame, focus: NONE });
      return lines.map(({ count }) => count);
    };
    expect(countsFrom(3)).toEqual(countsFrom(0));
    expect(countsFrom(77)).toEqual(countsFrom(0));
  });

  it('is in focus when it is pointed at, else by the selected operation, else by its number, else the newest by then', () => {
    const columns = columnsOf(100, TWO);
    const wishes = { pointed: null, operation: null, chosen: null, here: 100 };
    expect(factInFocus(columns, WHOLE, wishes)).toBe(1);
    expect(factInFocus(columns, WHOLE, { ...wishes, here: 40 })).toBe(0);
    expect(factInFocus(columns, WHOLE, { ...wishes, here: 5 })).toBe(NONE);
    expect(factInFocus(columns, WHOLE, { ...wishes, chosen: 1 })).toBe(0);
    const operation = { client: 3, number: 7 };
    expect(factInFocus(columns, WHOLE, { ...wishes, chosen: 1, operation })).toBe(1);
    expect(factInFocus(columns, WHOLE, { ...wishes, operation, pointed: 0 })).toBe(0);
  });

  it('is not in focus of itself where its line is outside the window', () => {
    const columns = columnsOf(100, TWO);
    const wishes = { pointed: null, operation: null, chosen: null, here: 100 };
    expect(factInFocus(columns, { first: 0, end: 30 }, wishes)).toBe(0);
    expect(factInFocus(columns, { first: 50, end: 100 }, wishes)).toBe(NONE);
  });

  it('is forgotten with its event, and who learned of one that was dropped counts for none', () => {
    const columns = columnsOf(100, TWO);
    const facts = columns.facts as FactColumns;
    facts.dropFirst(14);
    expect(facts.facts.length).toBe(1);
    expect(learnersOf(columns, 0)).toEqual([{ actor: 1, place: 30 }]);
    facts.take(86, [learned(2, 's1')]);
    expect(learnersOf(columns, 0).map(({ actor }) => actor)).toEqual([1, 2]);
    facts.truncate(26);
    expect(facts.facts.length).toBe(0);
    facts.take(26, [learned(2, 's1')]);
    // Of what is not known any more nobody learns.
    expect(facts.learnings.length).toBe(1);
  });
});
