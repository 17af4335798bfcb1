// One fixed scenario with a bit of everything that writes rows, in which one replica crashes beside one batch of rows, starts
// again, and all must come together with nothing lost that was acknowledged.

import { GUARANTEES, type Operation, type OperationResult, type Protocol } from '../../core/contract.ts';
import { PERFECT_LINK } from '../../core/faults.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { assert } from '../../core/result.ts';
import { TRACE_VERSION } from '../../core/trace.ts';
import type { CrashMoment } from '../../sim/disk.ts';
import { Simulation } from '../../sim/simulation.ts';

export interface PlannedCrash {
  readonly replica: ReplicaId;
  /** Counts from 1 over all incarnations. */
  readonly batch: number;
  readonly moment: CrashMoment;
}

export interface CrashOutcome {
  /** What is missing in the end; `null`: nothing. */
  readonly missing: string | null;
  readonly crashes: number;
  /** Batches of rows that each replica handed to its disk. */
  readonly batches: ReadonlyMap<ReplicaId, number>;
}

export const FOUNDERS = ['s0', 's1', 's2'];
const LATECOMER = 's3';
const DOWN_MILLIS = 60;
const LIVENESS_MILLIS = 20_000;

export function runCrashScenario(protocol: Protocol, crash: PlannedCrash | null): CrashOutcome {
  return new CrashScenario(protocol, crash).run();
}

class CrashScenario {
  readonly #simulation: Simulation;
  readonly #crash: PlannedCrash | null;
  readonly #accepted: { readonly operation: Operation; readonly result: OperationResult }[] = [];
  #downSince: number | null = null;
  #crashes = 0;
  #value = 0;

  constructor(protocol: Protocol, crash: PlannedCrash | null) {
    const wished = Object.entries({
      period: '60ms',
      'session-timeout': '200ms',
      keep: '3',
      heartbeat: '20ms',
      'view-timeout': '60ms',
    });
    // Not every protocol has a log to keep.
    const options = Object.fromEntries(
      wished.filter(([name, value]) => protocol.parseConfig({ [name]: value }).ok),
    );
    const config = protocol.parseConfig(options);
    assert(config.ok, 'the options of the scenario are valid');
    const header = {
      version: TRACE_VERSION,
      protocol: protocol.name,
      options,
      config: config.value,
      engine: 'sim',
      placement: 'inline',
      seed: 1,
      link: { ...PERFECT_LINK, latency: { minMillis: 0.5, maxMillis: 2 } },
      clientTimeoutMillis: 200,
    } as const;
    // Slow, so that several batches gather while one is being written.
    const disk = { sync: { minMillis: 1, maxMillis: 4 }, survivalProbability: 0 };
    this.#simulation = new Simulation(protocol, header, {
      monitor: 'throw',
      trace: 'off',
      disk,
      founders: FOUNDERS,
    });
    this.#crash = crash;
  }

  run(): CrashOutcome {
    const simulation = this.#simulation;
    const crash = this.#crash;
    if (crash !== null) simulation.crashAtBatch(crash.replica, crash.batch, crash.moment);
    for (const id of FOUNDERS) this.#add(id, id === 's0' ? null : 's0');
    for (const [i, client] of ['c0', 'c1'].entries()) {
      simulation.addClient(client, GUARANTEES);
      simulation.attachClient(client, `s${i}`);
    }
    this.#pass(100);
    this.#write(6);
    simulation.inject({ type: 'cut', a: 's0', b: 's1', both: true });
    this.#write(6);
    simulation.inject({ type: 'heal', a: 's0', b: 's1' });
    simulation.instruct('s1', { type: 'exchange', with: 's0' }, () => {});
    this.#add(LATECOMER, 's1');
    this.#write(4);
    simulation.instruct('s1', { type: 'truncate', keep: 1 }, () => {});
    this.#pass(100);
    simulation.instruct('s0', { type: 'retire' }, () => {});
    this.#write(4);
    this.#pass(300);
    const missing = this.#awaitWhole();
    const batches = new Map([...simulation.replicas].map(([id, replica]) => [id, replica.batches]));
    return { missing, crashes: this.#crashes, batches };
  }

  #add(id: ReplicaId, sponsor: ReplicaId | null): void {
    this.#simulation.addReplica(id, sponsor, () => {});
  }

  #write(count: number): void {
    for (let i = 0; i < count; i += 1) {
      this.#value += 1;
      const key = `key${this.#value % 3}`;
      const operation: Operation =
        this.#value % 4 === 0 ? { type: 'delete', key } : { type: 'put', key, value: `value${this.#value}` };
      this.#simulation.operate(`c${i % 2}`, operation, (result) => {
        if (result.type === 'accepted') this.#accepted.push({ operation, result });
      });
      this.#pass(8);
    }
  }

  /** Lets time pass, and starts the replica again a while after it crashed. */
  #pass(millis: number): void {
    const simulation = this.#simulation;
    for (let left = millis; left > 0; left -= 2) {
      simulation.pump(() => false, simulation.now + 2);
      const replica = this.#crash?.replica;
      if (replica === undefined || !simulation.replicas.has(replica) || simulation.isAlive(replica)) continue;
      if (this.#downSince === null) this.#crashes += 1;
      this.#downSince ??= simulation.now;
      if (simulation.now - this.#downSince < DOWN_MILLIS) continue;
      simulation.inject({ type: 'restart', replica });
      this.#downSince = null;
    }
  }

  #awaitWhole(): string | null {
    const until = this.#simulation.now + LIVENESS_MILLIS;
    let missing: string | null = 'nothing was looked at';
    while (missing !== null && this.#simulation.now < until) {
      this.#pass(100);
      const { protocol, cluster } = this.#simulation;
      missing = protocol.converged({ replicas: cluster }) ?? this.#down() ?? this.#lost();
    }
    return missing;
  }

  #down(): string | null {
    const { cluster } = this.#simulation;
    const down = [...cluster].find(([, { alive }]) => !alive);
    return down === undefined ? null : `${down[0]} is down`;
  }

  /** A session that has seen nothing but one accepted write must be served everywhere. */
  #lost(): string | null {
    const { protocol, cluster } = this.#simulation;
    const get: Operation = { type: 'get', key: 'key0', view: 'tentative' };
    for (const { operation, result } of this.#accepted) {
      const witness = protocol.session.open(GUARANTEES);
      protocol.session.absorb(witness, operation, result);
      const context = protocol.session.context(witness, get);
      for (const { state } of cluster.values()) {
        const refusal = protocol.isServing(state)
          ? (protocol.session.refusal?.(state, 'nobody', get, context) ?? null)
          : null;
        if (refusal !== null) return `an accepted ${operation.type} is lost: ${refusal.sentence}`;
      }
    }
    return null;
  }
}
