// The clock of one replica: its columns in join order, those that have just risen, and another clock laid over it.

import { type ReactNode, useState } from 'react';
import { runNow } from '../../store/clock.ts';
import { runStore, useRunFrame } from '../../store/run-store.ts';
import { useSlowClock } from '../../views/common/use-slow-clock.ts';
import { ClockBars, ClockPair } from './clock-pair.tsx';
import { FLASH_MILLIS, layOver, risenColumns } from './clocks.ts';
import { shelfOf } from './shelf.ts';
import { replicasOf } from './use-causal.ts';

export function ClockPanel({ replica }: { readonly replica: string }): ReactNode {
  const run = useRunFrame();
  const now = runNow(runStore.getState().clock, useSlowClock());
  const [chosen, setChosen] = useState<string | null>(null);
  const all = run === null ? [] : replicasOf(run.picture);
  const one = all.find(({ id }) => id === replica);
  if (run === null || one === undefined) return null;
  const { state } = one;
  const risen = risenColumns(run.history.notes, replica, state.name, now - FLASH_MILLIS);
  const others = [
    ...all
      .filter(({ id }) => id !== replica)
      .map(({ id, state: other }) => ({ id, words: id, clock: other.clock })),
    ...shelfOf(replica, state, { picture: run.picture, arrows: [] }).map(({ label, write }) => ({
      id: `stamp ${label}`,
      words: `the stamp of ${label}, held back`,
      clock: write.clock,
    })),
  ];
  const other = others.find(({ id }) => id === chosen) ?? others[0];
  return (
    <>
      <ClockBars columns={layOver(state.clock, {}, state)} of={replica} risen={risen} />
      <p className="small soft">
        A column says how many writes of that member are applied here. It rises by one with each; a write made
        here raises the column of {replica} itself.
      </p>
      {other !== undefined && (
        <>
          <h3>
            <label>
              Laid over it:{' '}
              <select
                className="field clock-choice"
                value={other.id}
                onChange={({ target }) => setChosen(target.value)}
              >
                {others.map(({ id, words }) => (
                  <option key={id} value={id}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
          </h3>
          <ClockPair columns={layOver(state.clock, other.clock, state)} left={replica} right={other.words} />
        </>
      )}
    </>
  );
}
