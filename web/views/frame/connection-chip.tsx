// How the page stands to its run, in a few words that are always there.

import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/core/result.ts';
import { type RunState, standsStill, useRun } from '../../store/run-store.ts';

export function ConnectionChip(): ReactNode {
  const { state } = useRun(({ connection }) => connection);
  const words = useRun(wordsOf);
  const stands = useRun(standsStill);
  return (
    <span className={`connection ${state}`} role="status" data-testid="connection">
      <span className="dot" aria-hidden="true" />
      <span>
        {stands && <span className="connection-engine">Simulated: </span>}
        {stands ? 'paused' : words}
      </span>
    </span>
  );
}

function wordsOf({ connection, picture }: RunState): string {
  switch (connection.state) {
    case 'live':
      return picture?.header.engine === 'sim' ? 'Simulated' : 'Live';
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
