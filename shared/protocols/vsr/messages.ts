// The messages of Viewstamped Replication, by the names of the paper (Liskov and Cowling 2012).

import type { ClientId, ReplicaId } from '../../core/ids.ts';
import type { ClientRow, EpochNews, LogEntry, StoredValue } from './types.ts';

/** Every message says of which epoch and view it is; nothing is compared across epochs (pitfall 27). */
interface Stamped {
  readonly epoch: number;
  readonly viewNumber: number;
}

export interface Prepare extends Stamped {
  readonly type: 'prepare';
  /** The entries follow this op-number. */
  readonly after: number;
  readonly entries: readonly LogEntry[];
  readonly commitNumber: number;
  readonly round: number;
}

export interface PrepareOk extends Stamped {
  readonly type: 'prepareOk';
  /** The backup has the log up to here, durably. */
  readonly opNumber: number;
  /** And has executed it up to here, whatever becomes of it. */
  readonly executed: number;
  /** Of the message that this answers. */
  readonly round: number;
}

/** Said when there is nothing to prepare; it keeps the backups from wishing for another view. */
export interface Commit extends Stamped {
  readonly type: 'commit';
  readonly opNumber: number;
  readonly commitNumber: number;
  readonly round: number;
  /** Up to where all that execute have executed: a witness keeps no more. Absent: nothing is told of it. */
  readonly hadByAll?: number;
}

/** `viewNumber` is the view that is wished for; `enteredView` the one in which its sender is. */
export interface StartViewChange extends Stamped {
  readonly type: 'startViewChange';
  readonly enteredView: number;
}

export interface DoViewChange extends Stamped {
  readonly type: 'doViewChange';
  readonly lastNormalView: number;
  readonly opNumber: number;
  readonly commitNumber: number;
  /** The end of the log: what follows this op-number. */
  readonly after: number;
  readonly entries: readonly LogEntry[];
}

export interface StartView extends Stamped {
  readonly type: 'startView';
  readonly opNumber: number;
  readonly commitNumber: number;
  readonly after: number;
  readonly entries: readonly LogEntry[];
}

export interface GetState extends Stamped {
  readonly type: 'getState';
  /** What follows this op-number is wanted. */
  readonly after: number;
  /** Of a state that comes in parts: of which op it is, and which part is wanted. */
  readonly checkpoint: { readonly opNumber: number; readonly part: number } | null;
}

export interface NewState extends Stamped {
  readonly type: 'newState';
  readonly opNumber: number;
  readonly commitNumber: number;
  readonly after: number;
  readonly entries: readonly LogEntry[];
  /** In place of entries that are no longer kept: a part of the state after an op. */
  readonly checkpoint: CheckpointPart | null;
}

/** Said by one whose log was lost, with the view that it had entered before. */
export interface RecoveryRequest extends Stamped {
  readonly type: 'recovery';
  readonly nonce: string;
}

export interface RecoveryResponse extends Stamped {
  readonly type: 'recoveryResponse';
  readonly nonce: string;
  /** Of the primary of the view alone: its log, as far as one message holds. */
  readonly log: {
    readonly opNumber: number;
    readonly commitNumber: number;
    readonly after: number;
    readonly entries: readonly LogEntry[];
  } | null;
}

/** Section 7.1: that somebody be let in, or let go; taken by the primary, and passed on to it once. */
export interface Reconfiguration extends Stamped {
  readonly type: 'reconfiguration';
  readonly add: ReplicaId | null;
  readonly remove: ReplicaId | null;
  readonly isPassedOn: boolean;
}

/** A new epoch has begun (section 7.2); also what whoever speaks of an older one is answered with (pitfall 27). */
export interface StartEpoch extends Stamped, EpochNews {
  readonly type: 'startEpoch';
}

/** Its sender works in that epoch, with all that was before it. */
export interface EpochStarted extends Stamped {
  readonly type: 'epochStarted';
}

/** Its sender has heard of an epoch later than its own. */
export interface CheckEpoch extends Stamped {
  readonly type: 'checkEpoch';
}

export interface CheckpointPart {
  readonly opNumber: number;
  readonly part: number;
  readonly isLast: boolean;
  readonly values: readonly (readonly [key: string, value: StoredValue])[];
  readonly rows: readonly (readonly [client: ClientId, row: ClientRow])[];
}

export type VsrMessage =
  | Prepare
  | PrepareOk
  | Commit
  | StartViewChange
  | DoViewChange
  | StartView
  | GetState
  | NewState
  | RecoveryRequest
  | RecoveryResponse
  | Reconfiguration
  | StartEpoch
  | EpochStarted
  | CheckEpoch;
