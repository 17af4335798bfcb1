// What a replica of the gossip store holds and says. All of it plain JSON (rule C2).

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { Guarantee, ProtocolTypes } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import type { Keyed } from '../../core/keyed.ts';
import type { RandomStream } from '../../core/random.ts';
import type { RequestTable } from '../../core/request-window.ts';
import type { GossipConfig } from './config.ts';
import type { DigestTree, NodeDigest } from './digest-tree.ts';
import type { ServerName, Version } from './versions.ts';

// ---------------------------------------------------------------- data

/** The newest version of a key that a replica knows; `null` is a tombstone (rule C7). */
export interface Entry extends Version {
  readonly value: string | null;
}

/** An entry on its way. */
export interface KeyedEntry {
  readonly key: string;
  readonly entry: Entry;
}

/** A version without its value, as a digest's leaf tells it. */
export interface KeyedVersion {
  readonly key: string;
  readonly version: Version;
}

// ---------------------------------------------------------------- who takes part, and what all have

export interface Member {
  readonly replica: ReplicaId;
  /** Set once it left by the protocol: its clock then, above which it wrote nothing. */
  readonly leftAt?: number;
}

/** What a replica last told of itself (rule GO7). */
export interface StabilityReport {
  /** Of every member it holds all versions with stamps up to here, or newer ones in their place. */
  readonly stable: number;
  /** The fingerprint of the members that this was reckoned over. */
  readonly members: string;
}

/** Which replicas an open link leads to, as its owner told it (rule GO4). */
export interface LinkState {
  readonly incarnation: number;
  readonly change: number;
  readonly up: readonly ReplicaId[];
}

// ---------------------------------------------------------------- state

/**
 * `joining` (waits for its sponsor's store) → `serving` → `leaving` (takes no request any more, has not yet handed on
 * what it has) → `left` (frozen).
 */
export type Stage = 'joining' | 'serving' | 'leaving' | 'left';

/** A push-pull round as the one who started it holds it (rule GO2). */
export interface Round {
  readonly number: number;
  /** The instructions that wait for its end. */
  instructions: number[];
  /** Whether the partner is asked to stay while this one leaves; not any more once this one has promised to stay itself. */
  asksToStay: boolean;
  /** What this replica had of each writer when the round began. */
  readonly seen: VersionVector;
  /** What the partner told in its first answer. */
  partner: PartnerHead | null;
  /** Counts the messages of this round; the answer bears the same number. */
  step: number;
  /** Said again if no answer comes. */
  lastMessage: GossipMessage;
  triesLeft: number;
  /** Prefixes of the digest tree that are still to be compared. */
  compare: string[];
  /** Prefixes of the last digest, in order. */
  asked: readonly string[];
  /** Keys whose entries the partner lacks, and keys whose entries it has. */
  push: string[];
  pull: string[];
  /** Whether the partner has been told that it now has all that this replica had. */
  told: boolean;
  pushed: number;
  pulled: number;
  messages: number;
  /** Bytes of the messages as JSON, both ways, without what links add. */
  bytes: number;
}

export interface GossipState extends RandomStream {
  readonly id: ReplicaId;
  readonly incarnation: number;
  readonly config: GossipConfig;
  readonly name: ServerName;
  readonly sponsor: ReplicaId | null;
  stage: Stage;
  /** Whether it was asked to leave, and has not yet. */
  wantsToLeave: boolean;
  /** Servers that it has promised to serve until it knows that they leave (rule GO8). */
  staysFor: Record<ServerName, true>;
  /** The instruction that asked it to, while it waits for its answer. */
  leaveInstruction: number | null;
  paused: boolean;
  /** The largest stamp of any data that was ever here. */
  clock: number;
  store: Keyed<Entry>;
  /** Keys whose entry is a tombstone. */
  tombstones: Keyed<true>;
  tree: DigestTree;
  members: Record<ServerName, Member>;
  /** Of each writer: up to which stamp its versions are here, or newer ones in their place. */
  seen: VersionVector;
  reports: Record<ServerName, StabilityReport>;
  /** Of each writer: versions up to this stamp are at every member; late copies of them are ignored (rule GO7). */
  floor: VersionVector;
  requests: RequestTable;
  /** Replicas to which a direct link leads, in join order. */
  up: readonly ReplicaId[];
  links: Record<ReplicaId, LinkState>;
  linkChange: number;
  roundCounter: number;
  /** Rounds that this replica started, by partner; one at a time each. */
  rounds: Record<ReplicaId, Round>;
  /** When it began to leave, `roundCounter` was here: only later rounds hand on all that it has. */
  leavingAfter: number;
  /** Rounds that ended in the present step. */
  roundsEnded: {
    readonly number: number;
    readonly phase: 'finished' | 'broken';
    readonly asksToStay: boolean;
    /** What the partner told of itself; `null`: nothing came back. */
    readonly partner: PartnerHead | null;
  }[];
  /** Keys whose entry the present step changed, for the checks that follow it. */
  touched: string[];
}

// ---------------------------------------------------------------- messages

/** What both sides of a round tell of themselves at its beginning; its size does not depend on the keys. */
export interface RoundHead {
  readonly name: ServerName;
  /** One that left answers so that the other learns of it, and takes nothing any more. */
  readonly stage: Stage;
  readonly seen: VersionVector;
  readonly floor: VersionVector;
  readonly members: Readonly<Record<ServerName, Member>>;
  readonly reports: Readonly<Record<ServerName, StabilityReport>>;
  /** Which change of each replica's links is known. */
  readonly links: Readonly<Record<ReplicaId, LinkChange>>;
}

/** Of the one who starts a round: whether it asks its partner to stay while it leaves (rule GO8). */
export type AskingHead = RoundHead & { readonly asksToStay: boolean };

/** Of its partner: whether it promises to serve until it knows that the one who asked leaves. */
export type AnsweringHead = RoundHead & { readonly stays: boolean };

export type PartnerHead = Pick<AnsweringHead, 'stage' | 'stays' | 'seen' | 'floor'>;

export type LinkChange = Pick<LinkState, 'incarnation' | 'change'>;

/** Where two stores differ: the responder's children of that prefix, or all its versions below it. */
export type Difference =
  | { readonly type: 'branch'; readonly prefix: string; readonly children: readonly NodeDigest[] }
  | { readonly type: 'leaf'; readonly prefix: string; readonly versions: readonly KeyedVersion[] };

/** A message of one round, from the one who started it or from its partner. */
export type RoundMessage =
  /** Digests of some parts of the store; the first message of a round has the head. */
  | {
      readonly type: 'digest';
      readonly round: number;
      readonly step: number;
      readonly head: AskingHead | null;
      readonly nodes: readonly NodeDigest[];
    }
  | {
      readonly type: 'digestReply';
      readonly round: number;
      readonly step: number;
      readonly head: AnsweringHead | null;
      /** How many of the digests were looked at, from the first on; the others did not fit. */
      readonly looked: number;
      readonly differences: readonly Difference[];
    }
  /** Entries that the partner lacks, and keys whose entries are wanted from it. */
  | {
      readonly type: 'delta';
      readonly round: number;
      readonly step: number;
      readonly entries: readonly KeyedEntry[];
      readonly wanted: readonly string[];
      /** With the last one: what the partner has of each writer from now on. */
      readonly covers: VersionVector | null;
    }
  | {
      readonly type: 'deltaReply';
      readonly round: number;
      readonly step: number;
      /** One that has begun to leave since the round began is no heir any more. */
      readonly stage: Stage;
      readonly entries: readonly KeyedEntry[];
      /** How many of the wanted keys were looked up, from the first on; the others did not fit. */
      readonly looked: number;
    };

export type GossipMessage =
  | RoundMessage
  /** A write pushed at once; it is handed on `hops` times more (rule GO2). */
  | { readonly type: 'rumor'; readonly entries: readonly KeyedEntry[]; readonly hops: number }
  /** Link states, newer than what the receiver is known to have (rule GO4). */
  | { readonly type: 'linkStates'; readonly links: Readonly<Record<ReplicaId, LinkState>> }
  /** A message that is handed on for others. */
  | {
      readonly type: 'relayed';
      readonly from: ReplicaId;
      readonly to: ReplicaId;
      readonly hopsLeft: number;
      readonly message: RoundMessage;
    };

export type GossipTimer =
  | { readonly type: 'gossip' }
  | { readonly type: 'round'; readonly to: ReplicaId; readonly round: number }
  /** A joining or a leaving replica looks for a partner again. */
  | { readonly type: 'handOver' };

// ---------------------------------------------------------------- notes

/** Why one version gave way to another. */
export type OrderRule = 'larger stamp' | 'equal stamps: the server that joined later';

export type GossipNote =
  | { readonly type: 'clockTicked'; readonly stamp: number }
  /** Data from elsewhere lifted the clock (rule GO3). */
  | { readonly type: 'clockLifted'; readonly from: number; readonly to: number }
  | {
      readonly type: 'entryStored';
      readonly key: string;
      readonly entry: Entry;
      /** From whom; `null`: a client's write. */
      readonly from: ReplicaId | null;
      readonly replaced: Entry | null;
      readonly rule: OrderRule | null;
    }
  /** A version that came and is older than the one here. */
  | {
      readonly type: 'entryLost';
      readonly key: string;
      readonly version: Version;
      readonly winner: Version;
      readonly from: ReplicaId;
      readonly rule: OrderRule;
    }
  /** A version came that every member is known to have had: a late copy. */
  | {
      readonly type: 'entryBelowFloor';
      readonly key: string;
      readonly version: Version;
      readonly from: ReplicaId;
    }
  | {
      readonly type: 'sessionChecked';
      readonly client: string;
      readonly number: number;
      readonly satisfied: boolean;
      readonly guarantees: readonly Guarantee[];
    }
  | {
      readonly type: 'round';
      readonly phase: 'started' | 'compared' | 'exchanged' | 'finished' | 'broken';
      readonly with: ReplicaId;
      readonly round: number;
      readonly pushed: number;
      readonly pulled: number;
      readonly messages: number;
      readonly bytes: number;
      readonly sentence: string;
    }
  | { readonly type: 'relayed'; readonly from: ReplicaId; readonly to: ReplicaId; readonly by: ReplicaId }
  | { readonly type: 'routesChanged'; readonly reachable: readonly ReplicaId[] }
  | { readonly type: 'memberLearned'; readonly server: ServerName; readonly replica: ReplicaId }
  | { readonly type: 'memberLeft'; readonly server: ServerName; readonly replica: ReplicaId }
  | { readonly type: 'floorRose'; readonly stable: number; readonly dropped: number }
  | { readonly type: 'joined' }
  | { readonly type: 'leavingPending'; readonly sentence: string }
  | { readonly type: 'left' };

// ---------------------------------------------------------------- the client's side

/** Per key the newest version that the client read, and the newest that it wrote. */
export interface GossipSession {
  guarantees: readonly Guarantee[];
  read: Keyed<Version>;
  written: Keyed<Version>;
  /** How many keys each has. */
  readKeys: number;
  writtenKeys: number;
}

/** What a request carries: what its client knows of that key. */
export interface GossipContext {
  readonly guarantees: readonly Guarantee[];
  readonly read: Version | null;
  readonly written: Version | null;
}

/** The version that was read or written; `null`: the replica knows of none. */
export interface GossipEvidence {
  readonly version: Version | null;
}

export interface GossipTypes extends ProtocolTypes {
  config: GossipConfig;
  state: GossipState;
  message: GossipMessage;
  timer: GossipTimer;
  note: GossipNote;
  session: GossipSession;
  context: GossipContext;
  evidence: GossipEvidence;
}
