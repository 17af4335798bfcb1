// How the page stands to its run, in a few words that are always there. The time of a simulation is stopped and set going
// here.

import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/core/result.ts';
import { lines } from '../../commands/lines.ts';
import { perform } from '../../store/command-store.ts';
import { type RunState, standsStill, useLive } from '../../store/run-store.ts';

export function ConnectionChip(): ReactNode {
  const { state } = useLive(({ connection }) => connection);
  const words = useLive(wordsOf);
  const isSimulated = useLive(({ picture }) => picture?.header.engine === 'sim');
  return (
    <>
      <span className={`connection ${state}`} role="status" data-testid="connection">
        <span className="dot" aria-hidden="true" />
        {words}
      </span>
      {state === 'live' && isSimulated && <TimeSwitch />}
    </>
  );
}

function TimeSwitch(): ReactNode {
  const stands = useLive(standsStill);
  return (
    <button
      type="button"
      className="button icon"
      aria-label={stands ? 'Let time go' : 'Stop time'}
      title={
        stands
          ? 'let the time of this simulation go on (t)'
          : 'stop the time of this simulation for everybody (t)'
      }
      onClick={() => void perform(stands ? lines.timeGoes() : lines.timeStops())}
    >
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        <path d={stands ? 'M3 1.500v11l9-5.500z' : 'M3 2h3v10H3zM8 2h3v10H8z'} />
      </svg>
    </button>
  );
}

function wordsOf(state: RunState): string {
  const { connection, picture } = state;
  switch (connection.state) {
    case 'live':
      if (picture?.header.engine !== 'sim') return 'Live';
      return standsStill(state) ? 'Simulated: paused' : 'Simulated';
    case 'connecting':
      return 'Connecting';
    case 'lost':
      return 'Server gone';
    case 'closed':
      return 'Ended';
    default:
      return assertNever(connection);
  }
}
