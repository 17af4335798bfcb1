// `npm run bench:sim`: how fast a simulation is. Steps per second of a whole Bayou cluster without a trace, as a share of
// what a bare loop does that pops an event queue and runs a reducer over a Map, measured in turns with it in one process.
// Machines are shared and noisy: rounds are short, each figure is the median of what the single rounds gave, and what the
// machine lets two threads do at all stands beside what they do. `npm run bench:sim -- 99` takes that many rounds.

import { isMainThread } from 'node:worker_threads';
import { prepareSearch } from '../server/explore/search-thread.ts';
import { isBusy, watchLoad } from './machine.ts';
import { bareLoop, LoadedCluster } from './sim-load.ts';
import { type Pace, serveThread, Threads, type Work } from './sim-threads.ts';

const ROUNDS = 41;
/** So that each of them takes some tens of milliseconds. */
const BARE_EVENTS = 100_000;
const STEPS = 10_000;
const WATCHED_STEPS = 2_500;
const ROUNDS_A_THREAD_ROUND = 3;
const THREAD_MILLIS = 300;

/** What a unit of work took in one round, in microseconds: by the clock, and of processors, helpers of the runtime included. */
interface Cost {
  readonly clock: number;
  readonly processor: number;
}

function costOf(units: number, work: (units: number) => void): Cost {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  work(units);
  const clock = (performance.now() - begun) * 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { clock: clock / units, processor: (user + system) / units };
}

function median(figures: readonly number[]): number {
  return [...figures].sort((left, right) => left - right)[Math.floor(figures.length / 2)] as number;
}

function print(what: string, figure: string, demand = ''): void {
  process.stdout.write(`${what.padEnd(56)}${figure.padStart(14)}  ${demand}`.trimEnd().concat('\n'));
}

function verdict(isMet: boolean, words: string): string {
  if (!isMet) process.exitCode = 1;
  return `${words}: ${isMet ? 'met' : 'MISSED'}`;
}

const perSecond = (micros: number): string => `${Math.round(1e6 / micros).toLocaleString('en')}/s`;

// ---------------------------------------------------------------- one thread

interface Round {
  readonly bare: Cost;
  readonly off: Cost;
  readonly on: Cost;
}

function measureRounds(rounds: number): Round[] {
  const [off, on] = [new LoadedCluster(1, 'off'), new LoadedCluster(1, 'throw')];
  bareLoop(5 * BARE_EVENTS);
  return Array.from({ length: rounds }, () => ({
    bare: costOf(BARE_EVENTS, bareLoop),
    off: costOf(STEPS, (steps) => off.run(steps)),
    on: costOf(WATCHED_STEPS, (steps) => on.run(steps)),
  }));
}

function printShare(rounds: readonly Round[], what: 'off' | 'on', least: number): void {
  print(
    `5 Bayou replicas, no trace, invariants ${what}`,
    perSecond(median(rounds.map((round) => round[what].clock))),
  );
  const times = (by: keyof Cost): number => median(rounds.map((round) => round[what][by] / round.bare[by]));
  const [clock, processor] = [times('clock'), times('processor')];
  print('share of the bare loop', `1/${clock.toFixed(1)}`, verdict(clock <= least, `at least 1/${least}`));
  print('    by the time of processors', `1/${processor.toFixed(1)}`);
}

// ---------------------------------------------------------------- two threads

interface Pair {
  readonly one: Pace;
  readonly two: Pace;
}

/** How many times as much as one thread two do, for the clusters and for what needs nothing but a processor. */
async function measureThreads(rounds: number): Promise<void> {
  prepareSearch();
  const threads = new Threads(2, new URL(import.meta.url));
  const measure = async (work: Work) => ({
    one: await threads.measure(work, 1, THREAD_MILLIS),
    two: await threads.measure(work, 2, THREAD_MILLIS),
  });
  await threads.measure('cluster', 2, THREAD_MILLIS);
  const [clusters, pure]: [Pair[], Pair[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    clusters.push(await measure('cluster'));
    pure.push(await measure('pure'));
  }
  await threads.close();
  const timesOf = (pairs: readonly Pair[]) => median(pairs.map(({ one, two }) => two.rate / one.rate));
  print('one thread of its own', perSecond(1_000 / median(clusters.map(({ one }) => one.rate))));
  print('two threads together', perSecond(1_000 / median(clusters.map(({ two }) => two.rate))));
  const [times, possible] = [timesOf(clusters), timesOf(pure)];
  print('two threads to one', times.toFixed(2), verdict(times >= 1.7, 'at least 1.70'));
  const byProcessor = median(clusters.map(({ one, two }) => (2 * one.processor) / two.processor));
  print('    by the time of processors', byProcessor.toFixed(2));
  print('    what this machine gives two threads at all', possible.toFixed(2));
  print('    share of that', `${Math.round((times / possible) * 100)} %`);
}

async function main(): Promise<void> {
  const load = watchLoad();
  const count = Number(process.argv[2] ?? ROUNDS);
  const rounds = measureRounds(count);
  const bare = median(rounds.map((round) => round.bare.clock));
  print('a bare loop: event queue and reducer over a Map', perSecond(bare));
  printShare(rounds, 'off', 10);
  printShare(rounds, 'on', 50);
  await measureThreads(Math.ceil(count / ROUNDS_A_THREAD_ROUND));
  const machine = load();
  const [idle, others] = [machine.idle, machine.others].map((share) => `${Math.round(share * 100)} %`);
  print('    machine: idle share, share of others', `${idle}, ${others}`, isBusy(machine) ? 'busy' : '');
}

if (isMainThread) await main();
else serveThread();
