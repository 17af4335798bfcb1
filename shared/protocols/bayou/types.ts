// What a Bayou server holds and says. All of it plain JSON (rule C2).

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { Alternative, Expectation, Guarantee, ProtocolTypes, Update } from '../../core/contract.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';
import type { Keyed } from '../../core/keyed.ts';
import type { RandomStream } from '../../core/random.ts';
import type { BayouConfig } from './config.ts';
import type { ServerName } from './names.ts';

// ---------------------------------------------------------------- writes

/** What a write does. A dependency check and a merge procedure travel with it (rule BY8). */
export type WriteBody =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'delete'; readonly key: string }
  | {
      readonly type: 'write';
      readonly check: readonly Expectation[];
      readonly updates: readonly Update[];
      readonly merge: readonly Alternative[];
    }
  /** The creation write of the server ⟨stamp, server⟩ of this very write. `nonce` tells a repeated request apart. */
  | { readonly type: 'create'; readonly replica: ReplicaId; readonly nonce: number }
  /** The retirement write of the server that accepted it, which names its heir (rule BY12). */
  | {
      readonly type: 'retire';
      readonly heir: ServerName;
      /** The heir's handle: whoever is sent on to it may not know of its creation. */
      readonly heirReplica: ReplicaId;
    };

export interface Write {
  /** Accept stamp: Lamport, strictly rising at each server (rule BY2). */
  readonly stamp: number;
  /** The server that accepted it. */
  readonly server: ServerName;
  /** The client's request; `null` for creation and retirement writes. */
  readonly origin: { readonly client: ClientId; readonly number: number } | null;
  readonly body: WriteBody;
}

/** How the application of a write went: as meant, by the alternative of that number, or without effect. */
export type Outcome =
  | { readonly type: 'passed' }
  | { readonly type: 'merged'; readonly alternative: number }
  | { readonly type: 'unresolved' };

/** One tuple before and after; `null` is absence. */
export interface Change {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A tentative write, and what undoing it takes. */
export interface TentativeWrite {
  readonly write: Write;
  outcome: Outcome;
  changes: readonly Change[];
}

// ---------------------------------------------------------------- state

/** A server whose creation write is known. */
export interface KnownServer {
  readonly replica: ReplicaId;
  readonly nonce: number;
}

/** A server whose retirement write is known. */
export interface RetiredServer {
  /** The stamp of its retirement write, its last. */
  readonly lastStamp: number;
  readonly heir: ServerName;
  readonly heirReplica: ReplicaId;
}

/** Request numbers of one client whose writes this server accepted, to drop duplicates (rule C5). */
export interface RequestWindow {
  highest: number;
  /** ⟨request number, accept stamp⟩, in order of acceptance; those below the window are forgotten. */
  recent: (readonly [number: number, stamp: number])[];
}

/** What was dropped from the front of the committed log (rule BY6). */
export interface Omitted {
  /** O: for each server, the largest stamp among the dropped writes. */
  vector: VersionVector;
  /** OSN: the commit sequence number of the last dropped write. */
  csn: number;
  /** The tuple store after the last dropped write. */
  store: Keyed<string>;
  /** Servers whose creation, or retirement, is among the dropped writes. */
  known: Record<ServerName, KnownServer>;
  retired: Record<ServerName, RetiredServer>;
}

/**
 * `unnamed` → `joining` (named, waits for its creator's log) → `serving` → `telling` (its retirement write is
 * accepted, its heir has not acknowledged) → `retired` (frozen).
 */
export type Stage = 'unnamed' | 'joining' | 'serving' | 'telling' | 'retired';

/** This server as the sender of one anti-entropy session (rule BY5). */
export interface OutgoingSession {
  readonly session: number;
  /** The instruction that asked for it, if one did. */
  readonly instruction: number | null;
  /** `false` until the receiver told its vector and CSN. */
  accepted: boolean;
  /** What the receiver holds, as far as it told and was sent. */
  receiverVector: VersionVector;
  receiverCsn: number;
  /** How far a full transfer of the state at O has come: rows sent; `null` when none is under way. */
  transfer: { readonly csn: number; readonly keys: readonly string[]; sent: number; started: boolean } | null;
  /** Whether it tells the heir of this server's retirement (rule BY12). */
  readonly farewell: boolean;
  /** Number of the batch that waits for its acknowledgement; 0 before the first. */
  batch: number;
  /** What was said last, to be said again if nothing comes back. */
  lastMessage: BayouMessage;
  triesLeft: number;
  /** Writes, commit notices and tuples sent so far. */
  items: number;
}

/** This server as the receiver of one anti-entropy session. */
export interface IncomingSession {
  readonly session: number;
  /**
   * Whether the sender is about to retire and to name this server its heir. While it is under way this server
   * does not retire itself, so that its leaver need not go after it.
   */
  readonly farewell: boolean;
  /** The number of the next batch. */
  nextBatch: number;
  /** Whether the last batch was taken. */
  finished: boolean;
  /** The state at O that is being received; installed whole, or not at all. */
  transfer: Omitted | null;
}

export interface BayouState extends RandomStream {
  readonly id: ReplicaId;
  readonly incarnation: number;
  readonly config: BayouConfig;
  stage: Stage;
  name: ServerName | null;
  /** Through whom it asks for its name; `null` at the root. */
  readonly sponsor: ReplicaId | null;
  /** Names the request for a name, also after a crash; 0 at the root. */
  nonce: number;
  /** Retries of the request for a name or a log; the next one goes to the next replica. */
  joinTries: number;
  /** Whether a person asked it to leave, and it has not accepted its retirement write yet. */
  leaving: boolean;
  leaveInstruction: number | null;
  /** Whom it tells of its retirement: the heir, or the heir's heir if that one has left. */
  tellTo: ReplicaId | null;
  /** Candidates that refused to be its heir, or did not answer, since all were asked last. */
  unwilling: readonly ReplicaId[];

  /** The largest stamp given or seen. */
  clock: number;
  /** V. An absent server is judged by the completeness rule (coverage.ts). */
  vector: VersionVector;
  known: Record<ServerName, KnownServer>;
  retired: Record<ServerName, RetiredServer>;

  omitted: Omitted;
  /** The write with CSN `omitted.csn + 1 + i` at `i`. */
  committed: Write[];
  /** The first CSN of each durable row of commits, rising. */
  commitRows: number[];
  /** In tentative order: by stamp, then by server name. */
  tentative: TentativeWrite[];
  /** The tuple store after the committed writes alone. */
  committedStore: Keyed<string>;
  /** The tuple store after all writes. */
  store: Keyed<string>;
  requests: Record<ClientId, RequestWindow>;

  paused: boolean;
  up: readonly ReplicaId[];
  /** Counts sessions and joins, so that each has a number of its own within this incarnation. */
  sessionCounter: number;
  outgoing: Record<ReplicaId, OutgoingSession>;
  incoming: Record<ReplicaId, IncomingSession>;
  /** Exchanges that wait for the session to that replica to end: instruction numbers. */
  queued: Record<ReplicaId, number[]>;
}

// ---------------------------------------------------------------- messages

/** A part of an anti-entropy batch. */
export type SessionItem =
  /** The state at O begins: all tuples follow in `tuples` items, then `omittedEnd`. */
  | {
      readonly type: 'omittedStart';
      readonly vector: VersionVector;
      readonly csn: number;
      readonly known: Readonly<Record<ServerName, KnownServer>>;
      readonly retired: Readonly<Record<ServerName, RetiredServer>>;
    }
  | { readonly type: 'tuples'; readonly tuples: readonly (readonly [key: string, value: string])[] }
  | { readonly type: 'omittedEnd' }
  | { readonly type: 'write'; readonly write: Write; readonly csn: number | null }
  /** The receiver has the write already; it learns the place. */
  | {
      readonly type: 'commitNotice';
      readonly stamp: number;
      readonly server: ServerName;
      readonly csn: number;
    };

export type BayouMessage =
  /** A newcomer asks for a name. */
  | { readonly type: 'creationRequest'; readonly nonce: number }
  | { readonly type: 'creationReply'; readonly nonce: number; readonly name: ServerName }
  /** Asks for an anti-entropy session from the one who is asked. */
  | { readonly type: 'sessionWanted' }
  /** Offers one; with `farewell` it asks the receiver to be its heir. `session` is a number that this sender never uses again. */
  | { readonly type: 'sessionOffer'; readonly session: number; readonly farewell: boolean }
  | {
      readonly type: 'sessionAccept';
      readonly session: number;
      readonly vector: VersionVector;
      readonly csn: number;
      /** The receiver's own name: a leaver needs it for its heir. */
      readonly name: ServerName | null;
    }
  | {
      readonly type: 'sessionRefusal';
      readonly session: number;
      readonly reason: 'unnamed' | 'retired' | 'leaving';
      /** Who took over the duties of a retired one. */
      readonly heir: ReplicaId | null;
    }
  | {
      readonly type: 'sessionBatch';
      readonly session: number;
      readonly batch: number;
      readonly items: readonly SessionItem[];
      readonly last: boolean;
    }
  | { readonly type: 'sessionAck'; readonly session: number; readonly batch: number };

export type BayouTimer =
  | { readonly type: 'antiEntropy' }
  | { readonly type: 'outgoing'; readonly to: ReplicaId; readonly session: number }
  | { readonly type: 'incoming'; readonly from: ReplicaId; readonly session: number }
  | { readonly type: 'join' }
  | { readonly type: 'farewell' };

// ---------------------------------------------------------------- notes

/** Names a write in notes. */
export interface WriteId {
  readonly stamp: number;
  readonly server: ServerName;
}

/** A list that may have been cut at `NOTE_LIST_MAX`; `count` is the true length. */
export interface WriteList {
  readonly count: number;
  readonly writes: readonly WriteId[];
}

export type SkipReason = 'receiver has it' | 'receiver knows of the retirement';

export type BayouNote =
  | { readonly type: 'clockTicked'; readonly stamp: number }
  /** A stamp from elsewhere lifted the clock. */
  | { readonly type: 'clockLifted'; readonly from: number; readonly to: number }
  | { readonly type: 'named'; readonly name: ServerName }
  | { readonly type: 'writeAccepted'; readonly write: Write }
  | { readonly type: 'writeReceived'; readonly write: WriteId; readonly from: ReplicaId }
  | {
      readonly type: 'writeApplied';
      readonly write: WriteId;
      readonly outcome: Outcome;
      readonly changes: readonly Change[];
      readonly again: boolean;
    }
  | { readonly type: 'rolledBack'; readonly undone: WriteList; readonly redone: WriteList }
  | { readonly type: 'committed'; readonly write: WriteId; readonly csn: number }
  | {
      readonly type: 'sessionChecked';
      readonly client: ClientId;
      readonly number: number;
      readonly satisfied: boolean;
      readonly guarantees: readonly Guarantee[];
    }
  | {
      readonly type: 'antiEntropy';
      readonly phase: 'offered' | 'accepted' | 'refused' | 'batchSent' | 'batchTaken' | 'finished' | 'broken';
      readonly role: 'sender' | 'receiver';
      readonly with: ReplicaId;
      readonly session: number;
      /** Items of this batch, or of the whole session in `finished` and `broken`. */
      readonly items: number;
      readonly sentence: string;
    }
  /** What a session's tests chose and skipped, told once with its first batch. */
  | {
      readonly type: 'sessionChosen';
      readonly with: ReplicaId;
      readonly session: number;
      readonly receiverVector: VersionVector;
      readonly receiverCsn: number;
      readonly fullTransfer: boolean;
      readonly commitNotices: WriteList;
      readonly committedWrites: WriteList;
      readonly tentativeWrites: WriteList;
      readonly skipped: readonly { readonly write: WriteId; readonly reason: SkipReason }[];
    }
  | { readonly type: 'truncated'; readonly writes: number; readonly csn: number }
  | {
      readonly type: 'stateTransferred';
      readonly from: ReplicaId;
      readonly csn: number;
      readonly tuples: number;
    }
  | { readonly type: 'serverCreated'; readonly name: ServerName; readonly replica: ReplicaId }
  | { readonly type: 'serverRetired'; readonly name: ServerName; readonly heir: ServerName }
  | { readonly type: 'retirementPending'; readonly sentence: string }
  | { readonly type: 'renounced'; readonly heir: ServerName }
  | { readonly type: 'becamePrimary' }
  | { readonly type: 'retired' };

// ---------------------------------------------------------------- the client's side

/** The read vector and the write vector of Terry 1994, and the guarantees that were chosen. */
export interface BayouSession {
  guarantees: readonly Guarantee[];
  readVector: VersionVector;
  writeVector: VersionVector;
}

/** What a request carries: the vectors that its guarantees need. */
export interface BayouContext {
  readonly guarantees: readonly Guarantee[];
  readonly readVector: VersionVector;
  readonly writeVector: VersionVector;
}

export type BayouEvidence =
  /** A read: the server's whole vector, the last stamps of retired servers included. */
  | { readonly type: 'read'; readonly vector: VersionVector }
  /** A write: that write alone. */
  | {
      readonly type: 'write';
      readonly stamp: number;
      readonly server: ServerName;
      /** Only with the planted mistake `session-per-server`. */
      readonly alsoVector?: VersionVector;
    };

export interface BayouTypes extends ProtocolTypes {
  config: BayouConfig;
  state: BayouState;
  message: BayouMessage;
  timer: BayouTimer;
  note: BayouNote;
  session: BayouSession;
  context: BayouContext;
  evidence: BayouEvidence;
}
