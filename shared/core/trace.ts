// The trace: one total order of everything that happened in a run. State is not in it but derived from it, by the
// same step function that made it; so a trace can be replayed, rewound, forked and checked.

import type { ClientEffect, ClientInput } from '../client/client.ts';
import type { Effect, Guarantee, Identity, Input, Row } from './contract.ts';
import type { Fault, LinkPolicy } from './faults.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from './ids.ts';

/** Of a line that was under way in the run from which this one was forked. */
export const FORKED_BEFORE_ITS_END =
  'the run was forked before this line had ended, and nobody waits for its answer here';

/** Raised when an event's shape changes; a reader refuses what is newer. */
export const TRACE_VERSION = 1;

export interface RunHeader {
  readonly version: typeof TRACE_VERSION;
  readonly protocol: string;
  /** The options as they were given, and the configuration they gave. */
  readonly options: Readonly<Record<string, string>>;
  readonly config: unknown;
  readonly engine: 'sim' | 'live';
  readonly placement: 'inline' | 'process';
  readonly seed: number;
  /** The policy of links on which no fault was laid. */
  readonly link: LinkPolicy;
  readonly clientTimeoutMillis: number;
  /** Whether clients follow the primary unless told otherwise (absent: they do not). */
  readonly clientsFollow?: boolean;
  /**
   * Clients number their requests from one more than this on (absent: 0). A run whose replicas start again from their
   * rows has new clients under old names; the numbers of their forerunners would look like repetitions.
   */
  readonly requestsBefore?: number;
}

/** Why a message did not arrive. */
export type LossReason = 'lossy' | 'cut' | 'dropped' | 'unreachable' | 'overflow' | 'crashed';

/** What happened. A closed union; `sequence` and `at` are added by the log. */
export type Happening =
  | { readonly type: 'runStarted'; readonly header: RunHeader }
  /** `init` was called with these rows. */
  | {
      readonly type: 'replicaStarted';
      readonly replica: ReplicaId;
      readonly identity: Identity;
      readonly rows: readonly Row[];
    }
  | {
      readonly type: 'replicaStopped';
      readonly replica: ReplicaId;
      /** `crashed`: asked for. `failed`: the process or the code broke, and `sentence` says how. */
      readonly reason: 'crashed' | 'failed';
      readonly sentence: string;
    }
  | {
      readonly type: 'replicaStepped';
      readonly replica: ReplicaId;
      /**
       * The time that the step was given, where that is not `at`: its report came after later ones, or the replica's
       * own clock is wrong.
       */
      readonly now?: number;
      readonly input: Input;
      /** The message that was delivered by this step, if one was: a peer's message or a client's request. */
      readonly message?: MessageId;
      readonly effects: readonly Effect[];
      /** The identity of the message of each `send` and `reply` among the effects, in order. */
      readonly messages: readonly MessageId[];
    }
  /** The first `persists` persist effects of this incarnation are durable. */
  | { readonly type: 'rowsDurable'; readonly replica: ReplicaId; readonly persists: number }
  | { readonly type: 'clientStarted'; readonly client: ClientId; readonly guarantees: readonly Guarantee[] }
  | {
      readonly type: 'clientStepped';
      readonly client: ClientId;
      readonly input: ClientInput;
      readonly message?: MessageId;
      readonly effects: readonly ClientEffect[];
      readonly messages: readonly MessageId[];
    }
  /** It left its sender. Delivery is the step that bears its number; without one the message is still under way. */
  | {
      readonly type: 'messageSent';
      readonly message: MessageId;
      readonly from: ActorId;
      readonly to: ActorId;
      /** `held`: waits on the link. Otherwise the delays of its copies: none was lost, two were duplicated. */
      readonly fate:
        | { readonly type: 'held' }
        | { readonly type: 'travels'; readonly delaysMillis: readonly number[] };
    }
  /** It will not arrive: every copy that was still under way is gone. */
  | {
      readonly type: 'messageLost';
      readonly message: MessageId;
      readonly from: ActorId;
      readonly to: ActorId;
      readonly reason: LossReason;
    }
  /** A held message goes on its way; how long it travels from here on. */
  | {
      readonly type: 'messageReleased';
      readonly message: MessageId;
      readonly from: ActorId;
      readonly to: ActorId;
      readonly delaysMillis: readonly number[];
    }
  | { readonly type: 'faultInjected'; readonly fault: Fault }
  /** The connection of a link came up or went down, as its ends see it. */
  | { readonly type: 'linkChanged'; readonly a: ActorId; readonly b: ActorId; readonly up: boolean }
  | { readonly type: 'commandStarted'; readonly command: number; readonly line: string }
  | {
      readonly type: 'commandEnded';
      readonly command: number;
      readonly output: readonly string[];
      /** Set when the command could not be done; the sentence for people. */
      readonly error?: string;
    }
  /** Words for the audience (`note "…"` of a script). */
  | { readonly type: 'remarked'; readonly text: string }
  | {
      readonly type: 'violated';
      readonly invariant: string;
      readonly replica: ReplicaId;
      readonly sentence: string;
    }
  /** The fingerprint of every live actor's state here: a viewer whose own differs says so. */
  | { readonly type: 'digested'; readonly digest: string };

/** Why a replica stopped, as a sentence that names it once. */
export function failureSentence({
  replica,
  sentence,
}: Extract<Happening, { type: 'replicaStopped' }>): string {
  return sentence.startsWith(`${replica} `) ? sentence : `${replica} failed: ${sentence}`;
}

/** One event of the trace. `sequence` counts from 1 without gaps; `at` is in milliseconds since the run's start. */
export type TraceEvent = Happening & { readonly sequence: number; readonly at: number };
