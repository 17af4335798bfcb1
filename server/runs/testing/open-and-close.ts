// A process that opens a live run, lives through a little of everything, and closes it. It ends by itself when nothing
// of the run is left: no socket, no timer, no process. Called with the placement.

import type { RunHeader } from '../../../shared/core/trace.ts';
import { liveBayou, put } from './live-bayou.ts';

const placement = (process.argv[2] ?? 'inline') as RunHeader['placement'];
const run = await liveBayou(3, { placement });
await put(run, 'c0', 'x', 'one');
await run.instruct('s0', { type: 'exchange', with: 's1' });
await run.inject({ type: 'cut', a: 's0', b: 's2', both: true });
await run.inject({ type: 'hold', a: 's2', b: 's1' });
await run.inject({ type: 'crash', replica: 's1' });
const processes = ['s0', 's2'].flatMap((id) => run.processOf(id) ?? []);
void put(run, 'c0', 'x', 'two');
await run.close();
for (const pid of processes) {
  try {
    process.kill(pid, 0);
    process.exitCode = 1;
  } catch {
    // It is gone, as it should be.
  }
}
process.stdout.write(`closed ${processes.length} processes\n`);
