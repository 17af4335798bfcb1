// How the page stands to its run, in a few words that are always there.

import type { ReactNode } from 'react';
import { useRun } from '../../store/run-store.ts';

export function ConnectionChip(): ReactNode {
  const connection = useRun((state) => state.connection);
  const words =
    connection.state === 'live'
      ? 'Live'
      : connection.state === 'connecting'
        ? 'Connecting'
        : connection.state === 'lost'
          ? 'Server gone'
          : 'Ended';
  return (
    <span className={`connection ${connection.state}`} role="status" data-testid="connection">
      <span className="dot" aria-hidden="true" />
      {words}
    </span>
  );
}
