// The picture of a run at one moment: what folding its trace up to there gives. Plain JSON, so it is also the
// checkpoint that a late viewer starts from.

import type { ClientState } from '../client/client.ts';
import type { Identity, Operation, OperationResult, RowChange } from '../core/contract.ts';
import type { Fault, LinkPolicy } from '../core/faults.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import type { Keyed } from '../core/keyed.ts';
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
  /** The write under way, since when, and up to which persist effect. After a stop: what it may have left behind. */
  writing: { readonly persists: number; readonly since: number; readonly order: number } | null;
  /** Whether it has taken the first step of its incarnation. */
  begun: boolean;
  /** What it was last told of its links in this incarnation. */
  told: readonly ReplicaId[] | null;
  /** The number of the newest instruction that it was given, over all incarnations. */
  lastInstruction: number;
  clock: ClockPicture;
  /** `null`: its rows are left out of this picture. */
  disk: DiskPicture | null;
}

/** Its own clock, as a fault has set it. */
export interface ClockPicture {
  readonly aheadMillis: number;
  readonly rate: number;
  readonly setAt: number;
  /** What it said at the last step: it never goes back. */
  last: number;
}

/** What a crash would leave: what a fork needs, and nobody else. */
export interface DiskPicture {
  rows: Keyed<unknown>;
  /** The rows of each persist effect that is not durable yet, the oldest first. */
  undurable: (readonly RowChange[])[];
  isFull: boolean;
}

/** A timer that is set and has not fired. */
export interface TimerPicture {
  readonly actor: ActorId;
  readonly timer: { readonly type: string };
  readonly setAt: number;
  /** By the run's time. */
  readonly delayMillis: number;
  readonly order: number;
}

export interface LinkPicture {
  readonly a: ActorId;
  readonly b: ActorId;
  up: boolean;
  ab: LinkPolicy;
  ba: LinkPolicy;
  /** When the newest fault was laid on it; `null` when it has none. */
  faultedAt: number | null;
  /** How often each direction has drawn from its luck, in a simulation. */
  drawsAb: number;
  drawsBa: number;
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
  /** Persist effects of its replica that must be durable before it leaves. */
  afterPersists: number;
  /** Its place among all that was ever scheduled: it decides between equal times. 0: not yet. */
  order: number;
}

/** An operation of a client, from call to return. */
export interface OperationPicture {
  readonly client: ClientId;
  readonly number: number;
  readonly operation: Operation;
  /** Whom its client asked, or asked last. */
  replica: ReplicaId | null;
  /** How often it was sent, by a client that follows. */
  attempt?: number;
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
  /** Whether it holds the rows of disks, without which it cannot be forked. */
  readonly hasDisks: boolean;
  /** The largest identity of a message so far. */
  lastMessage: MessageId;
  /** Counts what was ever scheduled. */
  scheduled: number;
  /** A crash or restart that was asked for in the last event, and has not happened yet. */
  pending: Extract<Fault, { readonly type: 'crash' | 'restart' }> | null;
  /** By their actor and the text that makes them equal. */
  timers: Keyed<TimerPicture>;
  /** In join order. */
  replicas: ReplicaPicture[];
  clients: ClientState[];
  links: LinkPicture[];
  /** How often the two directions of links that are gone had drawn from their luck, by name: it goes on should they come back. */
  drawsOfGone?: Keyed<{ readonly ab: number; readonly ba: number }>;
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
