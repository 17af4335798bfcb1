// `npm run bench`: how fast a live run is. Rates with durability stand beside the floor, measured in turns with them.

import { openCourseRun, putInRotation, putTogether, stabilize } from './course-load.ts';
import { Floor } from './floor.ts';
import { syncsPerSecond, watchIdleShare } from './machine.ts';

const REPLICAS = 5;
const PUTS = Number(process.argv[2] ?? 20_000);
const SLICE = 500;

function print(what: string, figure: string, demand = ''): void {
  process.stdout.write(`${what.padEnd(52)}${figure.padStart(12)}  ${demand}\n`);
}

const rate = (count: number, millis: number): string => `${Math.round((count / millis) * 1_000)}/s`;

/** Watches the machine during a measurement. */
async function measured(work: () => Promise<void>): Promise<void> {
  const idleShare = watchIdleShare();
  await work();
  const idle = `${Math.round(idleShare() * 100)} %`;
  print('    machine: idle share, bare fdatasync', idle, `${Math.round(syncsPerSecond())}/s`);
}

async function oneAtATime(): Promise<void> {
  const run = await openCourseRun(REPLICAS, REPLICAS, {});
  const floor = await Floor.open();
  // Both are warm before they are measured.
  await putInRotation(run, REPLICAS, 1_000_000, SLICE);
  await floor.measure(SLICE);
  let putMillis = 0;
  let floorMillis = 0;
  for (let first = 0; first < PUTS; first += SLICE) {
    putMillis += await putInRotation(run, REPLICAS, first, SLICE);
    floorMillis += await floor.measure(SLICE);
  }
  print(`${PUTS} puts, durable, one at a time`, rate(PUTS, putMillis));
  print('the floor: bare round trip and durable batch', rate(PUTS, floorMillis));
  print('ratio to the floor', (floorMillis / putMillis).toFixed(2), 'at least 0.50');
  print('then stabilize', `${Math.round(await stabilize(run))} ms`);
  await floor.close();
  await run.close();
}

async function withoutDurability(): Promise<void> {
  const run = await openCourseRun(REPLICAS, REPLICAS, { durability: 'none' });
  await putInRotation(run, REPLICAS, 1_000_000, SLICE);
  const millis = await putInRotation(run, REPLICAS, 0, PUTS);
  print(`${PUTS} puts, not durable, one at a time`, rate(PUTS, millis), 'more than 5000/s');
  await run.close();
}

async function together(): Promise<void> {
  const run = await openCourseRun(REPLICAS, REPLICAS, {});
  await putInRotation(run, REPLICAS, 1_000_000, SLICE);
  const millis = await putTogether(run, REPLICAS, 64, PUTS);
  print(`${PUTS} puts, durable, 5 clients with 64 outstanding`, rate(PUTS, millis), 'more than 10000/s');
  await run.close();
}

/** After a few puts at each replica, as after a lesson's step. */
async function stabilizeMany(): Promise<void> {
  for (const replicas of [5, 10, 20]) {
    const run = await openCourseRun(replicas, replicas, {});
    await stabilize(run);
    await putInRotation(run, replicas, 0, 10 * replicas);
    const millis = await stabilize(run);
    print(`stabilize ${replicas} replicas after ${10 * replicas} puts`, `${millis.toFixed(1)} ms`);
    await run.close();
  }
}

for (const work of [oneAtATime, withoutDurability, together, stabilizeMany]) await measured(work);
