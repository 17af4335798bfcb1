// The view-change sheet: who wished for the view, the cards of DoViewChange with the one that won and why, who works in it
// now, and what was cut.

import { type ReactNode, useState } from 'react';
import { timeLabel } from '../../layout/space-time.ts';
import { Actor } from '../../views/common/actor.tsx';
import { durationLabel } from '../duration-label.ts';
import { useVsrRun } from './use-vsr.ts';
import { standingOf, whyItWon } from './view-change-words.ts';
import { startOf, type ViewChange } from './view-changes.ts';
import { VoteCards } from './vote-cards.tsx';

export function ViewPanel(): ReactNode {
  const run = useVsrRun();
  const [chosen, choose] = useState<string | null>(null);
  if (run === null) return null;
  const { viewChanges } = run.memory;
  const newest = viewChanges.at(-1);
  if (newest === undefined)
    return (
      <p className="soft">
        No view was changed since this page looks. Crash the primary, or cut it off from a quorum, and the
        others will make the next one primary.
      </p>
    );
  const change = viewChanges.find((one) => nameOf(one) === chosen) ?? newest;
  return (
    <>
      {viewChanges.length > 1 && (
        <label className="view-choosing small">
          View change{' '}
          <select
            className="field view-choice"
            value={nameOf(change)}
            onChange={({ currentTarget }) =>
              choose(currentTarget.value === nameOf(newest) ? null : currentTarget.value)
            }
          >
            {[...viewChanges].reverse().map((one) => (
              <option key={nameOf(one)} value={nameOf(one)}>
                to {nameOf(one)}, at {timeLabel(startOf(one))}
              </option>
            ))}
          </select>
        </label>
      )}
      <Sheet change={change} />
    </>
  );
}

function nameOf({ epoch, viewNumber }: ViewChange): string {
  return epoch === 0 ? `view ${viewNumber}` : `view ${viewNumber} of epoch ${epoch}`;
}

function Sheet({ change }: { readonly change: ViewChange }): ReactNode {
  const { wishes, entered, chosen, started, cut, primary, viewNumber } = change;
  const start = startOf(change);
  const since = (at: number): string => `+${durationLabel(at - start)}`;
  return (
    <section className="view-sheet" aria-label={`View change to ${nameOf(change)}`}>
      <p>
        <b>{standingOf(change)}</b> <span className="soft">Began at {timeLabel(start)}.</span>
      </p>
      <ol className="phases">
        <li>
          <h3>StartViewChange</h3>
          <ul className="plain-list">
            {wishes.map(({ replica, at, because }) => (
              <li key={replica}>
                <time className="mono">{since(at)}</time>
                <span>
                  <Actor id={replica} /> wishes for view {viewNumber}: {because}
                </span>
              </li>
            ))}
            {entered.map(({ replica, at, from }) => (
              <li key={`${replica} entered`}>
                <time className="mono">{since(at)}</time>
                <span>
                  <Actor id={replica} /> leaves view {from} for good
                </span>
              </li>
            ))}
          </ul>
        </li>
        <li>
          <h3>
            DoViewChange, to <Actor id={primary} />
          </h3>
          {chosen !== null && <p className="winner-words">{whyItWon(chosen)}</p>}
          <VoteCards change={change} since={since} />
        </li>
        <li>
          <h3>StartView</h3>
          {started.length === 0 ? (
            <p className="soft small">Not yet.</p>
          ) : (
            <ul className="plain-list">
              {started.map(({ replica, at, opNumber, asPrimary }) => (
                <li key={replica}>
                  <time className="mono">{since(at)}</time>
                  <span>
                    <Actor id={replica} /> works in it {asPrimary ? 'as primary' : 'as a backup'}, up to op{' '}
                    {opNumber}
                  </span>
                </li>
              ))}
              {cut.map(({ replica, at, from, to }) => (
                <li key={`${replica} cut`}>
                  <time className="mono">{since(at)}</time>
                  <span>
                    <Actor id={replica} /> cut {from === to ? `op ${from}` : `ops ${from}–${to}`} off its log,
                    never committed
                  </span>
                </li>
              ))}
            </ul>
          )}
        </li>
      </ol>
      <p className="small soft panel-note">
        The log of the latest last-normal view wins, and among those the longest: whatever a quorum had is in
        it. The largest commit-number of all counts.
      </p>
    </section>
  );
}
