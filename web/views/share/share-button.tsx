// What can be given away of what one sees, and what can be opened instead: a sheet with a row for each kind of thing.

import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useRun } from '../../store/run-store.ts';
import { Sheet } from '../common/sheet.tsx';

const ShareSheet = lazy(async () => ({ default: (await import('./share-sheet.tsx')).ShareSheet }));

export function ShareButton(): ReactNode {
  const [open, setOpen] = useState(false);
  const run = useRun(({ connection }) => (connection.state === 'live' ? connection.run : null));
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
