import { describe, expect, it } from 'vitest';
import type { ActorId } from '../../../shared/core/ids.ts';
import { causalCone, nextEffect, previousCause } from '../../../shared/trace/causality.ts';
import { FATE } from '../../layout/strip-columns.ts';
import { followScript } from '../../testing/simulated.ts';
import { EVENT_CODES, TONES } from './codes.ts';
import { coneAt } from './column-cone.ts';
import { causeOf, effectOf, placeAtTime, placeOfSequence } from './places.ts';
import { TraceColumns } from './trace-columns.ts';

const SCRIPT = [
  'cluster bayou s0 s1 s2 schedule=timed latency=20ms',
  'client c0 s1',
  'put c0 room 11am',
  'exchange s1 s0',
  'hold c0 s1',
  'put c0 room noon',
  'drop c0 s1',
  'release c0 s1',
  'cut s0 s1',
  'exchange s1 s2',
  'get c0 room',
];

const NOTHING = { marks: [], news: [], carries: false };

describe('the columns of a trace', () => {
  it('hold every event, message and operation of the run', async () => {
    const { columns, events, picture } = await followScript(SCRIPT);
    expect([...columns.events.columns.sequence.subarray(0, columns.length)]).toEqual(
      events.map(({ sequence }) => sequence),
    );
    const sent = events.filter(({ type }) => type === 'messageSent').length;
    const codes = [...columns.events.columns.code.subarray(0, columns.length)];
    expect(codes.filter((code) => EVENT_CODES[code] === 'messageSent')).toHaveLength(sent);
    const { text, tone } = columns.operations.columns;
    const told = picture.operations.map((_, row) => [
      columns.texts.textOf(text[row] ?? 0),
      TONES[tone[row] ?? 0],
    ]);
    expect(told[0]).toEqual(['put room = 11am', 'good']);
    expect(told.at(-1)?.[0]).toBe('get room → 11am');
    const lost = [...columns.messages.columns.fate].filter((fate) => fate === FATE.lost);
    expect(lost).toHaveLength(events.filter(({ type }) => type === 'messageLost').length);
  });

  it('give the same cone, causes and effects as the events themselves', async () => {
    const { columns, events } = await followScript(SCRIPT);
    const sequenceAt = (place: number): number | null => columns.events.columns.sequence[place] ?? null;
    for (const { sequence } of events) {
      const place = placeOfSequence(columns, sequence);
      const expected = causalCone(events, sequence);
      const cone = coneAt(columns, place);
      expect(cone?.of).toEqual(expected?.of);
      expect(sorted(cone?.past)).toEqual(sorted(expected?.past));
      expect(sorted(cone?.future)).toEqual(sorted(expected?.future));
      expect(sequenceAt(causeOf(columns, place))).toBe(previousCause(events, sequence));
      expect(sequenceAt(effectOf(columns, place))).toBe(nextEffect(events, sequence));
    }
  });

  it('are as if the events after one had never been, once those are forgotten', async () => {
    const { events } = await followScript(SCRIPT);
    for (const cut of [5, 40, events.length - 10]) {
      const [whole, part] = [new TraceColumns(), new TraceColumns()];
      for (const event of events) whole.take(event, NOTHING);
      for (const event of events.slice(0, cut)) part.take(event, NOTHING);
      whole.forgetAfter(cut);
      for (const event of events.slice(cut)) {
        whole.take(event, NOTHING);
        part.take(event, NOTHING);
      }
      expect(tables(whole)).toEqual(tables(part));
    }
  });

  it('drop their oldest quarter beyond the bound, and keep what belongs to the rest', async () => {
    const { events } = await followScript(SCRIPT);
    const kept = new TraceColumns(undefined, 64);
    for (const event of events) kept.take(event, NOTHING);
    expect(kept.length).toBeLessThanOrEqual(64);
    expect(kept.length).toBeGreaterThanOrEqual(48);
    const { sequence, message } = kept.events.columns;
    const last = events.length;
    expect(sequence[kept.length - 1]).toBe(last);
    expect(kept.beginsAfter).toBe((sequence[0] ?? 0) - 1);
    const whole = new TraceColumns();
    for (const event of events) whole.take(event, NOTHING);
    const idOf = (columns: TraceColumns, place: number): number | undefined =>
      columns.messages.columns.id[columns.events.columns.message[place] ?? 0];
    const places = [...message.subarray(0, kept.length).keys()].filter(
      (place) => (message[place] ?? 0) < kept.messages.length,
    );
    expect(places.length).toBeGreaterThan(20);
    expect(places.map((place) => idOf(kept, place))).toEqual(
      places.map((place) => idOf(whole, placeOfSequence(whole, sequence[place] ?? 0))),
    );
  });

  it('go on from a picture, with what is under way in it', async () => {
    const before = await followScript(SCRIPT.slice(0, 6));
    const columns = new TraceColumns();
    columns.begin(before.picture);
    const whole = await followScript(SCRIPT);
    for (const event of whole.events.slice(before.picture.sequence)) columns.take(event, NOTHING);
    expect(columns.beginsAfter).toBe(before.picture.sequence);
    expect([...columns.openRows()]).toEqual([]);
    expect(columns.operations.length).toBe(whole.picture.operations.length);
  });

  it('find moments by their time', async () => {
    const { columns, events } = await followScript(SCRIPT);
    for (const { at } of events)
      expect(placeAtTime(columns, at)).toBe(events.findIndex((event) => event.at >= at));
    expect(placeAtTime(columns, Number.POSITIVE_INFINITY)).toBe(events.length);
  });
});

function sorted(edges: ReadonlyMap<ActorId, unknown> | undefined): unknown[] {
  return [...(edges ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
}

function tables({ events, messages, operations }: TraceColumns): unknown {
  return [events, messages, operations].map(({ length, columns }) =>
    Object.entries(columns).map(([name, column]) => [name, [...column.subarray(0, length)]]),
  );
}
