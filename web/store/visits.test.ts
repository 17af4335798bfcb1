import { beforeEach, describe, expect, it } from 'vitest';
import { timeStore } from './time/time-store.ts';
import { select, viewStore } from './view-store.ts';
import { type Browser, keepVisits } from './visits.ts';

/** A browser's history and clock, by hand. */
function openBrowser() {
  const entries: unknown[] = [null];
  let at = 0;
  let due: (() => void) | null = null;
  const browser: Browser = {
    history: {
      get state() {
        return entries.at(-1);
      },
      pushState: (state: unknown) => void entries.push(state),
      replaceState: (state: unknown) => void entries.splice(-1, 1, state),
    },
    location: { href: 'http://localhost/' },
    after: (_, callback) => {
      due = callback;
      return () => {
        due = null;
      };
    },
    now: () => at,
  };
  return {
    browser,
    entries,
    /** Lets whoever looks stay for a while. */
    stay: (millis = 10_000): void => {
      at += millis;
      due?.();
      due = null;
    },
  };
}

function standAt(sequence: number): void {
  timeStore.setState({ moment: { type: 'past', sequence, at: sequence }, isPlaying: false });
}

describe('the places to which Back leads', () => {
  beforeEach(() => {
    timeStore.setState({ moment: { type: 'live' }, isPlaying: false });
    viewStore.setState({ selection: null });
  });

  it('are selections and moments at which one stayed', () => {
    const { browser, entries, stay } = openBrowser();
    keepVisits(browser);
    select({ type: 'replica', id: 's0' });
    stay();
    standAt(12);
    stay();
    expect(entries).toEqual([
      { visit: { sequence: null, selection: null } },
      { visit: { sequence: null, selection: { type: 'replica', id: 's0' } } },
      { visit: { sequence: 12, selection: { type: 'replica', id: 's0' } } },
    ]);
  });

  it('are none for what one passes by, and one for a walk of steps', () => {
    const { browser, entries, stay } = openBrowser();
    keepVisits(browser);
    for (let i = 1; i < 50; i += 1) standAt(i);
    stay();
    for (let i = 50; i < 53; i += 1) {
      standAt(i);
      stay(800);
    }
    expect(entries.slice(1)).toEqual([{ visit: { sequence: 52, selection: null } }]);
  });

  it('are none while time is played', () => {
    const { browser, entries, stay } = openBrowser();
    keepVisits(browser);
    timeStore.setState({ moment: { type: 'past', sequence: 5, at: 5 }, isPlaying: true });
    stay();
    expect(entries).toHaveLength(1);
  });

  it('are shown again, and make no new ones', () => {
    const { browser, entries, stay } = openBrowser();
    const visits = keepVisits(browser);
    select({ type: 'client', id: 'c0' });
    stay();
    visits.onPopState(entries[0]);
    stay();
    expect(viewStore.getState().selection).toBe(null);
    expect(entries).toHaveLength(2);
    visits.onPopState({ somebody: 'else' });
    expect(viewStore.getState().selection).toBe(null);
  });
});
