// A simulated replica: its disk, its timers, and the actor of its present incarnation.

import type {
  Effect,
  Identity,
  Input,
  Instruction,
  InstructionResult,
  OperationResult,
  Protocol,
  RowChange,
} from '../core/contract.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import { keyedEntries } from '../core/keyed.ts';
import { INSTRUCTIONS_MAX } from '../core/limits.ts';
import { drawUint32, seedRandom } from '../core/random.ts';
import { present } from '../core/result.ts';
import { type ActorMoment, type GatedDeparture, ReplicaActor, type ReplicaPorts } from '../host/actor.ts';
import { toReplyMessage } from '../host/delivery.ts';
import type { ReplicaPicture } from '../trace/picture.ts';
import {
  type CrashMoment,
  type DiskMoment,
  type DiskOptions,
  SimulatedDisk,
  type TornWrite,
} from './disk.ts';
import type { SimulatedNetwork } from './network.ts';
import { SkewedClock } from './skewed-clock.ts';
import { SimulatedTimers } from './timers.ts';
import type { Deadline, SimulatedEvent, Timeout, TimerOwner, World } from './world.ts';

/** What a replica is made from, the same for each incarnation. */
export interface ReplicaSetting {
  readonly id: ReplicaId;
  /** Its place in join order. */
  readonly ordinal: number;
  readonly sponsor: ReplicaId | null;
  readonly founders: readonly ReplicaId[];
  readonly seed: number;
  readonly config: unknown;
  readonly disk: DiskOptions;
  readonly instructionTimeoutMillis: number;
}

/** A replica in the middle of a run, to go on from. */
export interface ReplicaMoment {
  /** Its state is taken over. */
  readonly was: ReplicaPicture;
  readonly outbox: readonly GatedDeparture[];
  /** Its disk, where that is at hand; else the picture's is taken, and its luck begins anew. */
  readonly disk: DiskMoment | null;
}

/** What the replica tells its simulation. */
export interface ReplicaWatcher {
  /** Whether anybody reads what steps note. */
  readonly areNotesRead: boolean;
  /** A step was taken; its effects are not yet performed. */
  onStepped(replica: SimulatedReplica, input: Input, effects: readonly Effect[]): void;
  /** Its code broke; the actor has stopped. */
  onFailed(replica: SimulatedReplica, sentence: string): void;
  /** There was no room for its rows. */
  onDiskFull(replica: SimulatedReplica): void;
  /** Calls back when no actor is in the middle of anything. */
  later(callback: () => void): void;
}

type WhenAnswered = (result: InstructionResult) => void;

export class SimulatedReplica implements ReplicaPorts, TimerOwner {
  readonly id: ReplicaId;
  /** The present incarnation, or the last one. */
  actor: ReplicaActor;
  readonly #protocol: Protocol;
  readonly #setting: ReplicaSetting;
  readonly #world: World;
  readonly #network: SimulatedNetwork;
  readonly #watcher: ReplicaWatcher;
  readonly #disk: SimulatedDisk;
  readonly #timers: SimulatedTimers;
  readonly #clock: SkewedClock;
  #isFrozen = false;
  /** The last of what came due when it was thawed; scheduled until it has happened. */
  #lastOfThaw: SimulatedEvent | null = null;
  /** When the write that is handed over now is done, where that is known. */
  #syncedAtMicros: number | null = null;
  readonly #instructions = new Map<
    number,
    { readonly whenAnswered: WhenAnswered; readonly deadline: Deadline }
  >();
  #lastInstruction = 0;

  constructor(
    protocol: Protocol,
    setting: ReplicaSetting,
    world: World,
    network: SimulatedNetwork,
    watcher: ReplicaWatcher,
    moment: ReplicaMoment | null = null,
  ) {
    this.id = setting.id;
    this.#protocol = protocol;
    this.#setting = setting;
    this.#world = world;
    this.#network = network;
    this.#watcher = watcher;
    this.#disk = new SimulatedDisk(world, setting.id, setting.seed, setting.disk);
    this.#timers = new SimulatedTimers(world, this);
    this.#clock = new SkewedClock(world);
    this.actor = moment === null ? this.#incarnate(1) : this.#resume(moment);
  }

  #resume({ was, outbox, disk }: ReplicaMoment): ReplicaActor {
    const { state, persists, durablePersists, writing, alive, begun } = was;
    const held = present(was.disk, `the disk of ${was.id} in the picture`);
    this.#isFrozen = was.frozen;
    this.#lastInstruction = was.lastInstruction;
    this.#clock.resume(was.clock);
    this.#timers.rate = was.clock.rate;
    const rows = disk?.rows ?? keyedEntries(held.rows).map(([key, value]) => ({ key, value }));
    this.#disk.resume(rows, held.isFull, disk?.luck ?? null);
    const handedOver = writing === null ? 0 : writing.persists - durablePersists;
    if (!alive && disk === null) this.#disk.resumeCrashed(held.undurable.slice(0, handedOver));
    const status = !alive ? 'stopped' : begun ? 'running' : 'made';
    const undurable = alive ? held.undurable : [];
    const actor: ActorMoment = { state, status, persists, durablePersists, undurable, outbox };
    return new ReplicaActor(this.#protocol, was.identity, this.#setting.config, [], this, actor);
  }

  /** A timer that was set in another run. */
  resumeTimer(timer: { readonly type: string }, atMicros: number): void {
    this.#timers.resume(timer, atMicros);
  }

  /** What its disk was writing in another run. */
  resumeWriting(persists: number, atMicros: number): void {
    this.#syncedAtMicros = atMicros;
    this.actor.resumeWriting(persists);
    this.#syncedAtMicros = null;
  }

  get incarnation(): number {
    return this.actor.identity.incarnation;
  }

  get isAlive(): boolean {
    return this.actor.isRunning;
  }

  /** Whether it has not taken its first step. */
  get isMade(): boolean {
    return this.actor.isMade;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** What a write takes at least. */
  get syncMillisMin(): number {
    return this.#setting.disk.sync.minMillis;
  }

  get disk(): DiskMoment {
    return this.#disk.moment;
  }

  /** Batches that were handed to its disk, over all incarnations. */
  get batches(): number {
    return this.#disk.batches;
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  /** What came due meanwhile comes due now. */
  thaw(): void {
    this.#isFrozen = false;
    this.#lastOfThaw = this.#world.unpark(this.id);
  }

  setClock(aheadMillis: number, rate: number): void {
    this.#clock.set(aheadMillis, rate);
    this.#timers.rate = rate;
  }

  fillDisk(): void {
    this.#disk.fill();
  }

  /** @param crash is to crash it as soon as nobody is in the middle of anything */
  planCrash(batch: number, moment: CrashMoment, crash: () => void): void {
    this.#disk.plan({ batch, moment, crash });
  }

  /** Makes the next incarnation from the durable rows; it runs from `begin` on. */
  reincarnate(): void {
    this.#disk.makeRoom();
    this.actor = this.#incarnate(this.incarnation + 1);
  }

  begin(): void {
    this.#world.record({
      type: 'replicaStarted',
      replica: this.id,
      identity: this.actor.identity,
      rows: this.#disk.rows(),
    });
    this.actor.start();
  }

  /** Ends this incarnation: the disk tears what it was writing, timers and instructions are gone. */
  stop(sentence: string): TornWrite {
    const { unwritten } = this.actor;
    this.actor.stop();
    this.#timers.cancelAll();
    this.#world.forgetParked(this.id);
    this.#isFrozen = false;
    const torn = this.#disk.crash();
    for (const number of this.#instructions.keys()) this.answer(number, { type: 'failed', sentence });
    return { kept: torn.kept, lost: torn.lost + unwritten };
  }

  instruct(instruction: Instruction, whenAnswered: WhenAnswered): void {
    const obstacle = !this.isAlive
      ? `${this.id} is down`
      : this.#instructions.size >= INSTRUCTIONS_MAX
        ? `${this.id} already has ${INSTRUCTIONS_MAX} instructions to answer`
        : null;
    if (obstacle !== null) {
      this.#watcher.later(() => whenAnswered({ type: 'failed', sentence: obstacle }));
      return;
    }
    this.#lastInstruction += 1;
    const number = this.#lastInstruction;
    const patience = this.#setting.instructionTimeoutMillis;
    const deadline: Deadline = {
      at: 0,
      order: 0,
      position: -1,
      type: 'deadline',
      onPassed: () =>
        this.answer(number, { type: 'failed', sentence: `${this.id} gave no answer within ${patience} ms` }),
    };
    this.#instructions.set(number, { whenAnswered, deadline });
    this.#world.schedule(deadline, patience);
    this.#whenAwake(() => {
      // Whoever crashed since has answered already.
      if (this.#instructions.has(number)) this.actor.receive({ type: 'instruction', number, instruction });
    });
  }

  /** At once, or after what waited for it to be thawed, or, while it is frozen, when it is. */
  #whenAwake(work: () => void): void {
    if (!this.#isFrozen && !this.#isWaking) {
      work();
      return;
    }
    const onPassed = () => {
      if (this.#isFrozen) this.#world.park(this.id, later);
      else work();
    };
    const later: Deadline = { at: 0, order: 0, position: -1, type: 'deadline', onPassed };
    if (this.#isFrozen) this.#world.park(this.id, later);
    else {
      this.#world.schedule(later, 0);
      this.#lastOfThaw = later;
    }
  }

  /** Something that waited for it is due now and has not happened. */
  get #isWaking(): boolean {
    return this.#lastOfThaw !== null && this.#lastOfThaw.position !== -1;
  }

  onTimeout(timeout: Timeout): void {
    if (this.#isFrozen) {
      this.#world.park(this.id, timeout);
      return;
    }
    this.#timers.onFired(timeout);
    this.actor.receive({ type: 'timeout', timer: timeout.timer });
  }

  // ---------------------------------------------------------------- ports of the actor

  get areNotesRead(): boolean {
    return this.#watcher.areNotesRead;
  }

  now(): number {
    return this.#clock.now();
  }

  nextMessage(): MessageId {
    return this.#world.nextMessage();
  }

  send(message: MessageId, to: ReplicaId, body: { readonly type: string }): void {
    this.#network.send(message, this.id, to, body);
  }

  reply(message: MessageId, client: ClientId, number: number, result: OperationResult): void {
    this.#network.send(message, this.id, client, toReplyMessage(number, result));
  }

  answer(number: number, result: InstructionResult): void {
    const instruction = this.#instructions.get(number);
    // Answered twice, or after patience ran out: the first answer stands.
    if (instruction === undefined) return;
    this.#instructions.delete(number);
    this.#world.unschedule(instruction.deadline);
    this.#watcher.later(() => instruction.whenAnswered(result));
  }

  setTimer(timer: { readonly type: string }, delayMillis: number): void {
    this.#timers.set(timer, delayMillis);
  }

  cancelTimer(timer: { readonly type: string }): void {
    this.#timers.cancel(timer);
  }

  persist(batches: readonly (readonly RowChange[])[], whenDurable: () => void): void {
    const done = (hasRoom: boolean): void =>
      this.#whenAwake(hasRoom ? whenDurable : () => this.#watcher.onDiskFull(this));
    this.#disk.write(batches, done, this.#syncedAtMicros);
  }

  stepped(
    input: Input,
    message: MessageId | undefined,
    effects: readonly Effect[],
    messages: readonly MessageId[],
  ): void {
    if (this.#world.isTraced) {
      const delivered = message === undefined ? {} : { message };
      const told = this.#clock.isSkewed ? { now: this.#clock.now() } : {};
      this.#world.record({
        type: 'replicaStepped',
        replica: this.id,
        ...told,
        input,
        ...delivered,
        effects,
        messages,
      });
    }
    this.#watcher.onStepped(this, input, effects);
  }

  durable(persists: number): void {
    if (this.#world.isTraced) this.#world.record({ type: 'rowsDurable', replica: this.id, persists });
  }

  overflowed(message: MessageId, to: ActorId): void {
    this.#world.record({ type: 'messageLost', message, from: this.id, to, reason: 'overflow' });
  }

  failed(sentence: string): void {
    this.#watcher.onFailed(this, sentence);
  }

  #incarnate(incarnation: number): ReplicaActor {
    const { id, ordinal, sponsor, founders, seed, config } = this.#setting;
    const identity: Identity = {
      id,
      incarnation,
      ordinal,
      founders,
      sponsor,
      seed: drawUint32(seedRandom(seed, `replica ${id} ${incarnation}`)),
    };
    return new ReplicaActor(this.#protocol, identity, config, this.#disk.rows(), this);
  }
}
