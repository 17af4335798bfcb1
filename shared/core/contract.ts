// The contract between a protocol and its host: a protocol is a pure function of (state, input, now), and everything
// that it wants done is an effect, in order. The one file that every protocol, host and view agrees on.

import type { ClientLanguage } from './client-language.ts';
import type { ActorId, ClientId, ReplicaId } from './ids.ts';
import { AssertionError, type Result } from './result.ts';

// ---------------------------------------------------------------- operations of clients

/** The session guarantees of Terry 1994: read your writes, monotonic reads, writes follow reads, monotonic writes. */
export type Guarantee = 'RYW' | 'MR' | 'WFR' | 'MW';
export const GUARANTEES: readonly Guarantee[] = ['RYW', 'MR', 'WFR', 'MW'];

/** A query with the result that its asker expects; `null` means that the key is absent. */
export interface Expectation {
  readonly key: string;
  readonly equals: string | null;
}

/** One change of the store; `null` deletes the key. */
export interface Update {
  readonly key: string;
  readonly value: string | null;
}

/** One alternative of a merge procedure: done if all its expectations hold. */
export interface Alternative {
  readonly expect: readonly Expectation[];
  readonly updates: readonly Update[];
}

/** What a client asks for. Keys and values are any Unicode string within the limits; bytes are `b64:` and base64. */
export type Operation =
  | { readonly type: 'get'; readonly key: string; readonly view: 'tentative' | 'committed' }
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'modify'; readonly key: string; readonly value: string }
  | {
      /** A write with its dependency check and merge procedure (Terry 1995, section 4; rule BY8). */
      readonly type: 'write';
      readonly check: readonly Expectation[];
      readonly updates: readonly Update[];
      readonly merge: readonly Alternative[];
    };

/** Why an operation was refused (rule C8). The client itself adds `UNREACHABLE` and `TIMEOUT`. */
export type RefusalReason =
  | 'ERR_DEP'
  | 'NOT_PRIMARY'
  | 'TRY_AGAIN'
  | 'RETIRED'
  | 'TOO_LARGE'
  | 'UNSUPPORTED'
  | 'UNREACHABLE'
  | 'TIMEOUT';

/** What became of an operation. `E` is what the protocol's session learns from it. */
export type OperationResult<E = unknown> =
  | {
      readonly type: 'value';
      readonly key: string;
      readonly value: string;
      /** Other values of the key that stand beside it: of concurrent writes, where the protocol keeps all of them. */
      readonly siblings?: readonly string[];
      readonly evidence: E;
    }
  /** `ERR_KEY`: the replica could answer, and the key is absent there. */
  | { readonly type: 'missing'; readonly key: string; readonly evidence: E }
  | {
      readonly type: 'accepted';
      readonly evidence: E;
      /** `modify`, where the protocol reads and writes at one moment: the value that it found, `null` if the key was absent. */
      readonly before?: string | null;
    }
  | {
      readonly type: 'refused';
      readonly reason: RefusalReason;
      /** A sentence for people. */
      readonly sentence: string;
      /** `ERR_DEP`: what the replica lacks, as ⟨writer, stamp needed, stamp held⟩. */
      readonly lacking?: readonly Lacking[];
      /** `NOT_PRIMARY`: who is, as far as this replica knows. */
      readonly primary?: ReplicaId;
      /** Which attempt of the request is refused: it is taken no more, here at least. Absent as it is in the request. */
      readonly attempt?: number;
    };

export type OperationRefusal = Extract<OperationResult, { readonly type: 'refused' }>;

/** One failing column of a session check. */
export interface Lacking {
  readonly writer: string;
  readonly needed: number;
  readonly held: number;
  /** The guarantees that would break. */
  readonly guarantees: readonly Guarantee[];
}

/** The models that a history of clients can be held against, the strongest first (shared/check/history). */
export const MODELS = ['linearizable', 'CM', 'CCv', 'CC', ...GUARANTEES, 'converged'] as const;
export type Model = (typeof MODELS)[number];

/** What a protocol promises of histories of its clients. */
export interface HistoryPromise {
  readonly model: Model;
  /**
   * `all`: it holds for every history. `chosen`: a session guarantee, for the operations of sessions that chose it.
   * `allChosen`: where every session has chosen all four and no write is conditional.
   */
  readonly for: 'all' | 'chosen' | 'allChosen';
}

// ---------------------------------------------------------------- instructions of the run

/** What the run (a person, a script) asks of a replica, apart from clients. */
export type Instruction =
  /** Hold and release anti-entropy (or gossip) that the replica would start of itself. */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Send one whole anti-entropy session to `with`, now; answered when it ended. */
  | { readonly type: 'exchange'; readonly with: ReplicaId }
  /** Leave by the protocol; answered when another replica was told, at once with `pending` if that cannot be yet. */
  | { readonly type: 'retire' }
  /** Drop committed writes from the front of the log, all but the newest `keep`. */
  | { readonly type: 'truncate'; readonly keep: number };

export type InstructionResult =
  | {
      readonly type: 'done';
      /** Whether anything changed at either side. */
      readonly changed: boolean;
      /** Present where an exchange has shown that the other side has nothing now that this one lacks. */
      readonly equal?: boolean;
    }
  | { readonly type: 'pending'; readonly sentence: string }
  | { readonly type: 'failed'; readonly sentence: string };

// ---------------------------------------------------------------- protocol

/** The types that a protocol fills in; all of them plain JSON (rule C2). */
export interface ProtocolTypes {
  config: unknown;
  state: unknown;
  message: { readonly type: string };
  timer: { readonly type: string };
  note: { readonly type: string };
  /** What a client remembers. */
  session: unknown;
  /** What a client's request carries of its session. */
  context: unknown;
  /** What a result teaches the session. */
  evidence: unknown;
}

/** Who a replica is, given by the host at each start. */
export interface Identity {
  readonly id: ReplicaId;
  /** 1 at the first start, one more at each restart. */
  readonly incarnation: number;
  /** How many replicas were added to the run before it: its place in join order, given to no other. */
  readonly ordinal: number;
  /** The replicas of the first configuration, in join order. */
  readonly founders: readonly ReplicaId[];
  /** Through whom it joins; `null` for the first replica, and for protocols whose founders need nobody. */
  readonly sponsor: ReplicaId | null;
  /** Seeds the replica's own luck. */
  readonly seed: number;
}

/** A durable row. Keys order by code unit. */
export interface Row {
  readonly key: string;
  readonly value: unknown;
}

/** A change of a durable row; no `value` deletes the row. */
export interface RowChange {
  readonly key: string;
  readonly value?: unknown;
}

export type Input<T extends ProtocolTypes = ProtocolTypes> =
  | { readonly type: 'start' }
  /** Replicas to which an open, uncut link leads, in join order. Told at the start and at each change. */
  | { readonly type: 'links'; readonly up: readonly ReplicaId[] }
  | {
      readonly type: 'request';
      readonly client: ClientId;
      readonly number: number;
      readonly operation: Operation;
      readonly context: T['context'];
      /** How often it was sent, by a client that sends it again until it has an answer; absent: once only. */
      readonly attempt?: number;
    }
  | { readonly type: 'instruction'; readonly number: number; readonly instruction: Instruction }
  | { readonly type: 'message'; readonly from: ReplicaId; readonly message: T['message'] }
  | { readonly type: 'timeout'; readonly timer: T['timer'] };

export type Effect<T extends ProtocolTypes = ProtocolTypes> =
  /**
   * One atomic batch. No later effect of this replica leaves it before the batch is durable (rule C3). Timers do not
   * leave: they are set and cancelled at once, and a timeout may come while the disk is still writing.
   */
  | { readonly type: 'persist'; readonly rows: readonly RowChange[] }
  | { readonly type: 'send'; readonly to: ReplicaId; readonly message: T['message'] }
  | {
      readonly type: 'reply';
      readonly client: ClientId;
      readonly number: number;
      readonly result: OperationResult<T['evidence']>;
    }
  | { readonly type: 'answer'; readonly number: number; readonly result: InstructionResult }
  /** Setting a timer that is set already sets it anew. Timers are equal if their JSON is. */
  | { readonly type: 'setTimer'; readonly timer: T['timer']; readonly delayMillis: number }
  | { readonly type: 'cancelTimer'; readonly timer: T['timer'] }
  /** A milestone in the protocol's own words; for people and checkers, no host acts on it. */
  | { readonly type: 'note'; readonly note: T['note'] };

/** Where a handler puts its effects. Everything handed over is built fresh: no alias of live state (rule C2). */
export interface Out<T extends ProtocolTypes = ProtocolTypes> {
  persist(rows: readonly RowChange[]): void;
  send(to: ReplicaId, message: T['message']): void;
  reply(client: ClientId, number: number, result: OperationResult<T['evidence']>): void;
  answer(number: number, result: InstructionResult): void;
  setTimer(timer: T['timer'], delayMillis: number): void;
  cancelTimer(timer: T['timer']): void;
  note(note: T['note']): void;
  /**
   * Whether anybody reads the notes of this step: a note that takes work need not be made where nobody does. Nothing else
   * may depend on it, since the same step is repeated for readers and without them.
   */
  readonly areNotesRead: boolean;
}

/** How a client keeps its side of the promises; pure, like the protocol. Changes `session` in place. */
export interface SessionRules<T extends ProtocolTypes> {
  open(guarantees: readonly Guarantee[]): T['session'];
  choose(session: T['session'], guarantees: readonly Guarantee[]): void;
  context(session: T['session'], operation: Operation): T['context'];
  absorb(session: T['session'], operation: Operation, result: OperationResult<T['evidence']>): void;
  /**
   * With what a replica in that state refuses a request for the sake of a guarantee (`ERR_DEP`), or `null`. Changes
   * nothing. Without it nobody can tell before asking.
   */
  refusal?(
    state: T['state'],
    client: ClientId,
    operation: Operation,
    context: T['context'],
  ): OperationRefusal | null;
  /** What a result's evidence tells of versions, for those who judge client histories. Absent: nothing. */
  readonly versions?: (evidence: T['evidence']) => VersionsTold;
  /** Hold whenever an operation ends. */
  readonly always?: readonly SessionInvariant<T>[];
}

/** Versions in words that every protocol shares: a write is the n-th of its writer, `n@writer`. */
export interface VersionsTold {
  /** The write that was made, or read. */
  readonly version?: string;
  /** Where the store keeps its own total order of the versions of a key: larger, number by number, is newer. */
  readonly rank?: readonly number[];
  /** Of each writer, the number up to which the replica that answered held its writes. */
  readonly seen?: Readonly<Record<string, number>>;
}

/** An operation that ended, as its client sees it. */
export interface EndedOperation<T extends ProtocolTypes> {
  readonly operation: Operation;
  /** What the request carried. */
  readonly context: T['context'];
  readonly result: OperationResult<T['evidence']>;
  /** The session before and after it took the result in. */
  readonly before: T['session'];
  readonly after: T['session'];
}

/** A promise to a session, judged by what its client is told. */
export interface SessionInvariant<T extends ProtocolTypes> {
  /** A rule id and a few words, as of any invariant. */
  readonly name: string;
  /** @returns a sentence that says what is wrong, or `null`. */
  ended(operation: EndedOperation<T>): string | null;
}

/** What a check sees: every replica that ever was in the run. */
export interface ClusterStates<T extends ProtocolTypes> {
  readonly replicas: ReadonlyMap<ReplicaId, { readonly state: T['state']; readonly alive: boolean }>;
}

/** A property watched over a run, with a memory of its own. */
export interface Invariant<T extends ProtocolTypes, M = unknown> {
  /** A rule id and a few words: `B4 committed logs are prefixes of the longest`. */
  readonly name: string;
  /**
   * What it remembers.
   * @param common kept by all invariants of one monitor, for what several of them look at: each is asked after each step,
   * and the step's number tells that it is the same
   */
  begin(common?: Map<string, unknown>): M;
  /**
   * Looks after a step (or a restart) of `changed`.
   * @returns a sentence that says what is wrong, or `null`.
   */
  after(memory: M, cluster: ClusterStates<T>, changed: ReplicaId, step: number): string | null;
}

/** One step of a replica, as it is looked at right after it. */
export interface ReplicaStep<T extends ProtocolTypes = ProtocolTypes> {
  readonly replica: ReplicaId;
  /** After the step. */
  readonly state: T['state'];
  readonly input: Input<T>;
  readonly effects: readonly Effect<T>[];
  readonly cluster: ClusterStates<T>;
}

/** Something that a search should come by now and then: tests in which it never happens show little. */
export interface SometimesProperty<T extends ProtocolTypes = ProtocolTypes> {
  /** A rule id and a few words, in the past tense: `BY9 something was rolled back`. */
  readonly name: string;
  /** Whether this step shows it. Pure. */
  isShownBy(step: ReplicaStep<T>): boolean;
}

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

/** Collects the effects of steps, in order; whoever takes the list away puts a new one in its place. */
export interface Collected<T extends ProtocolTypes = ProtocolTypes> extends Out<T> {
  effects: Effect<T>[];
}

export function collectEffects<T extends ProtocolTypes>(areNotesRead = true): Collected<T> {
  const out: Collected<T> = {
    effects: [],
    persist: (rows) => void out.effects.push({ type: 'persist', rows }),
    send: (to, message) => void out.effects.push({ type: 'send', to, message }),
    reply: (client, number, result) => void out.effects.push({ type: 'reply', client, number, result }),
    answer: (number, result) => void out.effects.push({ type: 'answer', number, result }),
    setTimer: (timer, delayMillis) => {
      // Not by `assert`: its sentence would be put together for every timer.
      if (!(delayMillis >= 0 && delayMillis < Infinity))
        throw new AssertionError(`timer ${timer.type} was set to ${delayMillis} ms`);
      out.effects.push({ type: 'setTimer', timer, delayMillis });
    },
    cancelTimer: (timer) => void out.effects.push({ type: 'cancelTimer', timer }),
    note: areNotesRead ? (note) => void out.effects.push({ type: 'note', note }) : () => {},
    areNotesRead,
  };
  return out;
}

/** Performs one step and gives its effects: the pure function that live runs, simulations and folds all call. */
export function stepReplica<T extends ProtocolTypes>(
  protocol: Protocol<T>,
  state: T['state'],
  input: Input<T>,
  now: number,
): Effect<T>[] {
  const out = collectEffects<T>();
  protocol.handle(state, input, now, out);
  return out.effects;
}

/** Timers are compared by this text. */
export function timerKey(timer: { readonly type: string }): string {
  return JSON.stringify(timer);
}

/** Whether two timers have the same text, told without writing it; their parts stand in one order, as those of a literal. */
export function isSameTimer(left: { readonly type: string }, right: { readonly type: string }): boolean {
  if (left.type !== right.type) return false;
  const ours: Readonly<Record<string, unknown>> = left;
  const theirs: Readonly<Record<string, unknown>> = right;
  let missing = 0;
  for (const name in ours) {
    if (!isSamePart(ours[name], theirs[name])) return false;
    missing += 1;
  }
  for (const _ in theirs) missing -= 1;
  return missing === 0;
}

function isSamePart(left: unknown, right: unknown): boolean {
  return left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right));
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
