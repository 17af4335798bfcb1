import { describe, expect, it } from 'vitest';
import { DEATH_SHOWN_MILLIS, type Flight, flightPlace, placeFlights } from './flights.ts';

const flight = (over: Partial<Flight> = {}): Flight => ({
  key: '1',
  message: 1,
  from: 's0',
  to: 's1',
  label: '⟨7, s0⟩',
  carries: true,
  startedAt: 1_000,
  durationMillis: 500,
  died: null,
  ...over,
});
const line = { from: { x: 0, y: 0 }, to: { x: 400, y: 0 } };
const moving = { still: false, scale: 1 };

describe('a flight', () => {
  it('travels, arrives and is gone', () => {
    expect(flightPlace(flight(), 1_250)).toEqual({ state: 'travelling', fraction: 0.5 });
    expect(flightPlace(flight(), 1_500).state).toBe('gone');
  });

  it('that was lost gets as far as it came, fades there, and is gone', () => {
    const lost = flight({ died: { fraction: 0.5, reason: 'cut', at: 1_000 } });
    expect(flightPlace(lost, 1_100).state).toBe('travelling');
    expect(flightPlace(lost, 1_300)).toMatchObject({ state: 'dying', fraction: 0.5 });
    expect(flightPlace(lost, 1_250 + DEATH_SHOWN_MILLIS).state).toBe('gone');
  });
});

describe('flights on the picture', () => {
  it('are left out where there is no link to fly along', () => {
    expect(placeFlights([flight()], () => null, 1_100, moving)).toEqual([]);
  });

  it('never have labels that overlap: the later one is a dot', () => {
    const crowd = [0, 5, 10, 15].map((shift, i) =>
      flight({ key: String(i), message: i, startedAt: 1_000 + shift }),
    );
    const labelled = placeFlights(crowd, () => line, 1_200, moving).filter((placed) => placed.labelled);
    expect(labelled).toHaveLength(1);
    expect(labelled[0]?.flight.message).toBe(3);
  });

  it('have their labels above all dots, as these are to be read', () => {
    const crowd = [flight({ key: 'old', message: 1 }), flight({ key: 'new', message: 2, carries: false })];
    const placed = placeFlights(crowd, () => line, 1_200, moving);
    expect(placed.map((one) => [one.flight.key, one.labelled])).toEqual([
      ['new', false],
      ['old', true],
    ]);
  });

  it('stand still at the middle for those who want no movement', () => {
    const places = [1_010, 1_240, 1_490].map(
      (now) => placeFlights([flight()], () => line, now, { still: true, scale: 1 })[0]?.at.x,
    );
    expect(places).toEqual([200, 200, 200]);
  });
});
