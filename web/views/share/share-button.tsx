// What can be given away of what one sees, and what can be opened instead: a sheet with a row for each kind of thing.

import { lazy, type ReactNode, Suspense, useState } from 'react';
import { type RunState, useRun } from '../../store/run-store.ts';
import { Sheet } from '../common/sheet.tsx';

const ShareSheet = lazy(async () => ({ default: (await import('./share-sheet.tsx')).ShareSheet }));

function nameOf({ connection }: RunState): string | null {
  if (connection.state === 'live') return connection.run;
  return connection.state === 'recorded' ? connection.name : null;
}

export function ShareButton(): ReactNode {
  const [open, setOpen] = useState(false);
  const run = useRun(nameOf);
  const close = (): void => setOpen(false);
  return (
    <Sheet
      id="share-sheet"
      name="Take away"
      button="Share"
      open={open && run !== null}
      disabled={run === null}
      onToggle={() => setOpen(!open)}
      onClose={close}
    >
      {run !== null && (
        <Suspense fallback={<p className="soft small">Loading …</p>}>
          <ShareSheet run={run} onClose={close} />
        </Suspense>
      )}
    </Sheet>
  );
}
