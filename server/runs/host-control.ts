// What a run and the host of a replica say to each other. Plain JSON, as the host may be a process of its own.

import type {
  Effect,
  Identity,
  Input,
  Instruction,
  InstructionResult,
  Row,
} from '../../shared/core/contract.ts';
import type { ActorId, MessageId, ReplicaId } from '../../shared/core/ids.ts';
import type { LossReason } from '../../shared/core/trace.ts';
import type { Fate } from '../../shared/host/link.ts';
import type { LinkWish } from '../links/endpoint.ts';
import type { Durability, ObstacleReason } from '../storage/replica-storage.ts';

/** What one incarnation of a replica is made from. */
export interface HostSetting {
  readonly id: ReplicaId;
  /** Its place in join order. */
  readonly ordinal: number;
  readonly sponsor: ReplicaId | null;
  readonly founders: readonly ReplicaId[];
  readonly protocol: string;
  readonly config: unknown;
  /** The run's seed. */
  readonly seed: number;
  /** Where its rows are. */
  readonly folder: string;
  readonly durability: Durability;
  /** The run's secret, which opens its links. */
  readonly secret: string;
  /** When the run started, in milliseconds of the machine's monotonic clock. */
  readonly startedAt: number;
}

/** In the order of the calls; each is in force before the next is looked at. */
export type HostCommand =
  /** Take the first step. */
  | { readonly type: 'begin' }
  /** @param place a replica's place in join order; `null` for a client */
  | { readonly type: 'link'; readonly wish: LinkWish; readonly place: number | null }
  | { readonly type: 'unlink'; readonly peer: ActorId }
  | { readonly type: 'release'; readonly peer: ActorId; readonly count?: number }
  | { readonly type: 'drop'; readonly peer: ActorId; readonly count?: number }
  | { readonly type: 'dropMessage'; readonly peer: ActorId; readonly message: MessageId }
  /** The peer is down: what has not left for it is lost. */
  | { readonly type: 'peerStopped'; readonly peer: ActorId }
  | { readonly type: 'instruct'; readonly number: number; readonly instruction: Instruction }
  /** Do nothing until `thaw`; messages, timeouts and what the disk tells wait. */
  | { readonly type: 'freeze' }
  | { readonly type: 'thaw' }
  /** Fail at the next row that must be kept, as a disk without room does. */
  | { readonly type: 'fillDisk' }
  /** Say `synced` with this number: all commands before it are in force. */
  | { readonly type: 'sync'; readonly number: number };

/** In the order in which it happened. `at`: milliseconds since the run's start. */
export type HostReport =
  /** Rows are read, the port is open; it waits for `begin`. */
  | {
      readonly type: 'ready';
      readonly identity: Identity;
      readonly rows: readonly Row[];
      readonly port: number;
    }
  | {
      readonly type: 'stepped';
      readonly at: number;
      readonly input: Input;
      /** The message that was delivered by this step, and by which connection it came. */
      readonly delivered: { readonly message: MessageId; readonly connection: string } | null;
      readonly effects: readonly Effect[];
      readonly messages: readonly MessageId[];
    }
  | { readonly type: 'durable'; readonly at: number; readonly persists: number }
  | {
      readonly type: 'sent';
      readonly at: number;
      readonly message: MessageId;
      readonly to: ActorId;
      readonly fate: Exclude<Fate, { type: 'lost' }>;
      readonly connection: string | null;
    }
  | {
      readonly type: 'departed';
      readonly message: MessageId;
      readonly to: ActorId;
      readonly connection: string;
    }
  | {
      readonly type: 'lost';
      readonly at: number;
      readonly message: MessageId;
      readonly to: ActorId;
      readonly reason: LossReason;
    }
  | {
      readonly type: 'released';
      readonly at: number;
      readonly message: MessageId;
      readonly to: ActorId;
      readonly delaysMillis: readonly number[];
    }
  | { readonly type: 'opened'; readonly at: number; readonly peer: ActorId; readonly connection: string }
  | { readonly type: 'closed'; readonly at: number; readonly peer: ActorId; readonly connection: string }
  | { readonly type: 'answered'; readonly number: number; readonly result: InstructionResult }
  | { readonly type: 'synced'; readonly number: number };

/** How a host ended, told once, after its last report. */
export interface HostEnd {
  /** Why, where nobody asked for it: its disk, its code or its process broke. */
  readonly sentence: string;
  /** What stood in the way of its rows, where it ended for that before it ran. */
  readonly obstacle?: ObstacleReason;
}

/** A host that was launched. */
export interface HostHandle {
  /** The replica's live state, where the host is in this process. */
  readonly state?: () => unknown;
  /** The process that the host is, where it is one. */
  readonly pid?: number | undefined;
  perform(command: HostCommand): void;
  /** Ends it as a crash does, at once; resolves when nothing is left of it and its folder is free. */
  kill(): Promise<void>;
  /** Ends it when what was handed to its disk is written; resolves like `kill`. */
  close(): Promise<void>;
}

/** How hosts are launched: in this process, or each in one of its own. `onEnd` is called once, also after `kill`. */
export type LaunchHost = (
  setting: HostSetting,
  onReport: (report: HostReport) => void,
  onEnd: (end: HostEnd) => void,
) => HostHandle;
