// The ERR_DEP card: which promise would break, what is missing, where it is, why it is not here, what would help.

import type { ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { Actor } from '../../views/common/actor.tsx';
import { GUARANTEE_NAMES } from '../client-words.ts';
import { AskedAgain, MissingTable, WhyAbsent } from './absence-parts.tsx';
import { GateBars } from './gate-bars.tsx';
import type { Why } from './why.ts';
import { Deeds } from './why-deeds.tsx';

export function RefusalCard({
  why,
  operation,
}: {
  readonly why: Why;
  readonly operation: OperationPicture;
}): ReactNode {
  return (
    <div className="why" data-testid="err-dep-card">
      <div className="gate-card">
        <p>
          <BrokenPromise why={why} /> <Broken why={why} operation={operation} />
        </p>
        <GateBars columns={why.columns} />
        <p className="small soft">
          dashed: {operation.client} needs · solid: {why.replica} has{why.resolved ? ' now' : ''}
        </p>
      </div>
      <Deeds why={why} operation={operation} />
      {why.resolved && (
        <p className="why-resolved" role="status">
          <Actor id={why.replica} /> has it by now. Ask again.
        </p>
      )}
      <AskedAgain operation={operation} />
      <MissingTable why={why} title="missing write" caption={`Writes that were missing at ${why.replica}`} />
      <WhyAbsent why={why} what="it is" />
    </div>
  );
}

function BrokenPromise({ why }: { readonly why: Why }): ReactNode {
  const names = why.guarantees.map((guarantee) => GUARANTEE_NAMES[guarantee]);
  return (
    <b>
      {names.join(' and ')} would {why.resolved ? 'have broken' : 'break'}.
    </b>
  );
}

/** One sentence with a write that is missing. */
function Broken({ why, operation }: { readonly why: Why; readonly operation: OperationPicture }): ReactNode {
  const asked = 'key' in operation.operation ? operation.operation.key : null;
  // What was asked for is what one expects to hear of; else the newest.
  const first = why.missing.find(({ keys }) => asked !== null && keys.includes(asked)) ?? why.missing[0];
  if (first === undefined) return null;
  const own = first.client === operation.client;
  return (
    <>
      {own ? `${operation.client} wrote ` : `${operation.client} has seen `}
      <span className="mono">{first.words}</span>
      {own ? (
        <>
          {' '}
          at <Actor id={first.writer} />
        </>
      ) : (
        <>
          , written {first.client === null ? '' : `by ${first.client} `}at <Actor id={first.writer} />
        </>
      )}
      ; <Actor id={why.replica} /> {why.resolved ? 'did not have it' : 'does not have it yet'}.
    </>
  );
}
