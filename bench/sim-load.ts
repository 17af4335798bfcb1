// What `npm run bench:sim` measures: a bare loop, a whole Bayou cluster, and a loop that needs nothing but a processor.

import { GUARANTEES } from '../shared/core/contract.ts';
import type { ClientId } from '../shared/core/ids.ts';
import { drawBelow, drawUint32, type RandomStream, seedRandom } from '../shared/core/random.ts';
import { present } from '../shared/core/result.ts';
import { TRACE_VERSION } from '../shared/core/trace.ts';
import { findProtocol } from '../shared/protocols/index.ts';
import { EventQueue, type Scheduled } from '../shared/sim/event-queue.ts';
import { Simulation } from '../shared/sim/simulation.ts';
import type { Watchfulness } from '../shared/sim/watch.ts';

const REPLICAS = 5;
const KEYS = 100;
/** As in the schedules that search for faults: there a client asks for something every few periods of anti-entropy. */
const OPERATION_MILLIS = 10;
/** In which all replicas have joined. */
const JOIN_MILLIS = 1_000;
/** Until logs are as long as they become, and the code is warm. */
const WARM_STEPS = 50_000;

// ---------------------------------------------------------------- the floor

interface BareEvent extends Scheduled {
  key: string;
  value: number;
}

/** Pops an event queue and runs a reducer over a Map. */
export function bareLoop(events: number): void {
  const queue = new EventQueue<BareEvent>();
  const store = new Map<string, number>();
  const keys = Array.from({ length: KEYS }, (_, i) => `key${i}`);
  const luck = seedRandom(1, 'bare loop');
  // As many as a cluster has under way, about.
  for (let i = 0; i < 64; i += 1)
    queue.add({ at: 0, order: 0, position: -1, key: `key${i}`, value: i }, drawBelow(luck, 5_000));
  for (let i = 0; i < events; i += 1) {
    const event = present(queue.takeFirst(), 'an event');
    store.set(event.key, (store.get(event.key) ?? 0) + event.value);
    event.key = keys[drawBelow(luck, KEYS)] as string;
    queue.add(event, event.at + drawBelow(luck, 5_000));
  }
}

/** Arithmetic on one number: what several threads of this machine can do at once, whatever they work on. */
export function pureLoop(draws: number): void {
  const luck = seedRandom(1, 'pure loop');
  for (let i = 0; i < draws; i += 1) drawUint32(luck);
}

// ---------------------------------------------------------------- a cluster

/** A cluster under load: one operation after another, of each client in turn; half of them read, half of them write. */
export class LoadedCluster {
  readonly #simulation: Simulation;
  readonly #luck: RandomStream;
  #asked = 0;

  constructor(seed: number, monitor: Watchfulness) {
    this.#simulation = startCluster(seed, monitor);
    this.#luck = seedRandom(seed, 'load');
    for (let i = 0; i < REPLICAS; i += 1) {
      this.#simulation.addClient(`c${i}`, GUARANTEES);
      this.#simulation.attachClient(`c${i}`, `s${i}`);
    }
    this.run(WARM_STEPS);
  }

  /** Lets virtual time pass until its replicas took so many steps. */
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
