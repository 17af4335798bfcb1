// What can be given away of what one sees, and what can be opened instead: one sheet, a row for each kind of thing.

import { type ReactNode, useState } from 'react';
import { useRun } from '../../store/run-store.ts';
import { Sheet } from '../common/sheet.tsx';
import { LinkRow } from './link-row.tsx';
import { ScriptRow } from './script-row.tsx';
import { TraceRow } from './trace-row.tsx';

export function ShareButton(): ReactNode {
  const [open, setOpen] = useState(false);
  const run = useRun(({ connection }) => (connection.state === 'live' ? connection.run : null));
  return (
    <Sheet
      id="share-sheet"
      name="Take away"
      button="Share"
      open={open && run !== null}
      disabled={run === null}
      onToggle={() => setOpen(!open)}
      onClose={() => setOpen(false)}
    >
      {run !== null && (
        <>
          <LinkRow run={run} />
          <ScriptRow run={run} />
          <TraceRow run={run} />
        </>
      )}
    </Sheet>
  );
}
