// What a replica of Viewstamped Replication holds, in the words of Liskov and Cowling 2012. All of it plain JSON (rule C2).

import type { Operation, OperationResult, ProtocolTypes } from '../../core/contract.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';
import type { Keyed } from '../../core/keyed.ts';
import type { RandomStream } from '../../core/random.ts';
import type { VsrConfig } from './config.ts';
import type { DoViewChange, RecoveryResponse, VsrMessage } from './messages.ts';
import type { VsrNote } from './notes.ts';

// ---------------------------------------------------------------- the log and what it makes

/** One op of the log, by the view in which a primary gave it its number; its place in the log is its op-number. */
export type LogEntry =
  | {
      readonly type: 'operation';
      readonly viewNumber: number;
      readonly client: ClientId;
      readonly requestNumber: number;
      readonly operation: Operation;
    }
  /** Section 7: the last op of its epoch. `members` are those of the next one. */
  | {
      readonly type: 'reconfiguration';
      readonly viewNumber: number;
      readonly members: readonly ReplicaId[];
    };

/** A value in the store, and the op that put it there. */
export interface StoredValue {
  readonly value: string;
  readonly opNumber: number;
}

/** What the client-table keeps of a client: its newest request that was executed, and the reply to it (section 4). */
export interface ClientRow {
  readonly requestNumber: number;
  readonly opNumber: number;
  readonly result: VsrResult;
}

export type ClientTable = Record<ClientId, ClientRow>;

// ---------------------------------------------------------------- state

/**
 * `recovering`: its log was lost, and it asks the others (section 4.3) · `joining`: in no configuration yet · `retired`: in
 * none any more. A replica that has heard of a new epoch stays in the old one until it has all of it, so that there is no
 * status for what is in between (pitfall 29).
 */
export type Status = 'normal' | 'view-change' | 'recovering' | 'joining' | 'retired';

/** A group of replicas, in the order that decides who is primary. */
export interface Configuration {
  readonly epoch: number;
  readonly members: readonly ReplicaId[];
}

/** What a replica must not forget: durable before any message that speaks of it (pitfalls 2 and 10). */
export interface VsrRecord {
  readonly epoch: number;
  readonly members: readonly ReplicaId[];
  /** The configuration before, until enough of this one have started (section 7.2); `null` in the first. */
  readonly before: Configuration | null;
  /** Replicas that were let go: none of them is let in again, however late its old question comes. */
  readonly gone: readonly ReplicaId[];
  /** The op that made this configuration; 0 for the first. */
  readonly epochStart: number;
  readonly viewNumber: number;
  readonly lastNormalView: number;
  /** At least: ops that were added since then have rows of their own. With the log in memory 0, as are the next two. */
  readonly opNumber: number;
  readonly commitNumber: number;
  /** The rows of store and client-table are those after this op. */
  readonly checkpoint: number;
  readonly standing: Standing;
}

/** Which of the statuses hold over a restart. */
export type Standing = 'member' | 'joining' | 'retired';

/** A request that the primary has taken and that waits for its place in a batch (section 6.1). */
export interface QueuedRequest {
  readonly client: ClientId;
  readonly requestNumber: number;
  readonly operation: Operation;
  /** Absent: its client asks once. */
  readonly attempt?: number;
}

/** The newest request of a client that was refused here, and which attempt of it. */
export interface RefusedRequest {
  readonly requestNumber: number;
  readonly attempt: number;
}

/** That a replica wishes for a view because it hears no primary; it grows old with each tick (pitfall 18). */
export interface Wish {
  viewNumber: number;
  ticks: number;
}

/** State that is on its way here; nothing of the replica's own changes until it is whole (pitfall 1). */
export interface Transfer {
  readonly from: ReplicaId;
  readonly epoch: number;
  readonly viewNumber: number;
  /** The log up to here stays, or the state of the checkpoint that came; what follows is fetched. */
  base: number;
  entries: LogEntry[];
  /** Where the other has dropped what follows `base`: its state after an op, part by part. */
  checkpoint: IncomingCheckpoint | null;
  /** Where it is of another epoch than the replica's own: who is in it. */
  readonly group: EpochNews | null;
  ticks: number;
}

export interface IncomingCheckpoint {
  readonly opNumber: number;
  readonly values: (readonly [key: string, value: StoredValue])[];
  readonly rows: (readonly [client: ClientId, row: ClientRow])[];
  parts: number;
  isWhole: boolean;
}

/** A state that is being handed to laggards: what they fetch in several parts must be of one moment. */
export interface OutgoingCheckpoint {
  readonly opNumber: number;
  readonly values: readonly (readonly [key: string, value: StoredValue])[];
  readonly rows: readonly (readonly [client: ClientId, row: ClientRow])[];
  /** Where each part ends, counted over values and rows. */
  readonly ends: readonly number[];
  /** Since a part was asked for last. */
  ticks: number;
}

/** What a replica learns of a configuration that it is not in yet. */
export interface EpochNews {
  readonly members: readonly ReplicaId[];
  readonly before: Configuration | null;
  readonly gone: readonly ReplicaId[];
  readonly epochStart: number;
}

/** Of a replica whose log was lost: whom it has heard under the nonce of now (section 4.3). */
export interface Recovery {
  /** Never used before, not by an earlier incarnation either (pitfall 8). */
  nonce: string;
  tries: number;
  ticks: number;
  responses: Record<ReplicaId, RecoveryResponse>;
}

/** From whose logs a new primary chose: those of its voters, its own among them. */
export interface LogChoice {
  readonly viewNumber: number;
  readonly winner: ReplicaId;
  readonly candidates: readonly {
    readonly replica: ReplicaId;
    readonly lastNormalView: number;
    readonly opNumber: number;
    readonly commitNumber: number;
  }[];
}

/** On what a recovery rested: under which nonce it ended, and which each answer bore. */
export interface RecoveryEnd {
  readonly nonce: string;
  readonly answers: Readonly<Record<ReplicaId, string>>;
}

/** A round of a primary's words that a lease can rest on (rule VR3). */
export interface LeaseRound {
  readonly round: number;
  /** When it was said, by the primary's own clock, in milliseconds. */
  readonly saidAt: number;
  readonly answered: Record<ReplicaId, true>;
}

export interface VsrState extends RandomStream {
  readonly id: ReplicaId;
  /** What its clock shows in the step that it takes, in milliseconds. Only leases ask for it. */
  now: number;
  /** Whether its record was ever written. */
  isRecorded: boolean;
  readonly incarnation: number;
  readonly config: VsrConfig;
  readonly sponsor: ReplicaId | null;
  /** Founders that log and vote, and execute nothing (section 6.1). */
  readonly witnesses: readonly ReplicaId[];
  status: Status;
  epoch: number;
  members: readonly ReplicaId[];
  before: Configuration | null;
  gone: readonly ReplicaId[];
  epochStart: number;
  viewNumber: number;
  lastNormalView: number;
  commitNumber: number;
  /** Entries up to this op-number were dropped; the first that is kept bears the next. */
  logStart: number;
  log: LogEntry[];
  /** The op-numbers at which its durable rows begin. */
  logRows: number[];
  store: Keyed<StoredValue>;
  clientTable: ClientTable;
  /** Up to which op the durable rows of store and client-table go, and what was changed since then. */
  checkpoint: number;
  /** The commit-number of its durable record. */
  recordedCommit: number;
  changedKeys: Keyed<true>;
  changedClients: Record<ClientId, true>;

  // -------- of a primary in its view
  /** Up to which op each backup has said PrepareOk in this view. */
  acknowledged: Record<ReplicaId, number>;
  /** Up to which op each backup has executed the log, for good. */
  executed: Record<ReplicaId, number>;
  /** Up to which op each backup was sent the log since the last tick of the heartbeat. */
  sentTo: Record<ReplicaId, number>;
  queue: QueuedRequest[];
  /** Of each client the newest request that is queued or in the log and not yet committed (pitfall 21). */
  inFlight: Record<ClientId, number>;
  /** What was refused: copies of it that come late are dropped. A later attempt is asked anew. */
  refused: Record<ClientId, RefusedRequest>;
  /** Counts what the primary says to all, so that answers tell to what they answer. */
  round: number;
  /** Backups that answered since a quorum last had. */
  answered: Record<ReplicaId, true>;
  /** The op that its log ended with when the view began: it is executed before anything is read under a lease. */
  viewStart: number;
  /** Rounds said within the last lease, the oldest first; the newest one that f backups have answered gives the lease. */
  leaseRounds: LeaseRound[];
  /** Up to which round the time of a lease is over, by a timer. */
  leaseOver: number;
  /** How many reads it answered under a lease, for those who look at it. */
  leaseReads: number;
  /** Whether the lease of a primary before may still hold, so that nothing is committed. */
  isWaitingOutLease: boolean;

  // -------- what is heard
  /** Ticks since the primary, or of a primary since a quorum of backups, was heard last. */
  silentTicks: number;
  /** The view that this replica asks for; `null`: it is content. */
  wishedView: number | null;
  wishes: Record<ReplicaId, Wish>;
  /** Views that were entered since one worked: each makes the next wait longer (pitfall 17). */
  failedViews: number;
  /** Ticks in a row before each of which something was heard. */
  heardTicks: number;
  doViewChanges: Record<ReplicaId, DoViewChange>;
  /** The newest choice that it made, and the newest recovery that ended: for those who look at it. */
  chosen: LogChoice | null;
  recovered: RecoveryEnd | null;
  transfer: Transfer | null;
  outgoing: OutgoingCheckpoint | null;
  recovery: Recovery | null;

  // -------- reconfiguration
  /** Members that are known to have begun the epoch; counted until the configuration before is not needed any more. */
  started: Record<ReplicaId, true>;
  /** That it was asked to leave: whom to answer, `null` once it was told that it takes a while. */
  leaving: { instruction: number | null; ticks: number } | null;
  /** Whom it can ask to be let in, as the host says. */
  reachable: readonly ReplicaId[];
}

// ---------------------------------------------------------------- timers

export type VsrTimer =
  /** A primary speaks. */
  | { readonly type: 'heartbeat' }
  /** Some of them without a word from the primary, or from a quorum of backups, and the replica wishes for another view. */
  | { readonly type: 'tick' }
  /** What was said in that round gives no lease any more. */
  | { readonly type: 'leaseOver'; readonly round: number }
  /** No lease of a primary before can hold any more. */
  | { readonly type: 'leaseWaited' };

// ---------------------------------------------------------------- clients

/** A client remembers nothing: what it is promised does not depend on what it has seen. */
export type VsrSession = Record<string, never>;

export interface VsrEvidence {
  /** The op that was this request; of a read under a lease, the last that was executed before it. */
  readonly opNumber: number;
  /** The op whose value was read, or this one where it wrote; `null`: the key was absent. */
  readonly version: number | null;
}

export type VsrResult = OperationResult<VsrEvidence>;

export interface VsrTypes extends ProtocolTypes {
  config: VsrConfig;
  state: VsrState;
  message: VsrMessage;
  timer: VsrTimer;
  note: VsrNote;
  session: VsrSession;
  context: null;
  evidence: VsrEvidence;
}
