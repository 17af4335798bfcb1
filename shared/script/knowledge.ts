// What is known about which replica has all that another has, so that a sweep need not ask again.
//
// A whole session from s to r that changes nothing proves that r has all that s has: "s ≤ r". That is transitive, and
// stays true until s gains something. So a session of which the answer follows from others is left out of a sweep:
// it would change nothing. A sweep over equal replicas then costs no session at all.

import type { ReplicaId } from '../core/ids.ts';

export class Knowledge {
  /** For each replica those that have all that it has. Closed under transitivity. */
  readonly #covers = new Map<ReplicaId, Set<ReplicaId>>();

  /** Whether `receiver` has all that `sender` has, for sure. */
  isCovered(sender: ReplicaId, receiver: ReplicaId): boolean {
    return this.#covers.get(sender)?.has(receiver) === true;
  }

  /** A whole session from `sender` to `receiver` has ended. */
  learned(sender: ReplicaId, receiver: ReplicaId, changed: boolean): void {
    if (changed) this.gained(receiver);
    const above = [receiver, ...(this.#covers.get(receiver) ?? [])];
    for (const lower of [sender, ...this.#below(sender)]) {
      const covers = this.#covers.get(lower) ?? new Set();
      for (const upper of above) if (upper !== lower) covers.add(upper);
      this.#covers.set(lower, covers);
    }
  }

  /** The replica has something new: nobody is known to have all of it; it still has all that it had. */
  gained(replica: ReplicaId): void {
    this.#covers.delete(replica);
  }

  /** Nothing is known about the replica: it may have lost something. */
  forget(replica: ReplicaId): void {
    this.#covers.delete(replica);
    for (const covers of this.#covers.values()) covers.delete(replica);
  }

  forgetAll(): void {
    this.#covers.clear();
  }

  #below(replica: ReplicaId): ReplicaId[] {
    return [...this.#covers].filter(([, covers]) => covers.has(replica)).map(([lower]) => lower);
  }
}
