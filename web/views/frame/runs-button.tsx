// Which system runs here, and the sheet on which another one is started or another run is gone to.

import type { ReactNode } from 'react';
import { hideRuns, showRuns, useRuns } from '../../store/runs-store.ts';
import { lateParts } from '../common/late.tsx';
import { Sheet } from '../common/sheet.tsx';

const { part } = lateParts(() => import('./runs-sheet.tsx'));
const RunsSheet = part((parts) => parts.RunsSheet);

export function RunsButton({ title }: { readonly title: string }): ReactNode {
  const open = useRuns((state) => state.open);
  return (
    <Sheet
      id="runs-sheet"
      name="Systems and runs"
      button={
        <span className="run-title">
          <span>{title}</span> <span aria-hidden="true">▾</span>
        </span>
      }
      title="systems and runs: start another one, or go to one that is there (n)"
      open={open}
      onToggle={() => (open ? hideRuns() : void showRuns(false))}
      onClose={hideRuns}
    >
      <RunsSheet />
    </Sheet>
  );
}
