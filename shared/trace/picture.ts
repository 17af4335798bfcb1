// The picture of a run at one moment: what folding its trace up to there gives. Plain JSON, so it is also the
// checkpoint that a late viewer starts from.

import type { ClientState } from '../client/client.ts';
import type { Identity, Operation, OperationResult } from '../core/contract.ts';
import type { LinkPolicy } from '../core/faults.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import type { LossReason, RunHeader } from '../core/trace.ts';

export interface ReplicaPicture {
  readonly id: ReplicaId;
  identity: Identity;
  alive: boolean;
  /** Whether it was frozen and not thawed: it does nothing, and all that comes for it waits. */
  frozen: boolean;
  /** Why it stopped, while it is not alive. */
  stopped: { readonly reason: 'crashed' | 'failed'; readonly sentence: string; readonly at: number } | null;
  /** The live state, or the last one before it stopped. */
  state: unknown;
  /** Persist effects emitted, and how many of them are durable. */
  persists: number;
  durablePersists: number;
}

export interface LinkPicture {
  readonly a: ActorId;
  readonly b: ActorId;
  up: boolean;
  ab: LinkPolicy;
  ba: LinkPolicy;
  /** When the newest fault was laid on it; `null` when it has none. */
  faultedAt: number | null;
  /** The newest messages that died on it, at most `DEAD_MESSAGES_MAX`, the newest last. */
  died: {
    readonly message: MessageId;
    readonly from: ActorId;
    readonly label: string;
    readonly reason: LossReason;
  }[];
}

/** A message between its step and its delivery or loss. */
export interface MessagePicture {
  readonly message: MessageId;
  readonly from: ActorId;
  readonly to: ActorId;
  readonly body: { readonly type: string };
  readonly emittedAt: number;
  /** `waiting`: behind a persist that is not durable yet. */
  state: 'waiting' | 'held' | 'travelling';
  sentAt: number | null;
  /** Delays of the copies still under way. */
  delaysMillis: readonly number[];
}

/** An operation of a client, from call to return. */
export interface OperationPicture {
  readonly client: ClientId;
  readonly number: number;
  readonly operation: Operation;
  readonly replica: ReplicaId | null;
  readonly calledAt: number;
  readonly calledSequence: number;
  endedAt: number | null;
  endedSequence: number | null;
  result: OperationResult | null;
}

export interface CommandPicture {
  readonly command: number;
  readonly line: string;
  readonly at: number;
  readonly sequence: number;
  output: readonly string[] | null;
  error: string | null;
}

export interface RunPicture {
  /** The last event folded in. */
  sequence: number;
  at: number;
  header: RunHeader;
  /** In join order. */
  replicas: ReplicaPicture[];
  clients: ClientState[];
  links: LinkPicture[];
  messages: MessagePicture[];
  /** The newest operations, ended or not, the oldest first; bounded by `OPERATIONS_KEPT_MAX`. */
  operations: OperationPicture[];
  /** The newest commands, the oldest first; bounded by `COMMANDS_KEPT_MAX`. */
  commands: CommandPicture[];
  remarks: { readonly text: string; readonly at: number }[];
  violations: {
    readonly invariant: string;
    readonly replica: ReplicaId;
    readonly sentence: string;
    readonly at: number;
    readonly sequence: number;
  }[];
}
