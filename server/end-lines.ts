// Lines that were under way in the run from which another one was forked: in the fork nobody will ever answer them.

import type { Run } from '../shared/host/run.ts';

export function endLinesUnderWay(run: Run): void {
  for (const { command, output, error } of run.snapshot().commands) {
    if (output !== null || error !== null) continue;
    const sentence = 'the run was forked before this line had ended, and nobody waits for its answer here';
    run.record({ type: 'commandEnded', command, output: [], error: sentence });
  }
}
