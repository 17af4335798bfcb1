// Anything that may happen while members leave, at random: messages come in any order, twice, or not at all, members crash and
// others join. For protocols in which one stays, though all be told to leave.

import type { ReplicaId } from '../../core/ids.ts';
import { drawBelow, drawChance, drawOne, type RandomStream } from '../../core/random.ts';
import { assert } from '../../core/result.ts';
import type { HandMessage } from './hand-cluster.ts';
import type { LeavingCluster, StagedTypes } from './leaving-cluster.ts';

const STORM_STEPS = 150;
/** Rounds in which each looks about once. */
const CALM_ROUNDS = 60;
const REPLICAS_AT_MOST = 6;

export class LeavingStorm<T extends StagedTypes> {
  readonly #cluster: LeavingCluster<T>;
  readonly #luck: RandomStream;
  readonly #ids: ReplicaId[];
  readonly #accepted: string[] = [];

  constructor(cluster: LeavingCluster<T>, luck: RandomStream) {
    this.#cluster = cluster;
    this.#luck = luck;
    this.#ids = [...cluster.states.replicas.keys()];
  }

  rage(): void {
    for (let step = 0; step < STORM_STEPS; step += 1) this.#happen();
  }

  /** Nothing is lost any more, and all are told to leave. @returns who is left in the end, and what they lack */
  calm(): { serving: ReplicaId[]; lost: string[] } {
    this.#settle();
    for (const id of this.#ids) if (this.#cluster.stage(id) === 'serving') this.#cluster.retire(id);
    this.#settle();
    const serving = this.#ids.filter((id) => this.#cluster.stage(id) === 'serving');
    const shown = serving.flatMap((id) => this.#cluster.shown(id));
    return { serving, lost: this.#accepted.filter((key) => !shown.includes(`${key}:x`)) };
  }

  #settle(): void {
    this.#cluster.deliverAll();
    for (let round = 0; round < CALM_ROUNDS && this.#missing() !== null; round += 1) {
      for (const id of this.#ids) this.#timeOut(id, 1);
      this.#cluster.deliverAll();
    }
    const missing = this.#missing();
    assert(missing === null, `it did not come to rest: ${missing}`);
  }

  #missing(): string | null {
    const joining = this.#ids.find((id) => this.#cluster.stage(id) === 'joining');
    if (joining !== undefined) return `${joining} has not joined`;
    return this.#cluster.protocol.converged(this.#cluster.states);
  }

  #happen(): void {
    const { travelling } = this.#cluster;
    const id = drawOne(this.#luck, this.#ids);
    const dice = drawBelow(this.#luck, 100);
    if (dice < 60 && travelling.length > 0) this.#arrive();
    else if (dice < 70) this.#write(id);
    else if (dice < 74) this.#cluster.retire(id);
    else if (dice < 76) this.#cluster.restart(id);
    else if (dice < 78 && this.#ids.length < REPLICAS_AT_MOST) this.#join(id);
    else this.#timeOut(id, 0.3);
  }

  /** A message, or a copy of it, or nothing comes. */
  #arrive(): void {
    const { travelling } = this.#cluster;
    const at = drawBelow(this.#luck, travelling.length);
    const { from, to, message } = travelling[at] as HandMessage<T>;
    if (!drawChance(this.#luck, 0.1)) travelling.splice(at, 1);
    if (!drawChance(this.#luck, 0.1)) this.#cluster.step(to, { type: 'message', from, message });
  }

  #write(id: ReplicaId): void {
    const key = `k${this.#accepted.length}`;
    if (this.#cluster.put(key, id)) this.#accepted.push(key);
  }

  #join(sponsor: ReplicaId): void {
    const id = `s${this.#ids.length}`;
    this.#ids.push(id);
    this.#cluster.begin(id, sponsor);
  }

  /** Whatever it waits for it has waited for long enough, with that probability each. */
  #timeOut(id: ReplicaId, probability: number): void {
    for (const timer of this.#cluster.timers(id))
      if (drawChance(this.#luck, probability)) this.#cluster.step(id, { type: 'timeout', timer });
  }
}
