// `npm run bench:sim`: how fast a simulation is. Steps per second of a whole Bayou cluster without a trace, as a share of
// what a bare loop does that pops an event queue and runs a reducer over a Map, measured in turns with it in one process.
// `npm run bench:sim -- 400000` takes that many steps each time.

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { GUARANTEES } from '../shared/core/contract.ts';
import type { ClientId } from '../shared/core/ids.ts';
import { drawBelow, type RandomStream, seedRandom } from '../shared/core/random.ts';
import { present } from '../shared/core/result.ts';
import { TRACE_VERSION } from '../shared/core/trace.ts';
import { findProtocol } from '../shared/protocols/index.ts';
import { EventQueue, type Scheduled } from '../shared/sim/event-queue.ts';
import { Simulation } from '../shared/sim/simulation.ts';
import type { Watchfulness } from '../shared/sim/watch.ts';
import { watchLoad } from './machine.ts';

const REPLICAS = 5;
const KEYS = 100;
/** As in the schedules that search for faults: there a client asks for something every few periods of anti-entropy. */
const OPERATION_MILLIS = 10;
/** In which all replicas have joined. */
const JOIN_MILLIS = 1_000;
const ROUNDS = 5;
/** Three semi-spaces of what `scripts/bench.mjs` gives the main thread. */
const YOUNG_MEGABYTES = 192;

// ---------------------------------------------------------------- the floor

interface BareEvent extends Scheduled {
  key: string;
  value: number;
}

/** @returns events per second */
function bareLoop(events: number): number {
  const queue = new EventQueue<BareEvent>();
  const store = new Map<string, number>();
  const keys = Array.from({ length: KEYS }, (_, i) => `key${i}`);
  const luck = seedRandom(1, 'bare loop');
  // As many as a cluster has under way, about.
  for (let i = 0; i < 64; i += 1)
    queue.add({ at: 0, order: 0, position: -1, key: `key${i}`, value: i }, drawBelow(luck, 5_000));
  const begun = performance.now();
  for (let i = 0; i < events; i += 1) {
    const event = present(queue.takeFirst(), 'an event');
    store.set(event.key, (store.get(event.key) ?? 0) + event.value);
    event.key = keys[drawBelow(luck, KEYS)] as string;
    queue.add(event, event.at + drawBelow(luck, 5_000));
  }
  return (events / (performance.now() - begun)) * 1_000;
}

// ---------------------------------------------------------------- a cluster

/** @returns steps of replicas per second */
function simulate(seed: number, steps: number, monitor: Watchfulness): number {
  const load = new Load(startCluster(seed, monitor), seed);
  // Until logs are as long as they become, and the code is warm.
  load.run(steps / 4);
  const begun = performance.now();
  load.run(steps);
  return (steps / (performance.now() - begun)) * 1_000;
}

function startCluster(seed: number, monitor: Watchfulness): Simulation {
  const protocol = present(findProtocol('bayou'), 'bayou');
  const options = { period: '40ms', 'session-timeout': '400ms', keep: '100' };
  const config = protocol.parseConfig(options);
  if (!config.ok) throw new Error(config.error);
  const header = {
    version: TRACE_VERSION,
    protocol: protocol.name,
    options,
    config: config.value,
    engine: 'sim',
    placement: 'inline',
    seed,
    link: {
      cut: false,
      held: false,
      latency: { minMillis: 1, maxMillis: 5 },
      lossProbability: 0.01,
      duplicateProbability: 0.01,
    },
    clientTimeoutMillis: 1_000,
  } as const;
  const simulation = new Simulation(protocol, header, { trace: 'off', monitor });
  for (let i = 0; i < REPLICAS; i += 1) simulation.addReplica(`s${i}`, i === 0 ? null : 's0', () => {});
  simulation.pump(() => false, JOIN_MILLIS);
  return simulation;
}

/** One operation after another, of each client in turn: half of them read, half of them write. */
class Load {
  readonly #simulation: Simulation;
  readonly #luck: RandomStream;
  #asked = 0;

  constructor(simulation: Simulation, seed: number) {
    this.#simulation = simulation;
    this.#luck = seedRandom(seed, 'load');
    for (let i = 0; i < REPLICAS; i += 1) {
      simulation.addClient(`c${i}`, GUARANTEES);
      simulation.attachClient(`c${i}`, `s${i}`);
    }
  }

  /** Lets virtual time pass until so many steps were taken. */
  run(steps: number): void {
    const until = this.#simulation.steps + steps;
    while (this.#simulation.steps < until) {
      this.#ask(`c${this.#asked % REPLICAS}`);
      this.#simulation.pump(() => false, this.#asked * OPERATION_MILLIS + JOIN_MILLIS);
    }
  }

  #ask(client: ClientId): void {
    this.#asked += 1;
    const key = `key${drawBelow(this.#luck, KEYS)}`;
    const value = `value${this.#asked}`;
    const operation =
      drawBelow(this.#luck, 2) === 0
        ? ({ type: 'get', key, view: 'tentative' } as const)
        : ({ type: 'put', key, value } as const);
    this.#simulation.operate(client, operation, () => {});
  }
}

// ---------------------------------------------------------------- threads

/** @returns steps per second of so many threads together, from when all are warm */
async function inThreads(threads: number, steps: number): Promise<number> {
  const rates = await Promise.all(
    Array.from(
      { length: threads },
      (_, i) =>
        new Promise<number>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), {
            workerData: { seed: i + 1, steps },
            resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
          });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
  return rates.reduce((sum, rate) => sum + rate, 0);
}

// ---------------------------------------------------------------- figures

function median(figures: readonly number[]): number {
  return [...figures].sort((left, right) => left - right)[Math.floor(figures.length / 2)] as number;
}

function print(what: string, figure: string, demand = ''): void {
  process.stdout.write(`${what.padEnd(52)}${figure.padStart(14)}  ${demand}\n`);
}

const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`;

async function main(): Promise<void> {
  const steps = Number(process.argv[2] ?? 200_000);
  const load = watchLoad();
  bareLoop(steps);
  simulate(1, steps / 4, 'off');
  simulate(1, steps / 4, 'throw');
  const [bare, off, on]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(bareLoop(4 * steps));
    off.push(simulate(round, steps, 'off'));
    on.push(simulate(round, steps / 4, 'throw'));
  }
  const floor = median(bare);
  print('a bare loop: event queue and reducer over a Map', perSecond(floor));
  print('5 Bayou replicas, no trace, invariants off', perSecond(median(off)));
  print('share of the bare loop', `1/${(floor / median(off)).toFixed(1)}`, 'at least 1/10');
  print('5 Bayou replicas, no trace, invariants on', perSecond(median(on)));
  print('share of the bare loop', `1/${(floor / median(on)).toFixed(1)}`, 'at least 1/50');
  const one = await inThreads(1, 2 * steps);
  const two = await inThreads(2, 2 * steps);
  print('one thread of its own', perSecond(one));
  print('two threads together', perSecond(two));
  print('two threads to one', (two / one).toFixed(2), 'at least 1.70');
  print('    machine: idle share', `${Math.round(load().idle * 100)} %`);
}

if (isMainThread) await main();
else {
  const { seed, steps } = workerData as { readonly seed: number; readonly steps: number };
  parentPort?.postMessage(simulate(seed, steps, 'off'));
}
