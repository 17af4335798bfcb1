// One seed's schedule of faults on a simulated cluster: each seed draws its own mix. A safety phase in which anything
// may happen, then a liveness phase: links healed, replicas up, and everything must come together again.

import { GUARANTEES, type Operation, type Protocol } from '../../core/contract.ts';
import type { Fault, LinkPolicy } from '../../core/faults.ts';
import type { ReplicaId } from '../../core/ids.ts';
import {
  drawBelow,
  drawBetween,
  drawChance,
  drawOne,
  type RandomStream,
  seedRandom,
} from '../../core/random.ts';
import { assert } from '../../core/result.ts';
import { TRACE_VERSION } from '../../core/trace.ts';
import { Simulation } from '../../sim/simulation.ts';

const SAFETY_MILLIS = 2_500;
const LIVENESS_MILLIS = 20_000;
const REPLICAS_MAX = 6;
const KEYS = ['room', 'song', '__proto__', '7', 'ß\u{1F600}'];

export class FaultSchedule {
  readonly simulation: Simulation;
  readonly mix: Record<string, number | string>;
  readonly #luck: RandomStream;
  #joined = 0;
  #value = 0;
  #leaving = 0;

  constructor(protocol: Protocol, seed: number, options: Record<string, string> = {}) {
    const luck = seedRandom(seed, 'schedule of faults');
    this.#luck = luck;
    const link: LinkPolicy = {
      cut: false,
      held: false,
      latency: { minMillis: 0.1, maxMillis: drawOne(luck, [1, 10, 80]) },
      lossProbability: drawOne(luck, [0, 0.02, 0.1, 0.3]),
      duplicateProbability: drawOne(luck, [0, 0.05, 0.5]),
    };
    const survivalProbability = drawOne(luck, [0, 0.5, 1]);
    const keep = drawOne(luck, ['0', '0', '3', '10']);
    this.mix = {
      loss: link.lossProbability,
      twice: link.duplicateProbability,
      latency: link.latency.maxMillis,
      keep,
    };
    const given = { period: '40ms', 'session-timeout': '400ms', keep, ...options };
    const config = protocol.parseConfig(given);
    assert(config.ok, 'the options of the schedule are valid');
    const header = {
      version: TRACE_VERSION,
      protocol: protocol.name,
      options: given,
      config: config.value,
      engine: 'sim',
      placement: 'inline',
      seed,
      link,
      clientTimeoutMillis: 300,
    } as const;
    const disk = { sync: { minMillis: 0.1, maxMillis: 3 }, survivalProbability };
    this.simulation = new Simulation(protocol, header, { monitor: 'throw', isTraced: false, disk });
  }

  /** @returns what is missing at the end of the liveness phase; `null`: nothing. */
  run(): string | null {
    for (let i = 0; i < 3; i += 1) this.#join();
    for (const client of ['c0', 'c1', 'c2']) this.simulation.addClient(client, this.#guarantees());
    while (this.simulation.now < SAFETY_MILLIS) {
      this.#act();
      this.#pass(drawBetween(this.#luck, 0, 25));
    }
    return this.#healAndDemandProgress();
  }

  #guarantees() {
    return drawChance(this.#luck, 0.7) ? GUARANTEES : GUARANTEES.filter(() => drawChance(this.#luck, 0.5));
  }

  #pass(millis: number): void {
    this.simulation.pump(() => false, this.simulation.now + millis);
  }

  #replica(): ReplicaId {
    return drawOne(this.#luck, [...this.simulation.replicas.keys()]);
  }

  #join(): void {
    const sponsor = this.#joined === 0 ? null : this.#replica();
    const id = `s${this.#joined}`;
    this.#joined += 1;
    this.simulation.addReplica(id, sponsor, () => {});
  }

  #act(): void {
    const dice = drawBelow(this.#luck, 100);
    if (dice < 50) this.#operate();
    else if (dice < 58)
      this.simulation.attachClient(drawOne(this.#luck, ['c0', 'c1', 'c2']), this.#replica());
    else if (dice < 66) this.#fault({ type: 'cut', ...this.#pair(), both: drawChance(this.#luck, 0.6) });
    else if (dice < 76) this.#fault({ type: 'heal', ...this.#pair() });
    else if (dice < 80) this.#fault({ type: 'hold', ...this.#pair() });
    else if (dice < 84) this.#fault({ type: 'release', ...this.#pair() });
    else if (dice < 88) this.#fault({ type: 'crash', replica: this.#replica() });
    else if (dice < 94) this.#fault({ type: 'restart', replica: this.#replica() });
    else if (dice < 96) this.#instruct();
    else if (dice < 98 && this.#joined < REPLICAS_MAX) this.#join();
  }

  #pair(): { a: ReplicaId; b: ReplicaId } {
    return { a: this.#replica(), b: this.#replica() };
  }

  /** A fault that makes no sense just now (a crash of what is down) is refused with a sentence, and does nothing. */
  #fault(fault: Fault): void {
    this.simulation.inject(fault);
  }

  #instruct(): void {
    const replica = this.#replica();
    if (drawChance(this.#luck, 0.5)) {
      this.simulation.instruct(replica, { type: 'truncate', keep: drawBelow(this.#luck, 4) }, () => {});
      return;
    }
    // At least one of the first three stays.
    if (this.#leaving >= 2) return;
    this.#leaving += 1;
    this.simulation.instruct(replica, { type: 'retire' }, () => {});
  }

  #operate(): void {
    const client = drawOne(this.#luck, ['c0', 'c1', 'c2']);
    const key = drawOne(this.#luck, KEYS);
    this.#value += 1;
    const value = `v${this.#value}`;
    const operation = drawOne<Operation>(this.#luck, [
      { type: 'get', key, view: 'tentative' },
      { type: 'get', key, view: 'committed' },
      { type: 'put', key, value },
      { type: 'put', key, value },
      { type: 'delete', key },
      {
        type: 'write',
        check: [{ key, equals: null }],
        updates: [{ key, value }],
        merge: [{ expect: [{ key: 'room', equals: null }], updates: [{ key: 'room', value }] }],
      },
    ]);
    this.simulation.operate(client, operation, () => {});
  }

  #healAndDemandProgress(): string | null {
    const { simulation } = this;
    for (const id of simulation.replicas.keys())
      if (!simulation.isAlive(id)) this.#fault({ type: 'restart', replica: id });
    for (const a of simulation.replicas.keys())
      for (const b of simulation.replicas.keys()) if (a < b) this.#fault({ type: 'heal', a, b });
    const until = simulation.now + LIVENESS_MILLIS;
    let missing: string | null = 'nothing was looked at';
    while (missing !== null && simulation.now < until) {
      this.#pass(200);
      missing = simulation.protocol.converged({ replicas: simulation.cluster });
    }
    return missing;
  }
}
