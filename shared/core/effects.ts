// What comes into one step of a replica, and what it wants done: inputs and effects. The contract hands them on
// (`contract.ts`).

import type { ClientId, ReplicaId } from './ids.ts';
import type { Operation, OperationResult } from './operation.ts';

/** The types that a protocol fills in; all of them plain JSON (rule C2). */
export interface ProtocolTypes {
  config: unknown;
  state: unknown;
  message: { readonly type: string };
  timer: { readonly type: string };
  note: { readonly type: string };
  /** What a client remembers. */
  session: unknown;
  /** What a client's request carries of its session. */
  context: unknown;
  /** What a result teaches the session. */
  evidence: unknown;
}

/** What the run (a person, a script) asks of a replica, apart from clients. */
export type Instruction =
  /** Hold and release anti-entropy (or gossip) that the replica would start of itself. */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Send one whole anti-entropy session to `with`, now; answered when it ended. */
  | { readonly type: 'exchange'; readonly with: ReplicaId }
  /** Leave by the protocol; answered when another replica was told, at once with `pending` if that cannot be yet. */
  | { readonly type: 'retire' }
  /** Drop committed writes from the front of the log, all but the newest `keep`. */
  | { readonly type: 'truncate'; readonly keep: number };

export type InstructionResult =
  | {
      readonly type: 'done';
      /** Whether anything changed at either side. */
      readonly changed: boolean;
      /** Present where an exchange has shown that the other side has nothing now that this one lacks. */
      readonly equal?: boolean;
    }
  | { readonly type: 'pending'; readonly sentence: string }
  | { readonly type: 'failed'; readonly sentence: string };

/** Who a replica is, given by the host at each start. */
export interface Identity {
  readonly id: ReplicaId;
  /** 1 at the first start, one more at each restart. */
  readonly incarnation: number;
  /** How many replicas were added to the run before it: its place in join order, given to no other. */
  readonly ordinal: number;
  /** The replicas of the first configuration, in join order. */
  readonly founders: readonly ReplicaId[];
  /** Through whom it joins; `null` for the first replica, and for protocols whose founders need nobody. */
  readonly sponsor: ReplicaId | null;
  /** Seeds the replica's own luck. */
  readonly seed: number;
}

/** A durable row. Keys order by code unit. */
export interface Row {
  readonly key: string;
  readonly value: unknown;
}

/** A change of a durable row; no `value` deletes the row. */
export interface RowChange {
  readonly key: string;
  readonly value?: unknown;
}

export type Input<T extends ProtocolTypes = ProtocolTypes> =
  | { readonly type: 'start' }
  /** Replicas to which an open, uncut link leads, in join order. Told at the start and at each change. */
  | { readonly type: 'links'; readonly up: readonly ReplicaId[] }
  | {
      readonly type: 'request';
      readonly client: ClientId;
      readonly number: number;
      readonly operation: Operation;
      readonly context: T['context'];
      /** How often it was sent, by a client that sends it again until it has an answer; absent: once only. */
      readonly attempt?: number;
    }
  | { readonly type: 'instruction'; readonly number: number; readonly instruction: Instruction }
  | { readonly type: 'message'; readonly from: ReplicaId; readonly message: T['message'] }
  | { readonly type: 'timeout'; readonly timer: T['timer'] };

export type Effect<T extends ProtocolTypes = ProtocolTypes> =
  /**
   * One atomic batch. No later effect of this replica leaves it before the batch is durable (rule C3). Timers do not
   * leave: they are set and cancelled at once, and a timeout may come while the disk is still writing.
   */
  | { readonly type: 'persist'; readonly rows: readonly RowChange[] }
  | { readonly type: 'send'; readonly to: ReplicaId; readonly message: T['message'] }
  | {
      readonly type: 'reply';
      readonly client: ClientId;
      readonly number: number;
      readonly result: OperationResult<T['evidence']>;
    }
  | { readonly type: 'answer'; readonly number: number; readonly result: InstructionResult }
  /** Setting a timer that is set already sets it anew. Timers are equal if their JSON is. */
  | { readonly type: 'setTimer'; readonly timer: T['timer']; readonly delayMillis: number }
  | { readonly type: 'cancelTimer'; readonly timer: T['timer'] }
  /** A milestone in the protocol's own words; for people and checkers, no host acts on it. */
  | { readonly type: 'note'; readonly note: T['note'] };

/** Where a handler puts its effects. Everything handed over is built fresh: no alias of live state (rule C2). */
export interface Out<T extends ProtocolTypes = ProtocolTypes> {
  persist(rows: readonly RowChange[]): void;
  send(to: ReplicaId, message: T['message']): void;
  reply(client: ClientId, number: number, result: OperationResult<T['evidence']>): void;
  answer(number: number, result: InstructionResult): void;
  setTimer(timer: T['timer'], delayMillis: number): void;
  cancelTimer(timer: T['timer']): void;
  note(note: T['note']): void;
  /**
   * Whether anybody reads the notes of this step: a note that takes work need not be made where nobody does. Nothing else
   * may depend on it, since the same step is repeated for readers and without them.
   */
  readonly areNotesRead: boolean;
}
