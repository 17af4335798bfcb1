// The log of one replica: each op at its op-number, with the fence up to which all is committed.

import type { ReactNode } from 'react';
import { describe } from '../../../shared/protocols/vsr/describe.ts';
import { useVsr } from './use-vsr.ts';

const ROWS_MAX = 200;

export function LogPanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useVsr(replica);
  if (state === null) return null;
  const lines = describe.log(state);
  return (
    <>
      <p className="mono small">{describe.status(state).join(' ')}</p>
      {lines.length === 0 ? (
        <p className="soft">No op is logged yet.</p>
      ) : (
        <ol className="items mono">
          {lines
            .slice(-ROWS_MAX)
            .reverse()
            .map((line) => (
              <li key={line}>{line}</li>
            ))}
        </ol>
      )}
      <p className="small soft panel-note">
        An op is committed once a quorum has it in its log. Reads are ops as well: so each sees all that was
        committed before it.
      </p>
    </>
  );
}
