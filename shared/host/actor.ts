// The replica actor: steps a protocol and performs its effects in order. The only switch over the effects of a replica.
//
// What a host owes it, whatever the engine:
// 1. Inputs come one at a time, through `receive`; no port calls back into the actor before it returns, but for
//    `whenDurable`, which may be called at once.
// 2. `persist` writes batches in order, each of them atomically, and calls `whenDurable` only when all would survive a
//    loss of power (rule C3). The actor hands over the next ones only then. Any first part may be found after a crash.
// 3. A timeout is given at most once for each `setTimer`, never after `cancelTimer`, and never to a later incarnation.
// 4. After `stop` it gets nothing any more. A restart is a new actor, made from the durable rows alone (rule C4).

import {
  type Collected,
  collectEffects,
  type Effect,
  type Identity,
  type Input,
  type InstructionResult,
  type OperationResult,
  type Protocol,
  type Row,
  type RowChange,
} from '../core/contract.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import { OUTBOX_MAX, UNWRITTEN_ROWS_MAX } from '../core/limits.ts';
import { AssertionError, assert, assertNever } from '../core/result.ts';
import { initReplica, stepInPlace } from '../core/step.ts';

type Body = { readonly type: string };
type Timer = { readonly type: string };

/** What a host does for one incarnation of a replica. */
export interface ReplicaPorts {
  /** Whether anybody reads what `stepped` tells of notes. */
  readonly areNotesRead: boolean;
  /** Milliseconds since the run's start. */
  now(): number;
  /** A message identity that the run has not used yet. */
  nextMessage(): MessageId;
  send(message: MessageId, to: ReplicaId, body: Body): void;
  reply(message: MessageId, client: ClientId, number: number, result: OperationResult): void;
  answer(number: number, result: InstructionResult): void;
  /** Replaces a timer that is equal by `timerKey`. */
  setTimer(timer: Timer, delayMillis: number): void;
  cancelTimer(timer: Timer): void;
  /** @param batches one for each persist effect, in order; each is kept as a whole, and none without those before it. */
  persist(batches: readonly (readonly RowChange[])[], whenDurable: () => void): void;
  /** A step was taken (a `replicaStepped`). Called before any of its effects is performed. */
  stepped(
    input: Input,
    message: MessageId | undefined,
    effects: readonly Effect[],
    messages: readonly MessageId[],
  ): void;
  /** The first `persists` persist effects of this incarnation are durable (a `rowsDurable`). */
  durable(persists: number): void;
  /** The outbox was full: this message never leaves (a `messageLost` by `overflow`). */
  overflowed(message: MessageId, to: ActorId): void;
  /** The protocol's code broke; the actor has stopped itself. Called last, outside of any step. */
  failed(sentence: string): void;
}

/** An effect that leaves the replica, so that it must wait for the disk. */
type Departure = Extract<Effect, { type: 'send' | 'reply' | 'answer' }>;

export interface GatedDeparture {
  readonly effect: Departure;
  readonly message: MessageId;
  /** It may go when this many persist effects are durable. */
  readonly afterPersists: number;
}

/** An actor in the middle of its life, to go on from. */
export interface ActorMoment {
  readonly state: unknown;
  /** `made`: it has not taken its first step. */
  readonly status: 'made' | 'running' | 'stopped';
  readonly persists: number;
  readonly durablePersists: number;
  /** The rows of the persist effects that are not durable, the oldest first. */
  readonly undurable: readonly (readonly RowChange[])[];
  /** What waits for them, in the order of its emission. */
  readonly outbox: readonly GatedDeparture[];
}

/** The identity that answers bear in the outbox: they are no messages. */
const NO_MESSAGE: MessageId = 0;

/** Of steps that do nothing. */
const NO_EFFECTS: readonly Effect[] = [];

/** Of the many steps that send nothing. */
const NO_MESSAGES: readonly MessageId[] = [];

export class ReplicaActor {
  readonly identity: Identity;
  /** The live state, changed in place by each step; `null` if not even `init` succeeded. */
  readonly state: unknown;

  readonly #protocol: Protocol;
  readonly #ports: ReplicaPorts;
  readonly #collected: Collected;
  #status: 'made' | 'running' | 'stepping' | 'stopped' = 'made';
  #failure: string | null = null;

  /** Persist effects emitted, and how many of them are durable. */
  #persists = 0;
  #durablePersists = 0;
  #isWriting = false;
  /** What goes to the disk together, next (group commit). */
  #unwritten: (readonly RowChange[])[] = [];
  #unwrittenRows = 0;
  #outbox: GatedDeparture[] = [];

  /**
   * Builds the state from the rows; a protocol that throws here fails at `start`.
   * @param moment where it goes on instead of beginning; its state is taken over.
   */
  constructor(
    protocol: Protocol,
    identity: Identity,
    config: unknown,
    rows: readonly Row[],
    ports: ReplicaPorts,
    moment: ActorMoment | null = null,
  ) {
    this.#protocol = protocol;
    this.#ports = ports;
    this.#collected = collectEffects(ports.areNotesRead);
    this.identity = identity;
    if (moment !== null) {
      this.state = moment.state;
      this.#resume(moment);
      return;
    }
    const started = initReplica(protocol, identity, config, rows);
    this.state = started.state;
    this.#failure = started.failure;
  }

  /** Whether it was not started yet. */
  get isMade(): boolean {
    return this.#status === 'made';
  }

  get isRunning(): boolean {
    return this.#status === 'running' || this.#status === 'stepping';
  }

  /** Whether nothing of it waits for the disk. */
  get isSettled(): boolean {
    return this.#durablePersists === this.#persists;
  }

  /** Batches that were not even handed to the disk. */
  get unwritten(): number {
    return this.#unwritten.length;
  }

  #resume({ status, persists, durablePersists, undurable, outbox }: ActorMoment): void {
    this.#status = status;
    this.#persists = persists;
    this.#durablePersists = durablePersists;
    this.#unwritten = [...undurable];
    this.#unwrittenRows = undurable.reduce((sum, rows) => sum + rows.length, 0);
    this.#outbox = [...outbox];
  }

  /** Hands to the disk anew what was being written at the moment from which it goes on: all up to that persist effect. */
  resumeWriting(persists: number): void {
    const batches = this.#unwritten.splice(0, persists - this.#durablePersists);
    this.#unwrittenRows -= batches.reduce((sum, rows) => sum + rows.length, 0);
    this.#isWriting = true;
    this.#ports.persist(batches, () => this.#onDurable(persists));
  }

  /** The first step, with the input `start`. To be called once the host knows the actor. */
  start(): void {
    assert(this.#status === 'made', `${this.identity.id} was started twice`);
    this.#status = 'running';
    if (this.#failure !== null) this.#fail(this.#failure);
    else this.receive({ type: 'start' });
  }

  /**
   * Steps at once, without waiting for the disk, and performs the effects in order; whatever would leave the replica
   * after a persist waits until that is durable.
   * @param message identity of the message that is delivered by this step, if one is.
   */
  receive(input: Input, message?: MessageId): void {
    if (this.#status === 'stopped') return;
    if (this.#status !== 'running')
      throw new AssertionError(`${this.identity.id} was given ${input.type} while it was ${this.#status}`);
    this.#status = 'stepping';
    const failure = stepInPlace(this.#protocol, this.state, input, this.#ports.now(), this.#collected);
    const effects = this.#takeEffects();
    const messages = this.#nameMessages(effects);
    this.#ports.stepped(input, message, effects, messages);
    this.#status = 'running';
    if (failure !== null) this.#fail(failure);
    else this.#perform(effects, messages);
  }

  /** The trace keeps the list of a step, so the next one gets a list of its own. */
  #takeEffects(): readonly Effect[] {
    const { effects } = this.#collected;
    if (effects.length === 0) return NO_EFFECTS;
    this.#collected.effects = [];
    // A list that was pushed to has room for many more, and a trace keeps this one for long.
    return this.#collected.areNotesRead ? effects.slice() : effects;
  }

  /** Ends this incarnation; what still waits for the disk is gone, as in a crash. */
  stop(): void {
    this.#status = 'stopped';
    this.#outbox = [];
    this.#unwritten = [];
    this.#unwrittenRows = 0;
  }

  #fail(sentence: string): void {
    this.stop();
    this.#ports.failed(sentence);
  }

  #nameMessages(effects: readonly Effect[]): readonly MessageId[] {
    let messages: MessageId[] | null = null;
    for (const effect of effects)
      if (effect.type === 'send' || effect.type === 'reply') {
        const message = this.#ports.nextMessage();
        // A list that is pushed to gets room for many, and most steps send one.
        if (messages === null) messages = [message];
        else messages.push(message);
      }
    return messages ?? NO_MESSAGES;
  }

  #perform(effects: readonly Effect[], messages: readonly MessageId[]): void {
    let position = 0;
    for (const effect of effects) {
      switch (effect.type) {
        case 'persist':
          this.#persists += 1;
          if (this.#unwritten.length === 0) this.#unwritten = [effect.rows];
          else this.#unwritten.push(effect.rows);
          this.#unwrittenRows += effect.rows.length;
          break;
        case 'send':
        case 'reply':
          this.#depart(effect, messages[position] as MessageId);
          position += 1;
          break;
        case 'answer':
          this.#depart(effect, NO_MESSAGE);
          break;
        // Timers are as volatile as the state: a crash takes both, and what a timeout leads to waits for the disk like
        // everything else. Held back, a cancelled timer would fire.
        case 'setTimer':
          this.#ports.setTimer(effect.timer, effect.delayMillis);
          break;
        case 'cancelTimer':
          this.#ports.cancelTimer(effect.timer);
          break;
        case 'note':
          break;
        default:
          assertNever(effect);
      }
    }
    this.#write();
  }

  #depart(effect: Departure, message: MessageId): void {
    // Whatever is in the outbox waits for an earlier persist, so going past it never overtakes.
    if (this.isSettled) this.#leave(effect, message);
    else if (this.#outbox.length < OUTBOX_MAX)
      this.#outbox.push({ effect, message, afterPersists: this.#persists });
    else if (effect.type !== 'answer')
      this.#ports.overflowed(message, effect.type === 'send' ? effect.to : effect.client);
  }

  #leave(effect: Departure, message: MessageId): void {
    switch (effect.type) {
      case 'send':
        this.#ports.send(message, effect.to, effect.message);
        break;
      case 'reply':
        this.#ports.reply(message, effect.client, effect.number, effect.result);
        break;
      case 'answer':
        this.#ports.answer(effect.number, effect.result);
        break;
      default:
        assertNever(effect);
    }
  }

  /** Hands all that was collected so far to the disk, unless that is busy: then it waits. */
  #write(): void {
    if (this.#unwrittenRows > UNWRITTEN_ROWS_MAX) {
      this.#fail(`the disk of ${this.identity.id} is more than ${UNWRITTEN_ROWS_MAX} row changes behind`);
      return;
    }
    if (this.#isWriting || this.isSettled) return;
    const batches = this.#unwritten;
    const persists = this.#persists;
    this.#unwritten = [];
    this.#unwrittenRows = 0;
    this.#isWriting = true;
    this.#ports.persist(batches, () => this.#onDurable(persists));
  }

  #onDurable(persists: number): void {
    if (this.#status === 'stopped') return;
    this.#isWriting = false;
    this.#durablePersists = persists;
    this.#ports.durable(persists);
    this.#release();
    this.#write();
  }

  #release(): void {
    if (this.#outbox.length === 0) return;
    const waiting = this.#outbox.findIndex((gated) => gated.afterPersists > this.#durablePersists);
    const free = waiting === -1 ? this.#outbox : this.#outbox.splice(0, waiting);
    if (waiting === -1) this.#outbox = [];
    for (const { effect, message } of free) this.#leave(effect, message);
  }
}
