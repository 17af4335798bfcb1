// What the liveness phase demands once everything is healed, and what of it is missing.

import {
  GUARANTEES,
  type InstructionResult,
  type Operation,
  type OperationResult,
} from '../core/contract.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import { cloneJson } from '../core/json.ts';
import { assert, type Result } from '../core/result.ts';
import type { Simulation } from '../sim/simulation.ts';
import { DEMANDS } from './outcome.ts';

/** Something that was asked for, and what came of it; `null` while nothing has. */
interface Call<R> {
  readonly asked: string;
  result: R | null;
}

interface OperationCall extends Call<OperationResult> {
  readonly operation: Operation;
}

export interface Missing {
  readonly demand: (typeof DEMANDS)[keyof typeof DEMANDS];
  readonly sentence: string;
  /** Who lacks it, where it is one. */
  readonly replica?: ReplicaId;
}

/** Remembers all that was asked of a simulation, as long as its schedule is, and what came of it. */
export class Demands {
  readonly #simulation: Simulation;
  readonly #operations: OperationCall[] = [];
  readonly #others: (Call<InstructionResult> | Call<Result<void>>)[] = [];

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** @returns whom to tell the result. */
  operation(client: ClientId, operation: Operation): (result: OperationResult) => void {
    const number = this.#operations.length + 1;
    const asked = `${client} for operation ${number}, a ${operation.type}`;
    const call: OperationCall = { asked, operation, result: null };
    this.#operations.push(call);
    return (result) => end(call, result);
  }

  instruction(asked: string): (result: InstructionResult) => void {
    const call: Call<InstructionResult> = { asked, result: null };
    this.#others.push(call);
    return (result) => end(call, result);
  }

  join(asked: string): (result: Result<void>) => void {
    const call: Call<Result<void>> = { asked, result: null };
    this.#others.push(call);
    return (result) => end(call, result);
  }

  /** How many operations were asked for. */
  get count(): number {
    return this.#operations.length;
  }

  /** What came of the operation that so many were asked for before; `null`: nothing yet. */
  resultOf(before: number): OperationResult | null {
    return this.#operations[before]?.result ?? null;
  }

  /** How many operations ended in each way. */
  ways(): Record<string, number> {
    const ways: Record<string, number> = {};
    for (const { result } of this.#operations) {
      const way = result === null ? 'under way' : result.type === 'refused' ? result.reason : result.type;
      ways[way] = (ways[way] ?? 0) + 1;
    }
    return ways;
  }

  /** @returns the first demand that is not met, and what it lacks; `null`: none. */
  missing(): Missing | null {
    const { protocol, cluster } = this.#simulation;
    return (
      toMissing(DEMANDS.converges, protocol.converged({ replicas: cluster })) ??
      toMissing(DEMANDS.ends, this.#unended()) ??
      toMissing(DEMANDS.takesPart, this.#idle()) ??
      toMissing(DEMANDS.keeps, this.#lost()) ??
      toMissing(DEMANDS.serves, this.#unserved())
    );
  }

  /** Rule C8: nothing hangs for ever. */
  #unended(): string | null {
    const open = [...this.#operations, ...this.#others].find(({ result }) => result === null);
    return open === undefined ? null : `asking ${open.asked} never ended`;
  }

  /** All replicas are up and linked, so each takes part or has left. */
  #idle(): string | null {
    const { protocol, cluster } = this.#simulation;
    const idle = [...cluster].find(
      ([, { state, alive }]) => !alive || (!protocol.isServing(state) && !protocol.hasLeft(state)),
    );
    return idle === undefined ? null : `${idle[0]} ${idle[1].alive ? 'takes no part' : 'is down'}`;
  }

  /** A session that has seen nothing but one accepted write must be served everywhere. */
  #lost(): string | null {
    const { session } = this.#simulation.protocol;
    for (const { asked, operation, result } of this.#operations) {
      if (result?.type !== 'accepted') continue;
      const witness = session.open(GUARANTEES);
      session.absorb(witness, operation, result);
      const lacking = this.#refusalFor('nobody', witness);
      if (lacking !== null) return `the write that was accepted on asking ${asked} is missing: ${lacking}`;
    }
    return null;
  }

  /** Invariant G7: what a client has seen is everywhere, whatever it chose. */
  #unserved(): string | null {
    for (const [id, { actor }] of this.#simulation.clients) {
      const refused = this.#refusalFor(id, actor.state.session);
      if (refused !== null) return refused;
    }
    return null;
  }

  /** With what any replica that serves would refuse a session that has seen this. */
  #refusalFor(client: ClientId, seen: unknown): string | null {
    const { protocol, cluster } = this.#simulation;
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

function toMissing(demand: Missing['demand'], sentence: string | null): Missing | null {
  return sentence === null ? null : { demand, sentence };
}

function end<R>(call: Call<R>, result: R): void {
  assert(call.result === null, `asking ${call.asked} ended twice`);
  call.result = result;
}
