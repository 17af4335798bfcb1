// A cluster in the hands of a test about leaving: who wants to leave, asks for an heir and is answered, each when the test says
// so. For protocols in which one that leaves looks for another that stays.

import type { Protocol, ProtocolTypes } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { present } from '../../core/result.ts';
import { HandCluster } from './hand-cluster.ts';

export type StagedTypes = ProtocolTypes & { state: { readonly stage: string } };

/** All timers that may run out at a replica. */
export type TimersOf<T extends StagedTypes> = (state: T['state']) => readonly T['timer'][];

export class LeavingCluster<T extends StagedTypes> extends HandCluster<T> {
  readonly #timersOf: TimersOf<T>;

  /** @param timersOf among them `handOver`, by which one that wants to leave looks for an heir again */
  constructor(
    protocol: Protocol<T>,
    options: Readonly<Record<string, string>>,
    size: number,
    timersOf: TimersOf<T>,
  ) {
    super(protocol, options, size);
    this.#timersOf = timersOf;
    this.client('c0', []);
  }

  stage(id: ReplicaId): T['state']['stage'] {
    return this.state(id).stage;
  }

  stages(): T['state']['stage'][] {
    return [...this.states.replicas.values()].map(({ state }) => state.stage);
  }

  /** What its store shows. */
  shown(id: ReplicaId): string[] {
    return this.protocol.describe.store(this.state(id));
  }

  timers(id: ReplicaId): readonly T['timer'][] {
    return this.#timersOf(this.state(id));
  }

  /** A put of `x`. @returns whether it was accepted */
  put(key: string, id: ReplicaId): boolean {
    return this.operate('c0', id, { type: 'put', key, value: 'x' })?.type === 'accepted';
  }

  /** The wish alone: what it says stays on its way, and what it is answered stands under 1,000. */
  retire(id: ReplicaId): void {
    this.step(id, { type: 'instruction', number: 1_000, instruction: { type: 'retire' } });
  }

  /** Each looks for an heir in turn, and what that leads to comes about. */
  lookAgain(...ids: ReplicaId[]): void {
    for (const id of ids) {
      const timer = this.timers(id).find(({ type }) => type === 'handOver');
      this.step(id, { type: 'timeout', timer: present(timer, 'the timer by which it looks again') });
      this.deliverAll();
    }
  }

  /** Takes the newest message off its way. @returns what lets it arrive */
  intercept(): () => void {
    const { from, to, message } = present(this.travelling.pop(), 'a message on its way');
    return () => this.step(to, { type: 'message', from, message });
  }
}
