// Why a read was answered as it was, a sentence first: which write gave the value, how it stood and stands, and which
// writes of the same key the replica lacked.

import type { ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { Actor } from '../../views/common/actor.tsx';
import { AskedAgain, MissingTable, WhyAbsent } from './absence-parts.tsx';
import type { AnswerSource, AnswerWhy, Standing } from './answer.ts';
import { Deeds } from './why-deeds.tsx';
import { outcomeInWords } from './write-words.ts';

export function AnswerCard({
  why,
  operation,
}: {
  readonly why: AnswerWhy;
  readonly operation: OperationPicture;
}): ReactNode {
  const lacked = why.missingCount > 0;
  return (
    <div className="why" data-testid="why-card">
      <div className="why-card">
        <p>
          <Source why={why} operation={operation} />
        </p>
        {why.source !== null && (
          <p className="small soft">
            <Fate source={why.source} replica={why.replica} />
          </p>
        )}
      </div>
      <Deeds why={lacked ? why : null} operation={operation} />
      {lacked && (
        <>
          <p className="why-lacked">
            <Lacked why={why} operation={operation} />
          </p>
          <AskedAgain operation={operation} />
          <MissingTable
            why={why}
            title={`other write of ${why.key}`}
            caption={`Writes of ${why.key} that were missing at ${why.replica}`}
          />
          <WhyAbsent why={why} what={why.missingCount === 1 ? 'it is' : 'they are'} />
        </>
      )}
      {!lacked && (
        <p className="small soft">
          No other write of {why.key} was known anywhere that {why.replica} lacked.
        </p>
      )}
    </div>
  );
}

function Source({
  why,
  operation,
}: {
  readonly why: AnswerWhy;
  readonly operation: OperationPicture;
}): ReactNode {
  const { source, key, replica } = why;
  const value = operation.result?.type === 'value' ? operation.result.value : null;
  const answer = (
    <b>
      {replica} answered {value === null ? `that ${key} is absent` : value}
    </b>
  );
  if (source === null)
    return why.isOlder ? (
      <>{answer}, from a write that this page has not seen or that is no longer in the log.</>
    ) : (
      <>
        {answer}: no write of {key} had reached it.
      </>
    );
  const { write, outcome } = source;
  const changed = outcomeInWords(outcome);
  return (
    <>
      {answer}, as {write.client ?? write.writer} wrote <span className="mono">{write.words}</span> at{' '}
      <Actor id={write.writer} />
      {write.writtenAt === null ? '' : ` at ${timeLabel(write.writtenAt)}`}
      {changed === null ? '' : `: ${changed}`}.
    </>
  );
}

/** How the write stood when the replica answered, and what has come of it since. */
function Fate({ source, replica }: { readonly source: AnswerSource; readonly replica: string }): ReactNode {
  const { write, atAnswer, atPresent } = source;
  if (atAnswer.type === 'committed')
    return `${write.id} was committed at ${replica} with CSN ${atAnswer.csn}: its place in the order is fixed.`;
  return `${write.id} was tentative at ${replica}: its place in the order could still change. ${sinceThen(atPresent)}`;
}

function sinceThen(standing: Standing): string {
  switch (standing.type) {
    case 'committed':
      return `It is committed by now, with CSN ${standing.csn}.`;
    case 'tentative':
      return 'It is tentative still.';
    case 'gone':
      return 'It is no longer in the log there.';
  }
}

/** What the replica did not know, and whether a guarantee would have asked for it. */
function Lacked({
  why,
  operation,
}: {
  readonly why: AnswerWhy;
  readonly operation: OperationPicture;
}): ReactNode {
  const own = why.missing.some(({ client }) => client === operation.client);
  const count = why.missingCount === 1 ? 'a write' : `${why.missingCount} writes`;
  return (
    <>
      <Actor id={why.replica} /> lacked {count} of {why.key} that others had accepted
      {own ? `, also ${operation.client}'s own: with RYW this would have been ERR_DEP` : ''}.
      {why.resolved && ' It has all of them by now.'}
    </>
  );
}
