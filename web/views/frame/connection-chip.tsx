// How the page stands to its run, in a few words that are always there.

import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/core/result.ts';
import { type RunState, standsStill, useRun } from '../../store/run-store.ts';

export function ConnectionChip(): ReactNode {
  const { state } = useRun(({ connection }) => connection);
  const words = useRun(wordsOf);
  return (
    <span className={`connection ${state}`} role="status" data-testid="connection">
      <span className="dot" aria-hidden="true" />
      {words === PAUSED ? (
        <span>
          <span data-gives-way="objects">Simulated: </span>
          <span className="stays">paused</span>
        </span>
      ) : (
        words
      )}
    </span>
  );
}

const PAUSED = 'Simulated: paused';

function wordsOf(state: RunState): string {
  const { connection, picture } = state;
  switch (connection.state) {
    case 'live':
      if (picture?.header.engine !== 'sim') return 'Live';
      return standsStill(state) ? PAUSED : 'Simulated';
    case 'connecting':
      return 'Connecting';
    case 'lost':
      return 'Server gone';
    case 'recorded':
      return 'Recorded';
    case 'closed':
      return 'Ended';
    default:
      return assertNever(connection);
  }
}
