// The contract between a protocol and its host: a protocol is a pure function of (state, input, now), and everything
// that it wants done is an effect, in order. What every protocol, host and view agrees on; they take all of it from here.

import type { ClientLanguage } from './client-language.ts';
import type { Identity, Input, Out, ProtocolTypes, Row } from './effects.ts';
import type { ActorId, ReplicaId } from './ids.ts';
import type { ClusterStates, Invariant, SometimesProperty } from './invariant.ts';
import type { HistoryPromise, Operation, OperationResult } from './operation.ts';
import type { Result } from './result.ts';
import type { SessionRules } from './session-rules.ts';

export { type Collected, collectEffects, stepReplica } from './collect-effects.ts';
export type {
  Effect,
  Identity,
  Input,
  Instruction,
  InstructionResult,
  Out,
  ProtocolTypes,
  Row,
  RowChange,
} from './effects.ts';
export type { ClusterStates, Invariant, ReplicaStep, SometimesProperty } from './invariant.ts';
export {
  type Alternative,
  type Expectation,
  GUARANTEES,
  type Guarantee,
  type HistoryPromise,
  type Lacking,
  MODELS,
  type Model,
  type Operation,
  type OperationRefusal,
  type OperationResult,
  type RefusalReason,
  type Update,
} from './operation.ts';
export type { EndedOperation, SessionInvariant, SessionRules, VersionsTold } from './session-rules.ts';
export { isSameTimer, timerKey } from './timer.ts';

/** A few words on a replica, the same shape for every protocol: what the cluster picture needs. */
export interface ReplicaView {
  /** The protocol's own name for the replica, as people write it. */
  readonly name: string;
  readonly status: string;
  /** `primary` and the like; `null` for an ordinary replica. */
  readonly role: string | null;
  /** One bar per entry, in a stable order; `writer` is a replica's handle where one is known. */
  readonly clock: readonly { readonly writer: string; readonly count: number }[];
  readonly keyCount: number;
  /** Messages or writes that wait for something. */
  readonly waiting: number;
}

/** Texts for people and scripts. */
export interface Describe<T extends ProtocolTypes> {
  /** A few characters that fit on a message in flight. */
  messageLabel(message: T['message']): string;
  /** One sentence. */
  message(message: T['message']): string;
  /** One sentence. */
  note(note: T['note']): string;
  /** `printLog` of the course: one line per write, the oldest first; hidden writes left out. */
  courseLog(state: T['state']): string[];
  /** `show log`: one line per write with stamp, writer, fate. */
  log(state: T['state']): string[];
  /** `show store`, `printStore`: `key:value` by code point. */
  store(state: T['state']): string[];
  clock(state: T['state']): string[];
  status(state: T['state']): string[];
  /** A message as the system wrote it that the protocol follows, a form a line; also what travels to and from clients. */
  textForms?(message: T['message'] | ClientMessage<T>): string[];
  /** Figures that the status leaves out while they are 0. */
  readonly zeroFigures?: readonly string[];
}

/**
 * A replication protocol. `handle` changes the state that it is given in place and emits effects; given equal
 * arguments it does the same on every machine (rule C1).
 */
export interface Protocol<T extends ProtocolTypes = ProtocolTypes> {
  readonly name: string;
  /** The version of its rows and messages; a data folder of a newer one is refused. */
  readonly version: number;
  /** Reads `key=value` options of a `cluster` line; absent ones take their default. */
  parseConfig(options: Readonly<Record<string, string>>): Result<T['config']>;
  /** The state that the durable rows give, and nothing else: start and restart are the same (rule C4). */
  init(identity: Identity, config: T['config'], rows: readonly Row[]): T['state'];
  handle(state: T['state'], input: Input<T>, now: number, out: Out<T>): void;
  readonly session: SessionRules<T>;
  /** Hold after every step. */
  readonly always: readonly Invariant<T>[];
  /** Happen now and then, if a search of schedules is worth its time. */
  readonly sometimes?: readonly SometimesProperty<T>[];
  /** Hold when every link is whole, every replica is up, and nothing moves any more: `null`, or what is missing. */
  converged(cluster: ClusterStates<T>): string | null;
  /**
   * Why these replicas cannot go on by themselves, though they be up and linked with each other, whatever became of the
   * rest; asked of the states as they are before that, those of replicas that are down among them. `null`: they can; then they
   * must serve clients, and `converged` must come to hold of them alone. Where even all cannot, so much was lost that nothing is
   * demanded of them but that they answer nobody wrongly. Reasons are few, and name no replica: they are counted. Absent: any
   * replicas can.
   */
  readonly whyNoQuorum?: (cluster: ClusterStates<T>, replicas: ReadonlySet<ReplicaId>) => string | null;
  /** Whether one replica stays, though all be told to leave; searches for faults tell all in some of their seeds. Absent: not so. */
  readonly lastStays?: boolean;
  /**
   * Whether a crash loses, with that configuration, what only enough other replicas give back; searches for faults let replicas
   * crash one at a time then, in three of four seeds. Absent: it does not.
   */
  readonly crashesLose?: (config: T['config']) => boolean;
  /** The rates at which clocks may run, with that configuration, where the protocol measures time. Absent: any. */
  readonly clockRates?: (config: T['config']) => readonly number[];
  /**
   * For protocols whose replicas come to rest by themselves: what still moves in the parts that those links hold together, or
   * `null`. Scripts wait for that where they would force exchanges otherwise.
   * @param cluster replicas that are frozen count as down
   */
  unsettled?(cluster: ClusterStates<T>, isWhole: (a: ReplicaId, b: ReplicaId) => boolean): string | null;
  /**
   * Whether a request that was sent before, to whichever replica, is executed once: then its clients can follow the primary,
   * and do so in scripts of the lab unless told otherwise. Its refusals say which attempt they refuse.
   */
  readonly clientsFollow?: boolean;
  /** Its founders must all be known when the first of them starts. */
  readonly foundsTogether?: boolean;
  readonly describe: Describe<T>;
  view(state: T['state']): ReplicaView;
  /** Whether the replica takes part (is named, has joined) and has not left. */
  isServing(state: T['state']): boolean;
  hasLeft(state: T['state']): boolean;
  /** Whether `pause` was done and `resume` was not. Absent: nothing of a pause outlives whoever asked for it. */
  isPaused?(state: T['state']): boolean;
  /** Whether an `exchange` gives each side what the other has. Absent: the partner alone gains. */
  readonly exchangesBothWays?: boolean;
  /** Whether replicas tell each other of writes unasked, with that configuration. Absent: in an `exchange` alone. */
  readonly spreadsUnasked?: (config: T['config']) => boolean;
  /**
   * Options with which a cluster comes to rest between two of its own rounds where each message takes so many milliseconds.
   * Absent: it comes to rest with any.
   */
  readonly optionsForLatency?: (millis: number) => Readonly<Record<string, string>>;
  /** What histories of its clients keep, with that configuration. Absent: nothing. */
  readonly promises?: (config: T['config']) => readonly HistoryPromise[];
  /** The planted mistakes, by the name with which `mistake=NAME` of the configuration switches one on. */
  readonly mistakes: Readonly<Record<string, PlantedMistake>>;
  /** What a door of text frames speaks with its clients. Absent: there is no such door. */
  readonly clientLanguage?: ClientLanguage;
  /** Whether it takes `modify` and no conditional `write`; searches ask for what it takes. Absent: the other way round. */
  readonly takesModify?: boolean;
  /** Options that a search for faults draws, each with its values. */
  readonly explored?: Readonly<Record<string, readonly string[]>>;
  /** With how many founders a search for faults begins, one of these; absent: as it likes. */
  readonly exploredFounders?: readonly number[];
}

/** What breaks if a rule is left out: shown to people, and the proof that checkers can find something. */
export interface PlantedMistake {
  /** What the mistaken code does. */
  readonly sentence: string;
  /** The invariant that is there to find it. */
  readonly caughtBy: string;
  /** Within how many seeds of random faults it must be found. */
  readonly withinSeeds: number;
  /** Options without which it cannot show. */
  readonly options?: Readonly<Record<string, string>>;
  /** What happens much more often in a search for it, by the names of the search for faults: it shows in their wake. */
  readonly faults?: readonly string[];
}

/** What travels on the link between a client and a replica. */
export type ClientMessage<T extends ProtocolTypes = ProtocolTypes> =
  | {
      readonly type: 'request';
      readonly number: number;
      readonly operation: Operation;
      readonly context: T['context'];
      /** How often it was sent, by a client that sends it again until it has an answer; absent: once only. */
      readonly attempt?: number;
    }
  | { readonly type: 'reply'; readonly number: number; readonly result: OperationResult<T['evidence']> };

/** Anything that travels: from whom, to whom, what. */
export interface Envelope {
  readonly from: ActorId;
  readonly to: ActorId;
  readonly body: { readonly type: string };
}
