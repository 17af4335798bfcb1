// The inspector of a message: from whom, to whom, what it says, where it is.

import type { ReactNode } from 'react';
import { menuEntries } from '../../commands/menu-entries.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import { performAll } from '../../store/command-store.ts';
import { type Arrow, arrowAsOf } from '../../store/history.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { ActorButton } from '../common/actor.tsx';
import { MissingThing } from './missing-thing.tsx';

export function MessagePanel({ message }: { readonly message: number }): ReactNode {
  const run = useRunFrame();
  if (run === null) return null;
  const { picture, history } = run;
  const underWay = picture.messages.find((candidate) => candidate.message === message);
  const arrow = arrowAsOf(history, message, picture.at);
  const page = findProtocolPage(picture.header.protocol);
  const ends = underWay ?? arrow;
  if (ends === undefined || page === null) return <MissingThing what={`message ${message}`} />;
  const isReplicas = [ends.from, ends.to].every((id) =>
    picture.replicas.some((replica) => replica.id === id),
  );
  const deeds = menuEntries({ type: 'message', message }, picture).filter((entry) => entry.type === 'line');
  return (
    <>
      <header className="panel-head">
        <h2>
          Message <ActorButton id={ends.from} /> → <ActorButton id={ends.to} />
        </h2>
        <p className="soft">
          {arrow !== undefined && arrow.label !== '' && <span className="mono">{arrow.label} · </span>}
          {whereabouts(arrow, underWay?.state ?? null, underWay?.delaysMillis ?? [])}
        </p>
      </header>
      {underWay !== undefined && isReplicas && <page.MessagePanel message={message} />}
      <div className="deeds">
        {deeds.map((entry) => (
          <button
            key={entry.label}
            type="button"
            className="button"
            onClick={() => void performAll(entry.lines)}
          >
            {entry.label}
          </button>
        ))}
      </div>
    </>
  );
}

function whereabouts(
  arrow: Arrow | undefined,
  state: 'waiting' | 'held' | 'travelling' | null,
  delaysMillis: readonly number[],
): string {
  if (state === 'waiting') return 'waits until what was stored before it is durable';
  if (state === 'held') return 'held on the link';
  if (state === 'travelling')
    return `under way${delaysMillis[0] === undefined ? '' : `, ${Math.round(delaysMillis[0])} ms long`}`;
  if (arrow === undefined) return 'gone';
  if (arrow.lostAt !== null) return `lost at ${timeLabel(arrow.lostAt)}: ${arrow.reason}`;
  return arrow.arrivedAt === null ? 'under way' : `arrived at ${timeLabel(arrow.arrivedAt)}`;
}
