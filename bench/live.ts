// `npm run bench`: how fast a live run is, against its targets; the exit status is 1 when one is missed. Rates stand beside
// a floor, measured in turns with them. `npm run bench -- --protocol gossip` measures the gossip store by the same load, and
// `npm run bench -- 5000` makes that many puts each time.

import { parseArgs } from 'node:util';
import { openCourseRun, putInRotation, putTogether, stabilize } from './course-load.ts';
import { Floor } from './floor.ts';
import { atLeast, atMost, type Figure, judge, printHeading } from './verdict.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { protocol: { type: 'string', default: 'bayou' } },
});
const { protocol: PROTOCOL } = values;
const REPLICAS = 5;
const PUTS = Number(positionals[0] ?? 20_000);
const SLICE = 500;
/** The mean time between two sessions of a replica's own in a live run of the lab. */
const PERIOD = '250ms';

function rate(what: string, millis: number, target?: Figure['target']): Figure {
  return { what, figure: (PUTS / millis) * 1_000, unit: '/s', ...(target === undefined ? {} : { target }) };
}

/** Puts one at a time, and the floor, in turns. @returns the milliseconds of both */
async function inTurns(
  puts: (first: number, count: number) => Promise<number>,
  floor: (count: number) => Promise<number>,
): Promise<{ readonly putMillis: number; readonly floorMillis: number }> {
  // Both are warm before they are measured.
  await puts(PUTS, 2 * SLICE);
  await floor(SLICE);
  let putMillis = 0;
  let floorMillis = 0;
  for (let first = 0; first < PUTS; first += SLICE) {
    putMillis += await puts(first, SLICE);
    floorMillis += await floor(SLICE);
  }
  return { putMillis, floorMillis };
}

/** Replicas exchange by themselves meanwhile, as in any run that is not told otherwise. */
async function durable(): Promise<void> {
  const run = await openCourseRun(PROTOCOL, REPLICAS, REPLICAS, {}, { period: PERIOD });
  const floor = await Floor.open();
  await judge(async () => {
    const { putMillis, floorMillis } = await inTurns(
      (first, count) => putInRotation(run, REPLICAS, first, count),
      (count) => floor.measure(count),
    );
    return [
      rate(`${PUTS} puts, durable, one at a time`, putMillis),
      rate('its floor: bare round trip and durable batch', floorMillis),
      { what: 'ratio to the floor', figure: floorMillis / putMillis, unit: '', target: atLeast(0.5) },
    ];
  });
  await judge(async () => [
    { what: 'then stabilize', figure: await stabilize(run), unit: 'ms', target: atMost(500) },
  ]);
  await floor.close();
  await run.close();
}

/** The worst case: nobody has told anybody anything when it begins. */
async function wholeBacklog(): Promise<void> {
  const run = await openCourseRun(PROTOCOL, REPLICAS, REPLICAS, {});
  await putInRotation(run, REPLICAS, 0, PUTS);
  const what = `stabilize after ${PUTS} puts without any exchange`;
  await judge(async () => [{ what, figure: await stabilize(run), unit: 'ms' }]);
  await run.close();
}

async function notDurable(): Promise<void> {
  const run = await openCourseRun(PROTOCOL, REPLICAS, REPLICAS, { durability: 'none' });
  const floor = await Floor.open();
  await judge(async () => {
    const { putMillis, floorMillis } = await inTurns(
      (first, count) => putInRotation(run, REPLICAS, first, count),
      (count) => floor.measureRoundTrips(count),
    );
    return [
      rate(`${PUTS} puts, not durable, one at a time`, putMillis, atLeast(5_000)),
      rate('for comparison: bare round trips', floorMillis),
    ];
  });
  await floor.close();
  await run.close();
}

async function together(): Promise<void> {
  const run = await openCourseRun(PROTOCOL, REPLICAS, REPLICAS, {});
  await putInRotation(run, REPLICAS, PUTS, SLICE);
  const what = `${PUTS} puts, durable, ${REPLICAS} clients with 64 outstanding`;
  await judge(async () => [rate(what, await putTogether(run, REPLICAS, 64, PUTS), atLeast(10_000))]);
  await run.close();
}

const SIZES = [5, 10, 20] as const;
const ROUNDS = 9;

/**
 * Stabilizes clusters of several sizes in turns, each time after some puts.
 * @param puts how many, by the number of replicas
 * @returns the median milliseconds of each size
 */
async function stabilizeSizes(puts: (replicas: number) => number): Promise<number[]> {
  const runs = await Promise.all(SIZES.map((size) => openCourseRun(PROTOCOL, size, size, {})));
  const millis: number[][] = SIZES.map(() => []);
  for (const run of runs) await stabilize(run);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [i, run] of runs.entries()) {
      const size = SIZES[i] as number;
      await putInRotation(run, size, round * puts(size), puts(size));
      millis[i]?.push(await stabilize(run));
    }
  for (const run of runs) await run.close();
  return millis.map(median);
}

function median(figures: readonly number[]): number {
  return [...figures].sort((left, right) => left - right)[figures.length >> 1] as number;
}

async function byReplicas(): Promise<void> {
  await judge(async () => {
    const millis = await stabilizeSizes(() => 200);
    // All others are told of all puts: so that is what linear means.
    const perTold = SIZES.map((size, i) => (millis[i] as number) / (size - 1));
    const growth = (perTold[2] as number) / (perTold[0] as number);
    return [
      ...SIZES.map((size, i) => ({
        what: `stabilize ${size} replicas after 200 puts in all`,
        figure: millis[i] as number,
        unit: 'ms',
      })),
      { what: 'a replica told, 20 against 5: linear is 1', figure: growth, unit: '', target: atMost(1.25) },
    ];
  });
  await judge(async () => {
    const millis = await stabilizeSizes((size) => 10 * size);
    return SIZES.map((size, i) => ({
      what: `stabilize ${size} replicas after 10 puts at each`,
      figure: millis[i] as number,
      unit: 'ms',
    }));
  });
}

printHeading();
for (const work of [durable, notDurable, together, byReplicas, wholeBacklog]) await work();
