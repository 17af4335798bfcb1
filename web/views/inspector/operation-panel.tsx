// The inspector of an operation: what was asked, what came of it, and why.

import type { ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { lines } from '../../commands/lines.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { operationInWords, resultInWords, toneOf } from '../../protocols/client-words.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import { perform } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor, ActorButton } from '../common/actor.tsx';
import { MissingThing } from './missing-thing.tsx';

export function OperationPanel({
  client,
  number,
}: {
  readonly client: string;
  readonly number: number;
}): ReactNode {
  const run = useRunFrame();
  const operation = run?.picture.operations.findLast(
    (candidate) => candidate.client === client && candidate.number === number,
  );
  if (run === null || operation === undefined)
    return <MissingThing what={`operation ${number} of ${client}`} />;
  const page = findProtocolPage(run.picture.header.protocol);
  const gate = toneOf(operation.result) === 'gate';
  return (
    <>
      <header className="panel-head">
        <h2>
          {operation.result !== null && operation.result.type !== 'accepted' && (
            <span className={`badge ${toneOf(operation.result)}`}>{resultInWords(operation.result)}</span>
          )}{' '}
          <ActorButton id={client} /> <span className="mono">{operationInWords(operation.operation)}</span>
          {operation.replica !== null && (
            <>
              {' '}
              at <Actor id={operation.replica} />
            </>
          )}
        </h2>
        <p className="soft">{outcome(operation, gate)}</p>
      </header>
      {gate && page !== null ? (
        <page.WhyPanel client={client} number={number} />
      ) : (
        <div className="deeds">
          <button
            type="button"
            className="button"
            onClick={() => void perform(lines.operate(client, operation.operation))}
          >
            Do it again
          </button>
        </div>
      )}
    </>
  );
}

function outcome(operation: OperationPicture, gate: boolean): string {
  const { result, endedAt, calledAt, replica } = operation;
  if (result === null || endedAt === null) return `called at ${timeLabel(calledAt)}, not answered yet`;
  const when = `at ${timeLabel(endedAt)}`;
  if (gate) return `${when} · a promise kept: ${replica} is behind ${operation.client}`;
  const took = `${when}, after ${Math.round(endedAt - calledAt)} ms`;
  switch (result.type) {
    case 'value':
    case 'accepted':
      return took;
    case 'missing':
      return `${took}: the key is absent there`;
    case 'refused':
      return `${took}: ${result.sentence}`;
  }
}
