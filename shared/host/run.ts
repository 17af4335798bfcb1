// A run, from outside: live, simulated or recorded, it looks the same.

import type { ClientState } from '../client/client.ts';
import type {
  Guarantee,
  Instruction,
  InstructionResult,
  Operation,
  OperationResult,
  Protocol,
} from '../core/contract.ts';
import type { Fault, Latency, LinkPolicy } from '../core/faults.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import type { Result } from '../core/result.ts';
import type { Happening, RunHeader, TraceEvent } from '../core/trace.ts';
import type { RunPicture } from '../trace/picture.ts';

/** What a run is made from. */
export interface RunSpec {
  readonly protocol: Protocol;
  /** Options of the protocol, as of a `cluster` line. */
  readonly options: Readonly<Record<string, string>>;
  readonly seed: number;
  /** The policy of every link on which no fault is laid. */
  readonly link: LinkPolicy;
  readonly clientTimeoutMillis: number;
  /** Whether clients follow the primary unless told otherwise; absent: they do not. */
  readonly clientsFollow?: boolean;
  /** Of a simulation: how long a disk writes, and how often it keeps what it is writing at a crash. */
  readonly disk?: { readonly sync?: Latency; readonly survivalProbability?: number };
  /** The replicas of the first configuration, in join order; without it the first one alone. */
  readonly founders?: readonly ReplicaId[];
}

/** Why clients of the protocol cannot follow, `null` if they can: elsewhere a request that is sent again may be done twice. */
export function refuseFollowing({ name, clientsFollow }: Protocol, isOn: boolean): string | null {
  if (!isOn || clientsFollow === true) return null;
  return `clients of ${name} cannot follow a primary: a request that is sent to two replicas is done twice there`;
}

export interface ReplicaStatus {
  readonly id: ReplicaId;
  /** Running. A replica that left by its protocol keeps running, to answer questions. */
  readonly alive: boolean;
  readonly frozen: boolean;
  readonly incarnation: number;
  /** The live state, or the last one before the crash. To be read, never written. */
  readonly state: unknown;
}

export interface LinkStatus {
  readonly a: ActorId;
  readonly b: ActorId;
  readonly up: boolean;
  readonly ab: LinkPolicy;
  readonly ba: LinkPolicy;
  /** Messages that wait on a held link. */
  readonly heldAb: number;
  readonly heldBa: number;
}

export type Listener = (event: TraceEvent) => void;

export interface Run {
  readonly header: RunHeader;
  readonly protocol: Protocol;
  /** Milliseconds since the run's start; virtual in a simulation. */
  now(): number;
  /**
   * Adds a replica, with a link to every other, and waits until it takes part (for Bayou: until it is named and has
   * its sponsor's log).
   * @param sponsor through whom it joins; `null` for the first.
   */
  addReplica(id: ReplicaId, sponsor: ReplicaId | null): Promise<Result<void>>;
  addClient(id: ClientId, guarantees: readonly Guarantee[]): Result<void>;
  /** Links the client to that replica, and to it alone; `null`: to nobody. Waits until the link is up or cannot be. */
  attachClient(client: ClientId, replica: ReplicaId | null): Promise<Result<void>>;
  chooseGuarantees(client: ClientId, guarantees: readonly Guarantee[]): Result<void>;
  /** Lets the client follow the primary from now on, or no more. Refused where the protocol's clients cannot. */
  setFollowing(client: ClientId, isOn: boolean): Result<void>;
  /** Ends always: with the result, or refused with `UNREACHABLE` or `TIMEOUT`. */
  operate(client: ClientId, operation: Operation): Promise<OperationResult>;
  /** Ends always; a replica that is down, or answers not soon after the client's timeout, gives `failed`. */
  instruct(replica: ReplicaId, instruction: Instruction): Promise<InstructionResult>;
  /** Resolves when the fault is in force: a cut link is closed at both ends, a crashed replica has stopped, and so on. */
  inject(fault: Fault): Promise<Result<void>>;
  /** Lets this much time pass. */
  wait(millis: number): Promise<void>;
  /** Resolves when all that was persisted is durable and no message is under way, or the timeout passed. */
  drain(timeoutMillis: number): Promise<boolean>;
  /**
   * Performs work on this run beside all that is under way, and comes back when that waits for time to pass or has ended.
   * In a simulation time passes only while everybody waits for it. The work never rejects.
   */
  beside(work: () => Promise<void>): Promise<void>;
  /** Resolves when all work that was begun beside has ended. */
  whenAlone(): Promise<void>;
  /** In join order, those that left or crashed included. */
  replicas(): readonly ReplicaStatus[];
  clients(): readonly ClientState[];
  links(): readonly LinkStatus[];
  /** Whether the message travels from there to there, or is held on the way. */
  isUnderWay(message: MessageId, from: ActorId, to: ActorId): boolean;
  /** Puts commands, remarks and findings into the trace. */
  record(happening: Happening): TraceEvent;
  /**
   * Calls the listener for each event from `from` on, those kept from before first.
   * @returns how to stop; or `null` when events from `from` are no longer kept.
   */
  follow(from: number, listener: Listener): (() => void) | null;
  /** The sequence number of the last event. */
  lastSequence(): number;
  /**
   * A simulated run that goes on from there, with states, rows, timers, messages and operations as they were; this run
   * is left as it is. Of a live run what is under way goes on in virtual time.
   * @param at the sequence number of an event: now unless given. Earlier ones can be forked while event 1 is kept, or
   *   from the first of the `pictures` on.
   */
  fork(at?: number): Result<Run>;
  /**
   * Pictures of earlier events that are kept, the oldest first; every event after that one is kept. A run that goes on
   * from another one has one of the moment where it did. To be read, never written.
   */
  pictures(): readonly RunPicture[];
  /** A deep copy of the picture now; costs as much as the states are large. A simulation has one where it keeps its trace. */
  snapshot(): RunPicture;
  close(): Promise<void>;
}
