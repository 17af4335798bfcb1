// What has become of a write that was accepted: how it is named, where it is, and whether its place is fixed.

import type { ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { Deeds } from './why-deeds.tsx';
import { type WriteFate, writeFate } from './write-fate.ts';
import { outcomeInWords } from './write-words.ts';

export function WriteCard({ operation }: { readonly operation: OperationPicture }): ReactNode {
  const run = useRunFrame();
  const fate = run === null ? null : writeFate(run.picture, operation);
  return (
    <div className="why" data-testid="why-card">
      {fate !== null && (
        <div className="why-card">
          <p>
            <b>
              {fate.writer} accepted it as <span className="mono">{fate.id}</span>
            </b>
            {standingInWords(fate)}
          </p>
          <p className="small soft">
            At <Actors ids={fate.at} />
            {fate.notAt.length > 0 && (
              <>
                ; not yet at <Actors ids={fate.notAt} />
              </>
            )}
            .
          </p>
          <Outcomes fate={fate} />
        </div>
      )}
      <Deeds why={null} operation={operation} />
    </div>
  );
}

function standingInWords({ standing }: WriteFate): string {
  switch (standing.type) {
    case 'committed':
      return `; it is committed with CSN ${standing.csn}, so its place in the order is fixed.`;
    case 'tentative':
      return '; it is tentative everywhere, so writes with smaller stamps may still come before it.';
    case 'omitted':
      return '; it was committed, and has been dropped from every log since.';
  }
}

/** The same write may go differently where other writes stand before it. */
function Outcomes({ fate }: { readonly fate: WriteFate }): ReactNode {
  if (fate.outcomes.length === 0) return null;
  return (
    <ul className="plain-list small">
      {fate.outcomes.map(({ replica, outcome }) => (
        <li key={replica}>
          <Actor id={replica} /> runs it: {outcomeInWords(outcome) ?? 'the check passed'}
        </li>
      ))}
    </ul>
  );
}

function Actors({ ids }: { readonly ids: readonly string[] }): ReactNode {
  return ids.map((id, i) => (
    <span key={id}>
      {i === 0 ? '' : ', '}
      <Actor id={id} />
    </span>
  ));
}
