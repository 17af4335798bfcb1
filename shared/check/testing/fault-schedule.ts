// One seed's schedule of faults on a simulated cluster: each seed draws its own mix. A safety phase in which anything
// may happen, then a liveness phase: links healed, replicas up, and everything must come together again.

import {
  GUARANTEES,
  type Instruction,
  type InstructionResult,
  type Operation,
  type OperationResult,
  type Protocol,
} from '../../core/contract.ts';
import type { Fault, LinkPolicy } from '../../core/faults.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';
import { canonicalJson, cloneJson, fingerprintText } from '../../core/json.ts';
import {
  drawBelow,
  drawBetween,
  drawChance,
  drawOne,
  type RandomStream,
  seedRandom,
} from '../../core/random.ts';
import { assert, type Result } from '../../core/result.ts';
import { TRACE_VERSION } from '../../core/trace.ts';
import { Simulation } from '../../sim/simulation.ts';

const SAFETY_MILLIS = 2_500;
const LIVENESS_MILLIS = 20_000;
const REPLICAS_MAX = 6;
const KEYS = ['room', 'song', '__proto__', '7', 'ß\u{1F600}'];

const CLIENTS = ['c0', 'c1', 'c2'];

/** Something that was asked for, and what came of it; `null` while nothing has. */
interface Call<R> {
  readonly asked: string;
  result: R | null;
}

interface OperationCall extends Call<OperationResult> {
  readonly operation: Operation;
}

export interface FaultScheduleOptions {
  /** Options of the protocol. */
  readonly options?: Readonly<Record<string, string>>;
  /** Whether the trace is hashed; takes several times as long. */
  readonly isTraced?: boolean;
}

export class FaultSchedule {
  readonly simulation: Simulation;
  readonly mix: Record<string, number | string>;
  readonly #luck: RandomStream;
  #joined = 0;
  #value = 0;
  #leaving = 0;
  /** Hash of all events so far, where a trace is kept. */
  #traceHash = '';
  readonly #operations: OperationCall[] = [];
  readonly #instructions: Call<InstructionResult>[] = [];
  readonly #joins: Call<Result<void>>[] = [];

  constructor(
    protocol: Protocol,
    seed: number,
    { options = {}, isTraced = false }: FaultScheduleOptions = {},
  ) {
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
    this.simulation = new Simulation(protocol, header, { monitor: 'throw', isTraced, disk });
    this.simulation.world.log.follow(1, (event) => {
      this.#traceHash = fingerprintText(this.#traceHash + canonicalJson(event));
    });
  }

  get traceHash(): string {
    return this.#traceHash;
  }

  /** How many calls ended in each way: a schedule in which nothing is accepted, or refused, shows little. */
  get outcomes(): Readonly<Record<string, number>> {
    const outcomes: Record<string, number> = {};
    for (const { result } of this.#operations) {
      const way = result === null ? 'under way' : result.type === 'refused' ? result.reason : result.type;
      outcomes[way] = (outcomes[way] ?? 0) + 1;
    }
    return outcomes;
  }

  /** @returns what is missing at the end of the liveness phase; `null`: nothing. */
  run(): string | null {
    for (let i = 0; i < 3; i += 1) this.#join();
    for (const client of CLIENTS) this.simulation.addClient(client, this.#guarantees());
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
    const call: Call<Result<void>> = { asked: `${id} to join through ${sponsor ?? 'nobody'}`, result: null };
    this.#joins.push(call);
    this.simulation.addReplica(id, sponsor, (result) => end(call, result));
  }

  #act(): void {
    const dice = drawBelow(this.#luck, 100);
    if (dice < 50) this.#operate();
    else if (dice < 58) this.simulation.attachClient(drawOne(this.#luck, CLIENTS), this.#replica());
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
      this.#tell(replica, { type: 'truncate', keep: drawBelow(this.#luck, 4) });
      return;
    }
    // At least one of the first three stays.
    if (this.#leaving >= 2) return;
    this.#leaving += 1;
    this.#tell(replica, { type: 'retire' });
  }

  #tell(replica: ReplicaId, instruction: Instruction): void {
    const call: Call<InstructionResult> = { asked: `${replica} to ${instruction.type}`, result: null };
    this.#instructions.push(call);
    this.simulation.instruct(replica, instruction, (result) => end(call, result));
  }

  #operate(): void {
    const client = drawOne(this.#luck, CLIENTS);
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
    const asked = `${client} for operation ${this.#value}, a ${operation.type}`;
    const call: OperationCall = { asked, operation, result: null };
    this.#operations.push(call);
    // Without a link nothing is even asked; mostly the client then looks for another replica, as people would.
    const isLinked = this.simulation.clients.get(client)?.actor.state.linked === true;
    if (!isLinked && drawChance(this.#luck, 0.8)) this.simulation.attachClient(client, this.#replica());
    this.simulation.operate(client, operation, (result) => end(call, result));
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
      missing =
        simulation.protocol.converged({ replicas: simulation.cluster }) ??
        this.#unended() ??
        this.#idle() ??
        this.#lost() ??
        this.#unserved();
    }
    return missing;
  }

  /** Rule C8: nothing hangs for ever. */
  #unended(): string | null {
    const calls = [...this.#operations, ...this.#instructions, ...this.#joins];
    const open = calls.find(({ result }) => result === null);
    return open === undefined ? null : `asking ${open.asked} never ended`;
  }

  /** All replicas are up and linked, so each takes part or has left. */
  #idle(): string | null {
    const { protocol, cluster } = this.simulation;
    const idle = [...cluster].find(([, { state }]) => !protocol.isServing(state) && !protocol.hasLeft(state));
    return idle === undefined ? null : `${idle[0]} takes no part`;
  }

  /** A session that has seen nothing but one accepted write must be served everywhere. */
  #lost(): string | null {
    const { session } = this.simulation.protocol;
    for (const { asked, operation, result } of this.#operations) {
      if (result?.type !== 'accepted') continue;
      const witness = session.open(GUARANTEES);
      session.absorb(witness, operation, result);
      const lacking = this.#replicaThatRefuses('nobody', witness);
      if (lacking !== null) return `the write that was accepted on asking ${asked} is missing: ${lacking}`;
    }
    return null;
  }

  /** Invariant G7: what a client has seen is everywhere, whatever it chose. */
  #unserved(): string | null {
    for (const [id, { actor }] of this.simulation.clients) {
      const refused = this.#replicaThatRefuses(id, actor.state.session);
      if (refused !== null) return refused;
    }
    return null;
  }

  #replicaThatRefuses(client: ClientId, seen: unknown): string | null {
    const { protocol, cluster } = this.simulation;
    const session = cloneJson(seen);
    protocol.session.choose(session, GUARANTEES);
    const get: Operation = { type: 'get', key: 'room', view: 'tentative' };
    const context = protocol.session.context(session, get);
    for (const { state } of cluster.values()) {
      if (!protocol.isServing(state)) continue;
      const refusal = protocol.session.refusal?.(state, client, get, context) ?? null;
      if (refusal !== null) return refusal.sentence;
    }
    return null;
  }
}

function end<R>(call: Call<R>, result: R): void {
  assert(call.result === null, `asking ${call.asked} ended twice`);
  call.result = result;
}
