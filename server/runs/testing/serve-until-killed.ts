// A process that runs two live Bayou replicas and puts values until it is killed or the first replica stops. Standard
// output: `processes P…` at first, `accepted N` for each acknowledged put N, `stopped SENTENCE` if the replica stops.
// Called with the folder and the placement.

import { writeSync } from 'node:fs';
import type { RunHeader } from '../../../shared/core/trace.ts';
import { liveBayou, put } from './live-bayou.ts';

const [, , dataFolder = '', placement = 'inline'] = process.argv;
const run = await liveBayou(2, { dataFolder, placement: placement as RunHeader['placement'] });
writeSync(1, `processes ${['s0', 's1'].map((id) => run.processOf(id)).join(' ')}\n`);
let isRunning = true;
run.follow(1, (event) => {
  if (event.type !== 'replicaStopped') return;
  isRunning = false;
  writeSync(1, `stopped ${event.sentence}\n`);
});

/** Several lanes at once, so that a kill finds writes in every state. */
async function fill(lane: number): Promise<void> {
  for (let number = lane; isRunning; number += 4) {
    const result = await put(run, `c${lane % 2}`, `key${number}`, `value ${number} ${'x'.repeat(200)}`);
    if (result.type !== 'accepted') return;
    writeSync(1, `accepted ${number}\n`);
  }
}
await Promise.all([0, 1, 2, 3].map(fill));
await run.close();
