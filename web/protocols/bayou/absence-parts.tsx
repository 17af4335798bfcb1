// What all cards show below their sentence: the writes that a replica lacks, why they are not there, what would help.

import type { ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { select } from '../../store/view-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { operationLine, toneOf } from '../client-words.ts';
import type { Absence } from './absence.ts';
import { ObstacleWords } from './obstacle-words.tsx';

/** What the same question was answered since, so that a button of this card is seen to have done something. */
export function AskedAgain({ operation }: { readonly operation: OperationPicture }): ReactNode {
  const asked = JSON.stringify(operation.operation);
  const again = useRunFrame()?.picture.operations.findLast(
    (later) =>
      later.client === operation.client &&
      later.number > operation.number &&
      JSON.stringify(later.operation) === asked,
  );
  if (again === undefined) return null;
  return (
    <p className={`asked-again ${toneOf(again.result)}`} role="status">
      Asked again{again.replica === null ? '' : ' at '}
      {again.replica !== null && <Actor id={again.replica} />}:{' '}
      <button
        type="button"
        className="plain mono"
        onClick={() => select({ type: 'operation', client: again.client, number: again.number })}
      >
        {operationLine(again.operation, again.result)}
      </button>
    </p>
  );
}

export function MissingTable({
  why,
  caption,
  title,
}: {
  readonly why: Absence;
  readonly caption: string;
  readonly title: string;
}): ReactNode {
  if (why.missing.length === 0) return null;
  return (
    <table>
      <caption className="spoken-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">written</th>
          <th scope="col">copies now</th>
        </tr>
      </thead>
      <tbody>
        {why.missing.map((write) => (
          <tr key={write.key}>
            <td className="mono">
              {write.id} {write.words}
            </td>
            <td>
              {write.writtenAt === null ? '' : timeLabel(write.writtenAt)}
              {write.client === null ? ` by ${write.writer}` : ` by ${write.client}`}
            </td>
            <td className="copies">
              {write.copies.map(({ replica, alive, retired }) => (
                <span key={replica}>
                  <Actor id={replica} />
                  {(retired || !alive) && (
                    <span className="soft small"> ({retired ? 'retired' : 'down'})</span>
                  )}
                </span>
              ))}
            </td>
          </tr>
        ))}
        {why.missingCount > why.missing.length && (
          <tr>
            <td colSpan={3} className="soft small">
              and {why.missingCount - why.missing.length} older ones
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** Why they have not come, and the least that would bring them. */
export function WhyAbsent({ why, what }: { readonly why: Absence; readonly what: string }): ReactNode {
  return (
    <>
      {why.obstacles.length > 0 && (
        <>
          <h3>
            Why {what} not at <Actor id={why.replica} />
          </h3>
          <ul className="obstacles">
            {why.obstacles.map((obstacle) => (
              <li key={JSON.stringify(obstacle)}>
                <ObstacleWords obstacle={obstacle} replica={why.replica} paused={why.paused} />
              </li>
            ))}
          </ul>
        </>
      )}
      {why.change !== null && <Change why={why} />}
    </>
  );
}

function Change({ why }: { readonly why: Absence }): ReactNode {
  const { change } = why;
  if (change === null) return null;
  const hops = change.path.length - 1;
  const way = hops === 1 ? 'one hop' : `${hops} hops (${change.path.join(' → ')})`;
  const repairs = change.repairs.map((repair) =>
    repair.type === 'heal' ? `heal ${repair.a}–${repair.b}` : `restart ${repair.replica}`,
  );
  return (
    <>
      <h3>Smallest change</h3>
      <p>
        {repairs.length === 0 ? (
          <>
            None: the way is open. It is at <Actor id={why.replica} /> after {way}
            {why.paused ? ', once anti-entropy starts again or is asked for.' : '.'}
          </>
        ) : (
          <>
            <b>{capital(repairs.join(' and '))}</b>: then it is at <Actor id={why.replica} /> after {way}.
          </>
        )}
      </p>
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
