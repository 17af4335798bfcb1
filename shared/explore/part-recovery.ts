// The first half of the liveness phase: a part of the cluster is healed while the rest stays as it is, or is cut off. It must
// come together by itself and serve clients.

import type { Operation, OperationResult } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { assert } from '../core/result.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Missing } from './demands.ts';
import { DEMANDS } from './outcome.ts';
import type { Action, ScheduledPart } from './schedule.ts';

/** A key that no schedule writes otherwise: what is read is what the part has written. */
export const PART_KEY = 'part';

/** Performs an action now. @returns of an operation: what came of it, once it has ended. */
export type Perform = (action: Action) => OperationResult | null;

/** The replicas that are healed: those at the head of the order, as many as a quorum needs. */
export function replicasOfPart({ protocol, cluster }: Simulation, part: ScheduledPart): ReplicaId[] {
  const { order } = part;
  let { size } = part;
  const obstacle = () => protocol.whyNoQuorum?.({ replicas: cluster }, new Set(order.slice(0, size))) ?? null;
  while (size < order.length && obstacle() !== null) size += 1;
  return order.slice(0, size);
}

/** What is demanded of a part; asked again and again, it goes on where it was. */
export class PartRecovery {
  readonly #simulation: Simulation;
  readonly #part: ScheduledPart;
  readonly #perform: Perform;
  readonly #replicas: readonly ReplicaId[];
  /** They must serve, or leave by their own wish. */
  readonly #serving: ReadonlySet<ReplicaId>;
  /** Who is still to be written to, then who is still to be read from. */
  #toWrite: ReplicaId[];
  #toRead: ReplicaId[];
  #accepted = 0;
  #answered = 0;
  /** Whom they named as primary. */
  readonly #named = new Set<ReplicaId>();

  /** @param replicas of the part, up and linked just now; who takes no part and is no founder may be waiting for the rest */
  constructor(
    simulation: Simulation,
    part: ScheduledPart,
    replicas: readonly ReplicaId[],
    founders: readonly ReplicaId[],
    perform: Perform,
  ) {
    this.#simulation = simulation;
    this.#part = part;
    this.#perform = perform;
    this.#replicas = replicas.filter((id) => simulation.cluster.has(id));
    this.#serving = new Set(this.#replicas.filter((id) => founders.includes(id) || this.#isServing(id)));
    this.#toWrite = [...this.#replicas];
    this.#toRead = [...this.#replicas];
  }

  /** @returns the first demand that is not met, and what it lacks; `null`: none. */
  missing(): Missing | null {
    const missing = this.#idle() ?? this.#apart() ?? this.#unwritten() ?? this.#apart() ?? this.#unread();
    if (missing === null) return null;
    const rest = this.#part.isAlone ? 'the rest is cut off' : 'the rest is left as it was';
    const sentence = `${this.#replicas.join(', ')} healed, ${rest}: ${missing.sentence}`;
    return { ...missing, sentence };
  }

  #isServing(id: ReplicaId): boolean {
    const { protocol, cluster } = this.#simulation;
    const status = cluster.get(id);
    return status?.alive === true && protocol.isServing(status.state);
  }

  #hasLeft(id: ReplicaId): boolean {
    const { protocol, cluster } = this.#simulation;
    const status = cluster.get(id);
    return status?.alive === true && protocol.hasLeft(status.state);
  }

  #idle(): Missing | null {
    const idle = [...this.#serving].find((id) => !this.#isServing(id) && !this.#hasLeft(id));
    if (idle === undefined) return null;
    const isAlive = this.#simulation.isAlive(idle);
    const sentence = `${idle} ${isAlive ? 'takes no part' : 'is down'}`;
    return { demand: DEMANDS.partTakesPart, sentence, replica: idle };
  }

  /** What holds of a whole cluster is asked of the part as if it were one. */
  #apart(): Missing | null {
    const { protocol, cluster } = this.#simulation;
    const sentence = protocol.converged({
      replicas: new Map([...cluster].filter(([id]) => this.#replicas.includes(id))),
    });
    return sentence === null ? null : { demand: DEMANDS.partConverges, sentence };
  }

  #unwritten(): Missing | null {
    for (let id = this.#toWrite[0]; id !== undefined; id = this.#toWrite[0]) {
      const value = `by ${id}`;
      const result = this.#ask(id, { type: 'put', key: PART_KEY, value });
      if (result === null) return this.#refused('accepts no write', id, 'it has no answer');
      if (result.type === 'accepted') this.#accepted += 1;
      else if (!this.#isExcused(id, result)) return this.#refused('accepts no write', id, inWords(result));
      this.#toWrite.shift();
    }
    return this.#accepted > 0 || this.#isUpToOthers() ? null : this.#nobody('accepts a write');
  }

  #unread(): Missing | null {
    // All were newcomers that could take no write, so there is none to be given back.
    if (this.#accepted === 0) return null;
    for (let id = this.#toRead[0]; id !== undefined; id = this.#toRead[0]) {
      const result = this.#ask(id, { type: 'get', key: PART_KEY, view: 'tentative' });
      if (result === null) return this.#refused('gives no value', id, 'it has no answer');
      if (result.type === 'value') this.#answered += 1;
      else if (!this.#isExcused(id, result)) return this.#refused('gives no value', id, inWords(result));
      this.#toRead.shift();
    }
    return this.#answered > 0 || this.#isUpToOthers() ? null : this.#nobody('answers a read');
  }

  #ask(replica: ReplicaId, operation: Operation): OperationResult | null {
    const { client } = this.#part;
    this.#perform({ type: 'attach', client, replica });
    return this.#perform({ type: 'operate', client, operation });
  }

  /** One that is not to serve need not, and one that names another as the primary has done its part. */
  #isExcused(id: ReplicaId, result: OperationResult): boolean {
    if (!this.#isServing(id)) return !this.#serving.has(id) || this.#hasLeft(id);
    if (result.type !== 'refused' || result.reason !== 'NOT_PRIMARY') return false;
    if (result.primary !== undefined) this.#named.add(result.primary);
    return true;
  }

  /** All of them left; or the rest, left as it was, has a primary that is up, and another majority hears it. */
  #isUpToOthers(): boolean {
    const outside = [...this.#named].filter((id) => !this.#replicas.includes(id));
    if (!this.#part.isAlone && outside.some((id) => this.#simulation.isAlive(id))) return true;
    return ![...this.#serving].some((id) => this.#isServing(id));
  }

  #refused(what: string, replica: ReplicaId, why: string): Missing {
    return { demand: DEMANDS.partServes, sentence: `${replica} ${what}: ${why}`, replica };
  }

  /** All of them named another one, so all are asked again. */
  #nobody(what: string): Missing {
    assert(this.#replicas.length > 0, 'a part has a replica');
    this.#named.clear();
    this.#toWrite = [...this.#replicas];
    this.#toRead = [...this.#replicas];
    return { demand: DEMANDS.partServes, sentence: `none of them ${what}` };
  }
}

function inWords(result: OperationResult): string {
  if (result.type === 'refused') return `${result.reason}, ${result.sentence}`;
  return result.type === 'missing' ? `there is no ${result.key}` : result.type;
}
