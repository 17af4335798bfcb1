// Lines that were under way in the run from which another one was forked: in the fork nobody will ever answer them.

import { FORKED_BEFORE_ITS_END } from '../core/trace.ts';
import type { Run } from './run.ts';

export function endLinesUnderWay(run: Run): void {
  for (const { command, output, error } of run.snapshot().commands) {
    if (output !== null || error !== null) continue;
    run.record({ type: 'commandEnded', command, output: [], error: FORKED_BEFORE_ITS_END });
  }
}
