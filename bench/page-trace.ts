// A large trace for `npm run bench:page`: nine replicas that gossip, four clients, faults now and then, from the simulator.

import { TraceFile } from '../server/trace/trace-file.ts';
import { GUARANTEES } from '../shared/core/contract.ts';
import { PERFECT_LINK } from '../shared/core/faults.ts';
import { present } from '../shared/core/result.ts';
import { findProtocol } from '../shared/protocols/index.ts';
import { simulateRun } from '../shared/sim/simulated-run.ts';
import { recordRun } from '../shared/trace/file/record-run.ts';

const REPLICAS = 9;
const CLIENTS = 4;
const KEYS = 40;
/** Virtual milliseconds from one operation to the next. */
const PAUSE_MILLIS = 700;

/** @returns how many events there are in the file */
export async function recordLargeTrace(path: string, events: number): Promise<number> {
  const protocol = present(findProtocol('bayou'), 'Bayou');
  const link = { ...PERFECT_LINK, latency: { minMillis: 5, maxMillis: 15 } };
  const options = { period: '160ms', keep: '100' };
  const spec = { protocol, options, seed: 1, link, clientTimeoutMillis: 2_000 };
  const started = simulateRun(spec, { keptMax: 2_000 });
  if (!started.ok) throw new Error(started.error);
  const run = started.value;
  const created = TraceFile.create(path);
  if (!created.ok) throw new Error(created.error);
  const recording = recordRun(run, 'bench', (text) => created.value.write(text));
  for (let i = 0; i < REPLICAS; i += 1) await run.addReplica(`s${i}`, i === 0 ? null : 's0');
  for (let i = 0; i < CLIENTS; i += 1) {
    run.addClient(`c${i}`, GUARANTEES);
    await run.attachClient(`c${i}`, `s${i * 2}`);
  }
  for (let i = 0; run.lastSequence() < events; i += 1) {
    const key = `key${i % KEYS}`;
    const operation =
      i % 3 === 2
        ? ({ type: 'get', key, view: 'tentative' } as const)
        : ({ type: 'put', key, value: `value${i}` } as const);
    await run.operate(`c${i % CLIENTS}`, operation);
    if (i % 300 === 100) await run.inject({ type: 'cut', a: 's0', b: 's5', both: true });
    if (i % 300 === 140) await run.inject({ type: 'heal', a: 's0', b: 's5' });
    await run.wait(PAUSE_MILLIS);
  }
  recording.close();
  const failure = created.value.close();
  if (failure !== null) throw new Error(failure);
  return run.lastSequence();
}
