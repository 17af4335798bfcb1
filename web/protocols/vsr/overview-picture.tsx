// What the overview shows of the whole group: the grid, and the dial of the op that is being committed.

import type { ReactNode } from 'react';
import { currentOp, dialOf } from './dial.ts';
import { DialPicture } from './dial-picture.tsx';
import { GridPicture } from './grid-picture.tsx';
import { useChoice, useVsrRun } from './use-vsr.ts';
import { standingOf } from './view-change-words.ts';

export function OverviewPicture(): ReactNode {
  const run = useVsrRun();
  const chosen = useChoice();
  if (run === null) return null;
  const dial = dialOf(run.all, run.memory.ops, chosen ?? currentOp(run.all));
  const newest = run.memory.viewChanges.at(-1);
  const isOpen = newest !== undefined && newest.started.length === 0;
  return (
    <>
      <h3>Ops</h3>
      <GridPicture />
      {isOpen && <p className="under-way">{standingOf(newest)}</p>}
      {dial !== null && <DialPicture dial={dial} run={run} />}
    </>
  );
}
