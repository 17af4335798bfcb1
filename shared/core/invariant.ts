// What must always hold of the replicas of a run, and what should happen now and then. The contract hands it on
// (`contract.ts`).

import type { Effect, Input, ProtocolTypes } from './effects.ts';
import type { ReplicaId } from './ids.ts';

export interface StateSeen<T extends ProtocolTypes> {
  readonly state: T['state'];
  readonly alive: boolean;
  /** Whether all that comes for it waits, messages and timeouts in one row, until it is thawed. Absent: it is not so. */
  readonly frozen?: boolean;
}

/** What a check sees: every replica that ever was in the run. */
export interface ClusterStates<T extends ProtocolTypes> {
  readonly replicas: ReadonlyMap<ReplicaId, StateSeen<T>>;
}

/** A property watched over a run, with a memory of its own. */
export interface Invariant<T extends ProtocolTypes, M = unknown> {
  /** A rule id and a few words: `B4 committed logs are prefixes of the longest`. */
  readonly name: string;
  /**
   * What it remembers.
   * @param common kept by all invariants of one monitor, for what several of them look at: each is asked after each step,
   * and the step's number tells that it is the same
   */
  begin(common?: Map<string, unknown>): M;
  /**
   * Looks after a step (or a restart) of `changed`.
   * @returns a sentence that says what is wrong, or `null`.
   */
  after(memory: M, cluster: ClusterStates<T>, changed: ReplicaId, step: number): string | null;
}

/** One step of a replica, as it is looked at right after it. */
export interface ReplicaStep<T extends ProtocolTypes = ProtocolTypes> {
  readonly replica: ReplicaId;
  /** After the step. */
  readonly state: T['state'];
  readonly input: Input<T>;
  readonly effects: readonly Effect<T>[];
  readonly cluster: ClusterStates<T>;
}

/** Something that a search should come by now and then: tests in which it never happens show little. */
export interface SometimesProperty<T extends ProtocolTypes = ProtocolTypes> {
  /** A rule id and a few words, in the past tense: `BY9 something was rolled back`. */
  readonly name: string;
  /** Whether this step shows it. Pure. */
  isShownBy(step: ReplicaStep<T>): boolean;
}
