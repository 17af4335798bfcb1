// The inspector of an operation: what was asked, what came of it, and why.

import type { ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { askedInFull, resultInWords, toneOf } from '../../protocols/client-words.ts';
import { findProtocolPage } from '../../protocols/index.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor, ActorButton } from '../common/actor.tsx';
import { MissingThing } from './missing-thing.tsx';
import { WhatIf } from './what-if.tsx';

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
          <ActorButton id={client} /> <span className="mono">{askedInFull(operation.operation)}</span>
          {operation.replica !== null && (
            <>
              {' '}
              at <Actor id={operation.replica} />
            </>
          )}
        </h2>
        <p className="soft">{outcome(operation, gate)}</p>
      </header>
      {page !== null && <page.WhyPanel client={client} number={number} />}
      {page !== null && <WhatIf operation={operation} />}
    </>
  );
}

function outcome(operation: OperationPicture, gate: boolean): string {
  const { result, endedAt, calledAt, replica, attempt = 1 } = operation;
  const attempts = attempt > 1 ? ` and ${attempt} attempts` : '';
  if (result === null || endedAt === null)
    return `called at ${timeLabel(calledAt)}, not answered yet${attempt > 1 ? `: this is attempt ${attempt}` : ''}`;
  const when = `at ${timeLabel(endedAt)}`;
  if (gate) return `${when} · a promise kept: ${replica} is behind ${operation.client}`;
  const took = `${when}, after ${Math.round(endedAt - calledAt)} ms${attempts}`;
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
