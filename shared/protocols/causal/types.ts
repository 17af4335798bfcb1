// What a replica of the causal store holds. All of it plain JSON (rule C2).

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { Guarantee, ProtocolTypes, Update } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import type { Keyed } from '../../core/keyed.ts';
import type { RandomStream } from '../../core/random.ts';
import type { RequestTable } from '../../core/request-window.ts';
import type { CausalConfig } from './config.ts';
import type { CausalMessage, CausalTimer, PartnerHead } from './messages.ts';
import type { MemberName } from './names.ts';
import type { CausalNote } from './notes.ts';

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
