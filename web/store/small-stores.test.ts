import { describe, expect, it } from 'vitest';
import { followScript } from '../testing/simulated.ts';
import { adjustClock, type RunClock, runNow } from './clock.ts';
import { guidedClient, otherSide, stepsDone } from './first-steps.ts';
import { emptyHistory } from './history.ts';
import { narrate } from './narration.ts';
import { sayTogether } from './narration-store.ts';
import { parsePlaces } from './remembered.ts';
import { seedHistory } from './seed-history.ts';

const CLUSTER = ['cluster bayou s0 s1 s2', 'client c0 s1'];

describe("the run's clock on the page", () => {
  it('runs on between events, and is never set back by one that came late', () => {
    let clock: RunClock = { type: 'still', at: 0 };
    clock = adjustClock(clock, 1_000, 5_000);
    expect(runNow(clock, 5_250)).toBe(1_250);
    clock = adjustClock(clock, 1_100, 5_500);
    expect(runNow(clock, 5_500)).toBe(1_500);
  });

  it('is set forward by news that came quicker', () => {
    const clock = adjustClock(adjustClock({ type: 'still', at: 0 }, 1_000, 5_000), 2_000, 5_900);
    expect(runNow(clock, 5_900)).toBe(2_000);
  });
});

describe('first steps', () => {
  it('are ticked by what was done on the run', async () => {
    const partial = await followScript([...CLUSTER, 'partition s0,s1 | s2', 'put c0 room 11am']);
    expect(stepsDone(partial.history, partial.picture.operations)).toEqual({
      cut: true,
      wrote: true,
      refused: false,
      healed: false,
    });
    const whole = await followScript([
      ...CLUSTER,
      'partition s0,s1 | s2',
      'put c0 room 11am',
      'move c0 s2',
      'get c0 room',
      'heal',
    ]);
    expect(Object.values(stepsDone(whole.history, whole.picture.operations))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('ask for a write again after another cut, as the one before it has spread', async () => {
    const script = [...CLUSTER, 'cut s0 s2', 'put c0 room 11am', 'cut s1 s2'];
    const { history, picture } = await followScript(script);
    expect(stepsDone(history, picture.operations)).toMatchObject({ cut: true, wrote: false });
  });

  it('are for a client that can ask: not for one whose link was cut, nor one whose replica is down', async () => {
    const two = [...CLUSTER, 'client c1 s2'];
    const guided = async (...more: string[]) =>
      guidedClient((await followScript([...two, ...more])).picture)?.id ?? null;
    expect(await guided()).toBe('c0');
    expect(await guided('put c1 room 11am')).toBe('c1');
    expect(await guided('cut c0 s1')).toBe('c1');
    expect(await guided('crash s1')).toBe('c1');
    expect(await guided('cut c0 s1', 'crash s2')).toBeNull();
  });

  it('know a replica on the other side, once there is one', async () => {
    const whole = await followScript(CLUSTER);
    expect(otherSide(whole.picture, 's1')).toBeNull();
    const parted = await followScript([...CLUSTER, 'partition s0,s1 | s2']);
    expect(otherSide(parted.picture, 's1')).toBe('s2');
    expect(otherSide(parted.picture, 's2')).toBe('s0');
  });
});

describe('narration', () => {
  it('says what a person did and was answered', async () => {
    const { events } = await followScript([...CLUSTER, 'cut s0 s1', 'put c0 room 11am', 'get c0 room']);
    const said = events.flatMap(narrate);
    expect(said).toContain('The link between s0 and s1 is cut.');
    expect(said).toContain('c0 put room: accepted.');
    expect(said).toContain('c0 get room: 11am.');
  });

  it('says things once, and cuts a crowd short', () => {
    expect(sayTogether(['a.', 'a.', 'b.'])).toBe('a. b.');
    expect(sayTogether(['1.', '2.', '3.', '4.', '5.', '6.'])).toBe('1. 2. 3. 4. And 2 more.');
  });
});

describe('kept places', () => {
  it('are read with care', () => {
    expect(parsePlaces('{"s0":{"x":0.5,"y":0.25},"s1":{"x":7,"y":0},"s2":null}')).toEqual({
      s0: { x: 0.5, y: 0.25 },
    });
    expect(parsePlaces('not JSON')).toEqual({});
    expect(parsePlaces(null)).toEqual({});
  });
});

describe('a late viewer', () => {
  it('learns from the picture which cuts last, and by which line', async () => {
    const { picture } = await followScript([...CLUSTER, 'partition s0 | s1,s2', 'crash s2']);
    const history = seedHistory(emptyHistory(picture.at), picture);
    expect(history.spans.map(({ line, links, replica }) => [line, links.size, replica])).toEqual([
      ['partition s0 | s1,s2', 2, null],
      ['crash s2', 0, 's2'],
    ]);
  });
});
