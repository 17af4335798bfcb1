// Replicas that were added and do not take part yet, and who waits for them.

import type { ReplicaId } from '../core/ids.ts';
import { SIMULATED_JOIN_MILLIS_MAX } from '../core/limits.ts';
import { fail, type Result, succeed } from '../core/result.ts';
import type { Deadline, World } from './world.ts';

type WhenServing = (result: Result<void>) => void;

export class Joins {
  readonly #world: World;
  readonly #later: (callback: () => void) => void;
  readonly #waiting = new Map<
    ReplicaId,
    { readonly deadline: Deadline; readonly whenServing: WhenServing }
  >();

  /** @param later calls back when no actor is in the middle of anything. */
  constructor(world: World, later: (callback: () => void) => void) {
    this.#world = world;
    this.#later = later;
  }

  /** `whenServing` is called exactly once, at the latest when patience has run out. */
  begin(id: ReplicaId, whenServing: WhenServing): void {
    const onPassed = () => this.#end(id, fail(`${id} has not joined within ${SIMULATED_JOIN_MILLIS_MAX} ms`));
    const deadline: Deadline = { at: 0, order: 0, position: -1, type: 'deadline', onPassed };
    this.#waiting.set(id, { deadline, whenServing });
    this.#world.schedule(deadline, SIMULATED_JOIN_MILLIS_MAX);
  }

  has(id: ReplicaId): boolean {
    return this.#waiting.has(id);
  }

  onServing(id: ReplicaId): void {
    this.#end(id, succeed(undefined));
  }

  onStopped(id: ReplicaId, sentence: string): void {
    this.#end(id, fail(`${id} stopped before it had joined: ${sentence}`));
  }

  #end(id: ReplicaId, result: Result<void>): void {
    const join = this.#waiting.get(id);
    if (join === undefined) return;
    this.#waiting.delete(id);
    this.#world.unschedule(join.deadline);
    this.#later(() => join.whenServing(result));
  }
}
