// How a client keeps its side of a protocol's promises, and how they are judged by what it is told. The contract hands it on
// (`contract.ts`).

import type { ProtocolTypes } from './effects.ts';
import type { ClientId } from './ids.ts';
import type { Guarantee, Operation, OperationRefusal, OperationResult } from './operation.ts';

/** How a client keeps its side of the promises; pure, like the protocol. Changes `session` in place. */
export interface SessionRules<T extends ProtocolTypes> {
  open(guarantees: readonly Guarantee[]): T['session'];
  choose(session: T['session'], guarantees: readonly Guarantee[]): void;
  context(session: T['session'], operation: Operation): T['context'];
  absorb(session: T['session'], operation: Operation, result: OperationResult<T['evidence']>): void;
  /**
   * With what a replica in that state refuses a request for the sake of a guarantee (`ERR_DEP`), or `null`. Changes
   * nothing. Without it nobody can tell before asking.
   */
  refusal?(
    state: T['state'],
    client: ClientId,
    operation: Operation,
    context: T['context'],
  ): OperationRefusal | null;
  /** What a result's evidence tells of versions, for those who judge client histories. Absent: nothing. */
  readonly versions?: (evidence: T['evidence']) => VersionsTold;
  /** Hold whenever an operation ends. */
  readonly always?: readonly SessionInvariant<T>[];
}

/** Versions in words that every protocol shares: a write is the n-th of its writer, `n@writer`. */
export interface VersionsTold {
  /** The write that was made, or read. */
  readonly version?: string;
  /** Where the store keeps its own total order of the versions of a key: larger, number by number, is newer. */
  readonly rank?: readonly number[];
  /** Of each writer, the number up to which the replica that answered held its writes. */
  readonly seen?: Readonly<Record<string, number>>;
}

/** An operation that ended, as its client sees it. */
export interface EndedOperation<T extends ProtocolTypes> {
  readonly operation: Operation;
  /** What the request carried. */
  readonly context: T['context'];
  readonly result: OperationResult<T['evidence']>;
  /** The session before and after it took the result in. */
  readonly before: T['session'];
  readonly after: T['session'];
}

/** A promise to a session, judged by what its client is told. */
export interface SessionInvariant<T extends ProtocolTypes> {
  /** A rule id and a few words, as of any invariant. */
  readonly name: string;
  /** @returns a sentence that says what is wrong, or `null`. */
  ended(operation: EndedOperation<T>): string | null;
}
