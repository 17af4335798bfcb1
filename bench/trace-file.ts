// Reads a trace file of many events: how quickly, and in how much memory, beside a bare loop that parses each line as JSON
// and throws it away. The file is a recorded simulation.

import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLines } from '../server/cli/lines.ts';
import { readTraceFile } from '../server/trace/read-trace.ts';
import { TraceFile } from '../server/trace/trace-file.ts';
import { GUARANTEES } from '../shared/core/contract.ts';
import { PERFECT_LINK } from '../shared/core/faults.ts';
import { TRACE_LINE_LENGTH_MAX } from '../shared/core/limits.ts';
import { present } from '../shared/core/result.ts';
import { findProtocol } from '../shared/protocols/index.ts';
import { simulateRun } from '../shared/sim/simulated-run.ts';
import { recordRun } from '../shared/trace/file/record-run.ts';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'oxbow-bench-'));
const path = join(folder, 'trace.ndjson');

try {
  const recorded = await record();
  const megabytes = statSync(path).size / 1e6;
  console.log(
    `${recorded.events} events, ${megabytes.toFixed(0)} MB, ${recorded.perSecond} events/s recorded`,
  );
  const bare = await measured('JSON.parse of each line', parseLines);
  const read = await measured('trace reader', readTraceLines);
  console.log(`the reader takes ${(bare / read).toFixed(1)} times as long`);
} finally {
  rmSync(folder, { recursive: true });
}

/** Reads and few writes: logs stay short, as in a run that people look at. */
async function record(): Promise<{ events: number; perSecond: number }> {
  const protocol = present(findProtocol('bayou'), 'Bayou');
  const link = { ...PERFECT_LINK, latency: { minMillis: 1, maxMillis: 5 } };
  const spec = { protocol, options: { period: '0' }, seed: 1, link, clientTimeoutMillis: 2_000 };
  const started = simulateRun(spec, { keptMax: 1_000 });
  if (!started.ok) throw new Error(started.error);
  const run = started.value;
  const created = TraceFile.create(path);
  if (!created.ok) throw new Error(created.error);
  const file = created.value;
  const recording = recordRun(run, 'bench', (text) => file.write(text));
  const began = performance.now();
  for (let i = 0; i < 3; i += 1) await run.addReplica(`s${i}`, i === 0 ? null : 's0');
  for (let i = 0; i < 3; i += 1) {
    run.addClient(`c${i}`, GUARANTEES);
    await run.attachClient(`c${i}`, `s${i}`);
  }
  for (let i = 0; run.lastSequence() < EVENTS; i += 1) {
    const client = `c${i % 3}`;
    if (i % 1_000 === 0) await run.operate(client, { type: 'put', key: `k${i % 7}`, value: `${i}` });
    else await run.operate(client, { type: 'get', key: `k${i % 7}`, view: 'tentative' });
  }
  recording.close();
  const failure = file.close();
  if (failure !== null) throw new Error(failure);
  const events = run.lastSequence();
  return { events, perSecond: Math.round(events / ((performance.now() - began) / 1_000)) };
}

async function measured(what: string, read: () => Promise<number>): Promise<number> {
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const events = await read();
  const perSecond = events / ((performance.now() - began) / 1_000);
  clearInterval(sampling);
  const growth = Math.max(0, peak - before) / 1e6;
  console.log(`${what}: ${Math.round(perSecond)} lines/s, ${growth.toFixed(0)} MB more than before at most`);
  return perSecond;
}

async function parseLines(): Promise<number> {
  let count = 0;
  for await (const batch of readLines(
    createReadStream(path, { highWaterMark: 262_144 }),
    TRACE_LINE_LENGTH_MAX,
  ))
    for (const line of batch) if (line.type === 'line' && JSON.parse(line.text) !== null) count += 1;
  return count;
}

async function readTraceLines(): Promise<number> {
  let count = 0;
  for await (const batch of readTraceFile(path)) count += batch.length;
  return count;
}
