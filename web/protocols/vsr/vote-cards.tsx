// The DoViewChange messages that a new primary has, a card each: the winner is marked.

import type { ReactNode } from 'react';
import { HUES } from '../../layout/cluster-model.ts';
import { Actor, hueStyle } from '../../views/common/actor.tsx';
import { useVsrRun } from './use-vsr.ts';
import type { ViewChange } from './view-changes.ts';

export function VoteCards(props: {
  readonly change: ViewChange;
  readonly since: (at: number) => string;
}): ReactNode {
  const { change, since } = props;
  const run = useVsrRun();
  const { votes, chosen, primary } = change;
  if (votes.length === 0) return <p className="soft small">None has come yet.</p>;
  return (
    <ul className="vote-cards plain-list">
      {votes.map(({ replica, at, lastNormalView, opNumber, commitNumber }) => {
        const place = run?.picture.replicas.findIndex(({ id }) => id === replica) ?? -1;
        const isWinner = chosen?.winner === replica;
        const isLate = chosen !== null && !chosen.candidates.some((one) => one.replica === replica);
        return (
          <li
            key={replica}
            className={`${isWinner ? 'winner' : ''}${isLate ? ' late' : ''}`}
            style={hueStyle(place === -1 ? null : place % HUES)}
          >
            <p className="vote-head">
              <Actor id={replica} />
              <span className="soft small">{replica === primary ? 'its own' : since(at)}</span>
              {isWinner && <span className="badge small winner-badge">wins</span>}
              {isLate && <span className="soft small">too late to count</span>}
            </p>
            <dl className="mono">
              <div>
                <dt>last normal view</dt>
                <dd>{lastNormalView}</dd>
              </div>
              <div>
                <dt>op</dt>
                <dd>{opNumber}</dd>
              </div>
              <div>
                <dt>commit</dt>
                <dd>{commitNumber}</dd>
              </div>
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
