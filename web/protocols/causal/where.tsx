// Where a write is that a replica lacks, in words.

import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/core/result.ts';
import type { FailingEntry } from '../../../shared/protocols/causal/types.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { select } from '../../store/view-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { holdersOf, type Whereabouts } from './shelf.ts';

interface WhereProps {
  readonly whereabouts: Whereabouts;
  readonly missing: Pick<FailingEntry, 'writer' | 'needed'>;
  readonly replica: string;
}

export function Where({ whereabouts, missing, replica }: WhereProps): ReactNode {
  switch (whereabouts.type) {
    case 'onItsWay':
    case 'heldOnLink':
      return (
        <button
          type="button"
          className="plain"
          onClick={() => select({ type: 'message', message: whereabouts.message })}
        >
          {whereabouts.type === 'onItsWay' ? 'on its way' : 'held on the link'} from{' '}
          <Actor id={whereabouts.from} /> to <Actor id={replica} />
        </button>
      );
    case 'onTheShelf':
      return `it came to ${replica}, and is held back there itself`;
    case 'lost':
      return (
        <>
          lost at {timeLabel(whereabouts.at)} on the way from <Actor id={whereabouts.from} /> (
          {whereabouts.reason}); <Asked missing={missing} replica={replica} />
        </>
      );
    case 'notSent':
      return <Asked missing={missing} replica={replica} />;
    default:
      return assertNever(whereabouts);
  }
}

function Asked({ missing, replica }: Pick<WhereProps, 'missing' | 'replica'>): ReactNode {
  const run = useRunFrame();
  if (run === null) return null;
  const holders = holdersOf(missing, run.picture);
  return (
    <>
      nobody sends it until {replica} asks.{' '}
      {holders.length === 0 ? (
        'No replica that is up has it.'
      ) : (
        <>
          Here now:{' '}
          {holders.map((id) => (
            <span key={id}>
              <Actor id={id} />{' '}
            </span>
          ))}
        </>
      )}
    </>
  );
}
