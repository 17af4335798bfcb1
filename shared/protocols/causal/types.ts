// What a replica of the causal store holds and says. All of it plain JSON (rule C2).

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { Guarantee, ProtocolTypes, Update } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import type { Keyed } from '../../core/keyed.ts';
import type { RandomStream } from '../../core/random.ts';
import type { RequestTable } from '../../core/request-window.ts';
import type { CausalConfig } from './config.ts';
import type { MemberName } from './names.ts';

// ---------------------------------------------------------------- data

/** A write as it travels: one tick of its writer's clock (rule CA1). */
export interface Write {
  readonly writer: MemberName;
  /** The n-th write of its writer. */
  readonly count: number;
  /** What its replica had when it was made; the writer's own entry is `count`. */
  readonly clock: VersionVector;
  /** One more than that of any write that its replica had: a total order that extends happens-before, with the name. */
  readonly lamport: number;
  /** One, or with `batching` those of one batch; a key occurs once. */
  readonly updates: readonly Update[];
}

/** Which write gave a key its value. */
export interface Version {
  readonly writer: MemberName;
  readonly count: number;
  readonly lamport: number;
  /** With `batching`: which of the updates of its batch, from 1 on. */
  readonly place?: number;
}

/** A value of a key; `null` is a tombstone (rule C7). */
export interface Entry extends Version {
  readonly value: string | null;
}

/** The values of a key, the first in tie order first: one with `conflict=tie`, else those that no other has seen. */
export type Entries = readonly Entry[];

export interface KeyedEntries {
  readonly key: string;
  readonly entries: Entries;
}

// ---------------------------------------------------------------- who takes part, and what all have

export interface Member {
  readonly replica: ReplicaId;
  /** The replica's place in the order in which the run added replicas: it tells one that asks again. */
  readonly ordinal: number;
  /** Set once it left: how many writes it made. */
  readonly leftAt?: number;
}

export type MemberTable = Readonly<Record<MemberName, Member>>;

/** What a member last told of itself (rule CA3). */
export interface Report {
  readonly clock: VersionVector;
  readonly front: VersionVector;
  /** The fingerprint of the members that it knew then. */
  readonly members: string;
}

// ---------------------------------------------------------------- the hold-back queue (rule CA2)

/** A write that waits, and the first entry of the clock that fails it. */
export interface Held {
  readonly write: Write;
  readonly from: ReplicaId;
  readonly failing: FailingEntry;
}

export interface FailingEntry {
  readonly writer: MemberName;
  readonly needed: number;
  readonly held: number;
}

/** `WRITER/COUNT`: the count-th write of its writer. */
export type Dot = `${MemberName}/${number}`;

export interface HoldBackQueue {
  count: number;
  writes: Record<Dot, Held>;
  /** By the write that they wait for, so that its delivery wakes them and no others. */
  waiting: Record<Dot, Dot[]>;
}

// ---------------------------------------------------------------- state

/**
 * `joining` (waits for its sponsor's store) → `serving` → `leaving` (takes no request any more, has not yet handed on
 * what it has) → `left` (frozen).
 */
export type Stage = 'joining' | 'serving' | 'leaving' | 'left';

/** An exchange of clocks as the one who started it holds it (rule CA3). */
export interface Exchange {
  readonly number: number;
  /** The instructions that wait for its end. */
  instructions: number[];
  /** What this replica had when it began: the partner shall have that in the end. */
  readonly begun: VersionVector;
  partner: PartnerHead | null;
  /** Counts the messages of this exchange; the answer bears the same number. */
  step: number;
  /** Whether it asks the partner to stay while this replica leaves; not any more once this one has promised to stay itself. */
  asks: boolean;
  /** Said again if no answer comes. */
  lastMessage: CausalMessage;
  triesLeft: number;
  pushed: number;
  pulled: number;
  messages: number;
}

/** What a newcomer has of its sponsor's store so far. */
export interface JoinUnderWay {
  readonly target: ReplicaId;
  readonly transfer: number;
  readonly triesLeft: number;
  entries: KeyedEntries[];
  writes: Write[];
}

/** The store as it was when a newcomer got its id: handed over in parts, while writes go on (rule CA5). */
export interface Transfer {
  readonly number: number;
  readonly clock: VersionVector;
  readonly lamport: number;
  readonly front: VersionVector;
  readonly entries: readonly KeyedEntries[];
  /** The kept ones: the sponsor may leave, and others may ask the newcomer for them. */
  readonly writes: readonly Write[];
}

/** What the present step did, for the checks that follow it. */
export type StepEvent =
  /** An update was taken into the open batch; `client` is `null` if nobody asked for it. */
  | { readonly type: 'made'; readonly count: number; readonly key: string; readonly client: string | null }
  | { readonly type: 'sent'; readonly write: Write }
  | { readonly type: 'delivered'; readonly write: Write }
  | { readonly type: 'frontRose' }
  | { readonly type: 'joined' };

export interface CausalState extends RandomStream {
  readonly id: ReplicaId;
  readonly incarnation: number;
  readonly ordinal: number;
  readonly config: CausalConfig;
  readonly sponsor: ReplicaId | null;
  /** `null` until a sponsor gave one. */
  name: MemberName | null;
  stage: Stage;
  wantsToLeave: boolean;
  /** Members that it has promised to serve until it knows that they leave (rule CA6). */
  staysFor: Record<MemberName, true>;
  leaveInstruction: number | null;
  paused: boolean;
  /** Of each member: how many of its writes are applied here. */
  clock: VersionVector;
  /** The largest Lamport stamp of any write here. */
  lamport: number;
  store: Keyed<Entries>;
  /** Keys of which a tombstone is kept. */
  tombstones: Keyed<true>;
  /** Of each member the writes that some member may still lack, in order. */
  kept: Record<MemberName, Write[]>;
  /** The stability front: of each member, how many of its writes every member has, and no concurrent one can come. */
  front: VersionVector;
  /** Members that left, and are in no stamp any more (rule CA6). */
  forgotten: Record<MemberName, true>;
  members: Record<MemberName, Member>;
  reports: Record<MemberName, Report>;
  requests: RequestTable;
  /** The batch that is open; its count is in the clock already. */
  batch: Write | null;
  holdBack: HoldBackQueue;
  /** Whether the timer that asks for gaps is set, and how often it has asked. */
  gapTimerIsSet: boolean;
  gapTries: number;
  /** Replicas to which a direct link leads, in join order. */
  up: readonly ReplicaId[];
  exchangeCounter: number;
  /** Exchanges that this replica started, by partner; one at a time each. */
  exchanges: Record<ReplicaId, Exchange>;
  /** When it began to leave, the counter was here: only later exchanges hand on all that it has. */
  leavingAfter: number;
  /** Exchanges that ended in the present step. */
  exchangesEnded: {
    readonly number: number;
    readonly phase: 'finished' | 'broken';
    readonly asks: boolean;
    /** What the partner told of itself; `null`: nothing came back. */
    readonly partner: PartnerHead | null;
  }[];
  join: JoinUnderWay | null;
  /** Who could not let it in, so that it asks others first. */
  joinRefusals: ReplicaId[];
  transferCounter: number;
  transfers: Record<MemberName, Transfer>;
  events: StepEvent[];
}

// ---------------------------------------------------------------- messages

/** What both sides of an exchange tell of themselves at its beginning. */
export interface Head {
  readonly name: MemberName;
  readonly stage: Stage;
  readonly clock: VersionVector;
  readonly members: MemberTable;
  readonly reports: Readonly<Record<MemberName, Report>>;
}

/** `stays`: it serves until it knows that the one who asked leaves. */
export type PartnerHead = Pick<Head, 'name' | 'stage' | 'clock'> & { readonly stays: boolean };

/** Writes of one member that are asked for, both ends included. */
export interface Gap {
  readonly writer: MemberName;
  readonly from: number;
  readonly to: number;
}

export type CausalMessage =
  /** A new write, from its writer (rule CA3). */
  | { readonly type: 'write'; readonly write: Write }
  /** Asks for writes that others depend on and that have not come. */
  | { readonly type: 'ask'; readonly gaps: readonly Gap[] }
  | { readonly type: 'repair'; readonly writes: readonly Write[] }
  /** Clocks are exchanged: a lost last write leaves no gap. */
  | {
      readonly type: 'clock';
      readonly exchange: number;
      readonly step: number;
      readonly head: Head;
      /** Whether the partner is asked to stay while the sender leaves (rule CA6). */
      readonly asks: boolean;
    }
  | {
      readonly type: 'clockReply';
      readonly exchange: number;
      readonly step: number;
      /** `null`: it has not joined, and has no clock to tell. */
      readonly head: Head | null;
      /** Whether it promises to stay, as it was asked. */
      readonly stays: boolean;
      /** What the asker lacks, by its clock. */
      readonly writes: readonly Write[];
    }
  /** What the partner lacks by its clock, and the own clock by now. */
  | {
      readonly type: 'trade';
      readonly exchange: number;
      readonly step: number;
      readonly clock: VersionVector;
      readonly writes: readonly Write[];
    }
  | {
      readonly type: 'tradeReply';
      readonly exchange: number;
      readonly step: number;
      /** One that has begun to leave since the exchange began is no heir any more. */
      readonly stage: Stage;
      readonly clock: VersionVector;
      readonly writes: readonly Write[];
    }
  /** A newcomer asks for an id and a part of the store (rule CA5). */
  | {
      readonly type: 'join';
      readonly ordinal: number;
      /** 0: begins. */
      readonly transfer: number;
      /** How many keys and writes it has of that transfer. */
      readonly part: number;
    }
  | {
      readonly type: 'welcome';
      readonly transfer: number;
      readonly part: number;
      readonly isLast: boolean;
      readonly name: MemberName;
      readonly clock: VersionVector;
      readonly lamport: number;
      readonly front: VersionVector;
      readonly members: MemberTable;
      readonly entries: readonly KeyedEntries[];
      readonly writes: readonly Write[];
    }
  | { readonly type: 'joinRefused'; readonly stage: Stage }
  /** Who takes part: told to all by the member that let somebody in. */
  | { readonly type: 'members'; readonly members: MemberTable };

export type CausalTimer =
  | { readonly type: 'clocks' }
  | { readonly type: 'exchange'; readonly to: ReplicaId; readonly exchange: number }
  | { readonly type: 'gap' }
  | { readonly type: 'batch' }
  /** A joining replica asks again. */
  | { readonly type: 'join' }
  /** A leaving replica looks for a partner again. */
  | { readonly type: 'handOver' };

// ---------------------------------------------------------------- notes

/** A write in words: the writer's name, its handle where it is known, and the count. */
export interface WriteLabel {
  readonly writer: MemberName;
  readonly replica: ReplicaId;
  readonly count: number;
}

/** A failing entry with the handle of its member. */
export type EntryLabel = FailingEntry & { readonly replica: ReplicaId };

/** Why one of two concurrent writes gave way. */
export type TieRule = 'larger Lamport stamp' | 'equal Lamport stamps: larger id' | 'it came later';

export type CausalNote =
  | { readonly type: 'clockTicked'; readonly count: number; readonly lamport: number }
  | {
      readonly type: 'batchClosed';
      readonly write: WriteLabel;
      readonly keys: readonly string[];
      readonly reason: string;
    }
  | { readonly type: 'broadcast'; readonly write: WriteLabel; readonly to: readonly ReplicaId[] }
  /** A write was applied; `heldBack`: it had waited on the queue. */
  | {
      readonly type: 'delivered';
      readonly write: WriteLabel;
      readonly clock: VersionVector;
      readonly keys: readonly string[];
      readonly heldBack: boolean;
    }
  /** `failing`: the first entry of the write's clock that is not covered here. */
  | {
      readonly type: 'heldBack';
      readonly write: WriteLabel;
      readonly from: ReplicaId;
      readonly failing: EntryLabel;
      readonly waiting: number;
    }
  /** What it waited for came, and now another entry fails it. */
  | { readonly type: 'stillHeldBack'; readonly write: WriteLabel; readonly failing: EntryLabel }
  | {
      readonly type: 'holdBackFull';
      readonly write: WriteLabel;
      readonly failing: EntryLabel;
      readonly bound: number;
    }
  | { readonly type: 'repeated'; readonly write: WriteLabel; readonly from: ReplicaId }
  | {
      readonly type: 'gapAsked';
      readonly of: ReplicaId;
      readonly gaps: readonly Gap[];
      readonly isWriter: boolean;
    }
  | {
      readonly type: 'gapAnswered';
      readonly to: ReplicaId;
      readonly gaps: readonly Gap[];
      readonly found: number;
    }
  | {
      readonly type: 'tieDecided';
      readonly key: string;
      readonly winner: Version;
      readonly loser: Version;
      readonly rule: TieRule;
    }
  | { readonly type: 'siblingsKept'; readonly key: string; readonly versions: readonly Version[] }
  | {
      readonly type: 'siblingsResolved';
      readonly key: string;
      readonly by: WriteLabel;
      readonly count: number;
    }
  | {
      readonly type: 'sessionChecked';
      readonly client: string;
      readonly number: number;
      readonly satisfied: boolean;
      readonly guarantees: readonly Guarantee[];
    }
  | {
      readonly type: 'exchange';
      readonly phase: 'started' | 'traded' | 'finished' | 'broken';
      readonly with: ReplicaId;
      readonly exchange: number;
      readonly pushed: number;
      readonly pulled: number;
      readonly messages: number;
      readonly sentence: string;
    }
  | {
      readonly type: 'frontRose';
      readonly front: VersionVector;
      /** Writes and tombstones that nobody needs any more. */
      readonly writes: number;
      readonly tombstones: number;
    }
  | { readonly type: 'idGiven'; readonly name: MemberName; readonly to: ReplicaId }
  | {
      readonly type: 'storeHandedOver';
      readonly to: ReplicaId;
      readonly name: MemberName;
      readonly part: number;
      readonly keys: number;
      readonly writes: number;
      readonly isLast: boolean;
    }
  | { readonly type: 'joinAsked'; readonly of: ReplicaId }
  | { readonly type: 'joinRefused'; readonly by: ReplicaId; readonly sentence: string }
  | { readonly type: 'joined'; readonly name: MemberName; readonly sponsor: ReplicaId; readonly keys: number }
  | { readonly type: 'memberLearned'; readonly name: MemberName; readonly replica: ReplicaId }
  | {
      readonly type: 'memberLeft';
      readonly name: MemberName;
      readonly replica: ReplicaId;
      readonly writes: number;
    }
  /** Everybody knows that it left and has all that it wrote: stamps do without it. */
  | { readonly type: 'memberForgotten'; readonly name: MemberName; readonly replica: ReplicaId }
  /** A second sponsor had given an id to a newcomer that bears another. */
  | { readonly type: 'idVoid'; readonly name: MemberName }
  | { readonly type: 'leavingPending'; readonly sentence: string }
  | { readonly type: 'leaving'; readonly writes: number }
  | { readonly type: 'left' };

// ---------------------------------------------------------------- the client's side

/** What the session has read and written, as clocks (rule CA7). */
export interface CausalSession {
  guarantees: readonly Guarantee[];
  read: VersionVector;
  written: VersionVector;
}

/** What a request carries: the context that its replica must cover. */
export interface CausalContext {
  readonly guarantees: readonly Guarantee[];
  readonly read: VersionVector;
  readonly written: VersionVector;
}

export interface CausalEvidence {
  /** The write that was made or read; `null`: the replica knows of none. */
  readonly version: Version | null;
  /** What the replica had then. */
  readonly clock: VersionVector;
  /** With `batching`: how many updates of its newest batch the replica had made. */
  readonly batch: { readonly writer: MemberName; readonly places: number } | null;
}

export interface CausalTypes extends ProtocolTypes {
  config: CausalConfig;
  state: CausalState;
  message: CausalMessage;
  timer: CausalTimer;
  note: CausalNote;
  session: CausalSession;
  context: CausalContext;
  evidence: CausalEvidence;
}
