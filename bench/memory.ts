// `npm run bench:memory`: whether memory stays level over a million operations, with the log truncated and the trace
// bounded. Prints the process's memory at intervals; the last quarter must not need more than the second.

import { openCourseRun, putTogether, stabilize } from './course-load.ts';

const OPERATIONS = Number(process.argv[2] ?? 1_000_000);
const INTERVALS = 20;
const REPLICAS = 5;
const KEYS = 1_000;

const run = await openCourseRun(
  'bayou',
  REPLICAS,
  REPLICAS,
  { durability: 'none' },
  { period: '50ms', keep: '1000' },
);

const heaps: number[] = [];
process.stdout.write('operations   RSS MB  heap MB  events   writes in the logs\n');
for (let interval = 1; interval <= INTERVALS; interval += 1) {
  await putTogether(run, REPLICAS, 64, OPERATIONS / INTERVALS, KEYS);
  await stabilize(run);
  // What is still reachable, where the collector can be asked for it; else an upper bound.
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  heaps.push(heapUsed);
  const operations = (OPERATIONS / INTERVALS) * interval;
  const logs = run.replicas().map(({ state }) => run.protocol.describe.log(state).length);
  process.stdout.write(
    `${String(operations).padStart(10)} ${toMegabytes(rss)} ${toMegabytes(heapUsed)} ${String(run.lastSequence()).padStart(9)}  ${logs.join(' ')}\n`,
  );
}
await run.close();

const quarter = INTERVALS / 4;
const second = Math.max(...heaps.slice(quarter, 2 * quarter));
const last = Math.max(...heaps.slice(-quarter));
const isLevel = last < second * 1.2;
process.stdout.write(
  `${isLevel ? 'level' : 'GROWING'}: at most ${toMegabytes(second).trim()} MB in the second quarter, ${toMegabytes(last).trim()} MB in the last\n`,
);
process.exitCode = isLevel ? 0 : 1;

function toMegabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1).padStart(8);
}
