// Nothing is selected: what this is, the replicas as a table, and a legend that teaches.

import type { ReactNode } from 'react';
import type { ProtocolPage } from '../../protocols/types.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { ActorButton } from '../common/actor.tsx';
import { Models } from './models.tsx';

export function Overview({ page }: { readonly page: ProtocolPage }): ReactNode {
  const run = useRunFrame();
  if (run === null) return null;
  const { replicas, violations } = run.picture;
  const newest = violations.at(-1);
  const figures = page.figures ?? logFigures(page);
  return (
    <>
      <header className="panel-head">
        <h2>{page.title}</h2>
        <p className="soft">{page.promise}</p>
      </header>
      {newest !== undefined && (
        <p className="violation" role="alert">
          <b>{newest.invariant}</b> does not hold at {newest.replica}: {newest.sentence}
        </p>
      )}
      <table className="overview-table">
        <caption className="spoken-only">Replicas</caption>
        <thead>
          <tr>
            <th scope="col">replica</th>
            <th scope="col">state</th>
            {figures.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            <th scope="col">keys</th>
          </tr>
        </thead>
        <tbody>
          {replicas.map((replica) => {
            const card = page.card(replica.state);
            const view = page.protocol.view(replica.state);
            return (
              <tr key={replica.id}>
                <th scope="row">
                  <ActorButton id={replica.id} />
                </th>
                <td>{replica.alive ? (card.role ?? card.status) : 'crashed'}</td>
                {figures.map(({ title, of }) => (
                  <td key={title} className="mono">
                    {of(replica.state)}
                  </td>
                ))}
                <td className="mono">{view.keyCount}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {page.Overview !== undefined && <page.Overview />}
      <Models />
      <section className="legend" aria-label="Legend">
        <h3>How to read the picture</h3>
        <dl>
          <page.Legend />
          <dt>
            <svg viewBox="0 0 62 22" className="legend-picture" aria-hidden="true">
              <line className="l-whole" x1="2" x2="58" y1="6" y2="6" />
              <line className="l-cut" x1="2" x2="22" y1="17" y2="17" />
              <line className="l-cut" x1="38" x2="58" y1="17" y2="17" />
            </svg>
          </dt>
          <dd>
            <b>A link,</b> whole and cut. What died at the cut stays beside it.
          </dd>
          <dt>
            <svg viewBox="0 0 62 22" className="legend-picture" aria-hidden="true">
              <rect className="l-bracket" x="4" y="3" width="46" height="16" rx="5" />
            </svg>
          </dt>
          <dd>
            <b>On the strip below:</b> a slant is a message, a box reaches from a client’s call to its return,
            a band is a fault.
          </dd>
        </dl>
      </section>
    </>
  );
}

function logFigures({ card }: ProtocolPage): NonNullable<ProtocolPage['figures']> {
  return [
    {
      title: 'committed',
      of: (state) => {
        const { truncated, committed } = card(state);
        return truncated + committed.length;
      },
    },
    { title: 'tentative', of: (state) => card(state).tentative.length },
  ];
}
