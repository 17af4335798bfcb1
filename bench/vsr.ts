// `npm run bench:vsr`: Viewstamped Replication, live, five replicas, durable: one request at a time against its floor, two
// hundred clients at once, and how long nobody serves after the primary was killed. The exit status is 1 when a target is missed.

import type { LiveRun } from '../server/runs/live-run.ts';
import { present } from '../shared/core/result.ts';
import { openCourseRun, put, putInRotation } from './course-load.ts';
import { Floor } from './floor.ts';
import { atLeast, atMost, judge, printHeading } from './verdict.ts';

const REPLICAS = 5;
const PUTS = Number(process.argv[2] ?? 4_000);
const SLICE = 200;

/** What one put must wait for: a round trip to the primary and one to a backup, and the disks of both, one after the other. */
async function oneAtATime(): Promise<void> {
  const run = await openCourseRun('vsr', REPLICAS, 1, {});
  const floor = await Floor.open();
  await putInRotation(run, 1, 0, SLICE);
  await floor.measure(SLICE);
  await judge(async () => {
    let putMillis = 0;
    let floorMillis = 0;
    for (let first = 0; first < PUTS; first += SLICE) {
      putMillis += await putInRotation(run, 1, first, SLICE);
      floorMillis += await floor.measure(2 * SLICE);
    }
    const rate = (millis: number): number => (PUTS / millis) * 1_000;
    return [
      { what: `${PUTS} puts, durable, one client, one at a time`, figure: rate(putMillis), unit: '/s' },
      { what: 'its floor: two round trips, two durable batches', figure: rate(floorMillis), unit: '/s' },
      { what: 'ratio to the floor', figure: floorMillis / putMillis, unit: '', target: atLeast(0.5) },
    ];
  });
  await floor.close();
  await run.close();
}

const CLIENTS = 200;
/** Enough that hardly two of them write the same one at once. */
const KEYS = 1_000;

/** All of them at the primary, each with one put outstanding: what waits goes out together. */
async function manyClients(): Promise<void> {
  const run = await openCourseRun('vsr', REPLICAS, 0, {});
  for (let i = 0; i < CLIENTS; i += 1) {
    run.addClient(`c${i}`, []);
    await run.attachClient(`c${i}`, 's0');
  }
  const count = 10 * PUTS;
  const round = async (): Promise<number> => {
    const start = performance.now();
    let next = 0;
    const work = async (client: number): Promise<void> => {
      while (next < count) {
        next += 1;
        await put(run, client, next % KEYS);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => work(client)));
    return performance.now() - start;
  };
  await round();
  await judge(async () => [
    {
      what: `${count} puts on ${KEYS} keys, durable, ${CLIENTS} clients`,
      figure: (count / (await round())) * 1_000,
      unit: '/s',
      target: atLeast(10_000),
    },
  ]);
  await run.close();
}

const FAILOVERS = 9;
const VIEW_TIMEOUT_MILLIS = 200;
/** A client that was refused asks again so soon. */
const ASK_AGAIN_MILLIS = 5;

/** From the kill of the primary to the first put that the next one accepts. @returns milliseconds */
async function failOver(run: LiveRun, client: string, number: number): Promise<number> {
  const ids = run.replicas().map(({ id }) => id);
  const primary = present(primaryOf(run), 'a primary');
  await run.inject({ type: 'crash', replica: primary });
  const start = performance.now();
  for (let asked = 0; ; asked += 1) {
    const replica = primaryOf(run) ?? (ids[asked % ids.length] as string);
    await run.attachClient(client, replica);
    const result = await run.operate(client, { type: 'put', key: 'room', value: `${number}.${asked}` });
    if (result.type === 'accepted') break;
    await run.wait(ASK_AGAIN_MILLIS);
  }
  const millis = performance.now() - start;
  await run.inject({ type: 'restart', replica: primary });
  // It follows the view of the others before the next kill.
  while (run.protocol.converged({ replicas: new Map(run.replicas().map((one) => [one.id, one])) }) !== null)
    await run.wait(ASK_AGAIN_MILLIS);
  return millis;
}

/** The primary of the newest view that is up. */
function primaryOf(run: LiveRun): string | null {
  const { protocol } = run;
  const primaries = run
    .replicas()
    .filter(({ alive, state }) => alive && state !== null && protocol.view(state).role === 'primary')
    .sort((left, right) => viewOf(run, right.state) - viewOf(run, left.state));
  return primaries[0]?.id ?? null;
}

function viewOf({ protocol }: LiveRun, state: unknown): number {
  return protocol.view(state).clock.find(({ writer }) => writer === 'view')?.count ?? 0;
}

async function failOvers(): Promise<void> {
  const options = { 'view-timeout': `${VIEW_TIMEOUT_MILLIS}ms` };
  const run = await openCourseRun('vsr', REPLICAS, 1, {}, options);
  await judge(async () => {
    const millis: number[] = [];
    for (let i = 0; i < FAILOVERS; i += 1) millis.push(await failOver(run, 'c0', i));
    const median = millis.sort((left, right) => left - right)[FAILOVERS >> 1] as number;
    return [
      { what: `median of ${FAILOVERS} fail-overs after a killed primary`, figure: median, unit: 'ms' },
      {
        what: `the same in timeouts of ${VIEW_TIMEOUT_MILLIS} ms`,
        figure: median / VIEW_TIMEOUT_MILLIS,
        unit: '',
        target: atMost(3),
      },
    ];
  });
  await run.close();
}

printHeading();
for (const work of [oneAtATime, manyClients, failOvers]) await work();
