// A simulated run: the simulation as a `Run`. Its promises are settled before they are handed out: each call lets virtual
// time pass until it is done. A paced run leaves time to whoever shows it, and settles them as time passes.

import type { ClientState } from '../client/client.ts';
import type {
  Guarantee,
  Instruction,
  InstructionResult,
  Operation,
  OperationResult,
  Protocol,
} from '../core/contract.ts';
import type { Fault } from '../core/faults.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import { assert, fail, present, type Result, succeed } from '../core/result.ts';
import { type Happening, type RunHeader, TRACE_VERSION, type TraceEvent } from '../core/trace.ts';
import { refuseLatency } from '../host/fault.ts';
import {
  type LinkStatus,
  type Listener,
  type ReplicaStatus,
  type Run,
  type RunSpec,
  refuseFollowing,
} from '../host/run.ts';
import { clonePicture } from '../trace/fold.ts';
import type { RunPicture } from '../trace/picture.ts';
import { pictureAt } from '../trace/picture-at.ts';
import { Activities } from './activities.ts';
import type { DiskMoment } from './disk.ts';
import { forkSimulation } from './fork.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';

export interface SimulatedRunOptions extends Omit<SimulationOptions, 'founders'> {
  /**
   * `eager`: each call lets as much virtual time pass as it needs, so calls follow one another, but for work that goes
   * `beside`. `paced`: time passes by `advance` alone, so operations of several clients and faults may overlap.
   */
  readonly pace?: 'eager' | 'paced';
}

/** Starts a run in virtual time, or says why its options make none. */
export function simulateRun(spec: RunSpec, options: SimulatedRunOptions = {}): Result<SimulatedRun> {
  const config = spec.protocol.parseConfig(spec.options);
  if (!config.ok) return config;
  const refusal = refuseLatency(spec.link.latency);
  if (refusal !== null) return fail(refusal);
  const cannotFollow = refuseFollowing(spec.protocol, spec.clientsFollow === true);
  if (cannotFollow !== null) return fail(cannotFollow);
  const header: RunHeader = {
    version: TRACE_VERSION,
    protocol: spec.protocol.name,
    options: spec.options,
    config: config.value,
    engine: 'sim',
    placement: 'inline',
    seed: spec.seed,
    link: spec.link,
    clientTimeoutMillis: spec.clientTimeoutMillis,
    ...(spec.clientsFollow === undefined ? {} : { clientsFollow: spec.clientsFollow }),
  };
  const founders = spec.founders === undefined ? {} : { founders: spec.founders };
  const disk = { ...spec.disk, ...options.disk };
  const simulation = new Simulation(spec.protocol, header, { ...options, ...founders, disk });
  return succeed(new SimulatedRun(simulation, options.pace ?? 'eager'));
}

/** Somebody who waits for a moment of virtual time. */
interface Waiter {
  readonly isDone: () => boolean;
  readonly deadlineMillis: number;
  readonly settle: (isTimely: boolean) => void;
}

export class SimulatedRun implements Run {
  /** For those who drive it event by event. */
  readonly simulation: Simulation;
  readonly #pace: 'eager' | 'paced';
  /** Who uses an eager run at once. */
  readonly #activities: Activities;
  #waiters: Waiter[] = [];
  #besides = 0;
  #isClosed = false;

  constructor(simulation: Simulation, pace: 'eager' | 'paced') {
    this.simulation = simulation;
    this.#pace = pace;
    this.#activities = new Activities(
      () => simulation.now,
      (isDone, deadline) => simulation.pump(isDone, deadline),
    );
  }

  get header(): RunHeader {
    return this.simulation.header;
  }

  get protocol(): Protocol {
    return this.simulation.protocol;
  }

  now(): number {
    return this.simulation.now;
  }

  addReplica(id: ReplicaId, sponsor: ReplicaId | null): Promise<Result<void>> {
    return this.#settled<Result<void>>(
      (settle) => this.simulation.addReplica(id, sponsor, settle),
      fail(CLOSED),
    );
  }

  addClient(id: ClientId, guarantees: readonly Guarantee[]): Result<void> {
    return this.#isClosed ? fail(CLOSED) : this.simulation.addClient(id, guarantees);
  }

  attachClient(client: ClientId, replica: ReplicaId | null): Promise<Result<void>> {
    return Promise.resolve(this.#isClosed ? fail(CLOSED) : this.simulation.attachClient(client, replica));
  }

  chooseGuarantees(client: ClientId, guarantees: readonly Guarantee[]): Result<void> {
    return this.#isClosed ? fail(CLOSED) : this.simulation.chooseGuarantees(client, guarantees);
  }

  setFollowing(client: ClientId, isOn: boolean): Result<void> {
    return this.#isClosed ? fail(CLOSED) : this.simulation.setFollowing(client, isOn);
  }

  operate(client: ClientId, operation: Operation): Promise<OperationResult> {
    const closed = { type: 'refused', reason: 'UNREACHABLE', sentence: CLOSED } as const;
    return this.#settled<OperationResult>(
      (settle) => this.simulation.operate(client, operation, settle),
      closed,
    );
  }

  instruct(replica: ReplicaId, instruction: Instruction): Promise<InstructionResult> {
    const closed = { type: 'failed', sentence: CLOSED } as const;
    return this.#settled<InstructionResult>(
      (settle) => this.simulation.instruct(replica, instruction, settle),
      closed,
    );
  }

  inject(fault: Fault): Promise<Result<void>> {
    return Promise.resolve(this.#isClosed ? fail(CLOSED) : this.simulation.inject(fault));
  }

  async wait(millis: number): Promise<void> {
    await this.#until(() => false, this.now() + millis);
  }

  /** What is held on a link is not under way: it waits for a person. */
  drain(timeoutMillis: number): Promise<boolean> {
    return this.#until(() => this.simulation.world.underWay === 0, this.now() + timeoutMillis);
  }

  async beside(work: () => Promise<void>): Promise<void> {
    const counted = async () => {
      this.#besides += 1;
      await work();
      this.#besides -= 1;
      this.#settleWaiters();
    };
    if (this.#pace === 'paced' || this.#isClosed) void counted();
    else {
      this.#activities.begin(counted);
      await this.#until(() => true, Number.POSITIVE_INFINITY);
    }
  }

  async whenAlone(): Promise<void> {
    await this.#until(() => this.#besides === 0, Number.POSITIVE_INFINITY);
  }

  replicas(): readonly ReplicaStatus[] {
    return [...this.simulation.replicas.values()].map((replica) => ({
      id: replica.id,
      alive: replica.isAlive,
      frozen: replica.isFrozen,
      incarnation: replica.incarnation,
      state: replica.actor.state,
    }));
  }

  clients(): readonly ClientState[] {
    return this.simulation.clientStates();
  }

  links(): readonly LinkStatus[] {
    return [...this.simulation.network.table.all].map(({ a, b, up, ab, ba, forward, backward }) => ({
      a,
      b,
      up,
      ab,
      ba,
      heldAb: forward.heldCount,
      heldBa: backward.heldCount,
    }));
  }

  isUnderWay(message: MessageId, from: ActorId, to: ActorId): boolean {
    return this.simulation.network.isUnderWay(message, from, to);
  }

  record(happening: Happening): TraceEvent {
    return this.simulation.world.record(happening);
  }

  /** The same future lies before both: seed, luck and all that is under way are the same. */
  fork(at = this.lastSequence()): Result<SimulatedRun> {
    if (this.simulation.tracing !== 'kept') return fail('what happens in this run is not kept');
    const picture = pictureAt(this, at);
    if (!picture.ok) return picture;
    const { simulation } = this;
    const isNow = at === this.lastSequence();
    const forked = forkSimulation(this.protocol, picture.value, {
      disk: simulation.diskOptions,
      monitor: simulation.watchfulness,
      ...(isNow ? { nowMillis: this.now(), disks: disksOf(simulation) } : {}),
    });
    return forked.ok ? succeed(new SimulatedRun(forked.value, this.#pace)) : forked;
  }

  follow(from: number, listener: Listener): (() => void) | null {
    return this.simulation.world.log.follow(from, listener);
  }

  lastSequence(): number {
    return this.simulation.world.log.lastSequence;
  }

  pictures(): readonly RunPicture[] {
    return this.simulation.world.pictures;
  }

  snapshot(): RunPicture {
    return clonePicture(this.simulation.world.picture);
  }

  /** Lets this much virtual time pass in a paced run, and settles what was waited for. */
  advance(millis: number): void {
    assert(this.#pace === 'paced', 'only a paced run is advanced from outside');
    // The clock counts whole microseconds; a target between two of them would never be reached.
    const target = Math.round((this.now() + millis) * 1000) / 1000;
    const settleDone = () => {
      this.#settleWaiters();
      return false;
    };
    do {
      const deadlines = this.#waiters.map((waiter) => waiter.deadlineMillis);
      this.simulation.pump(settleDone, Math.min(target, ...deadlines));
      this.#settleWaiters();
    } while (this.now() < target && !this.#isClosed);
  }

  /** Ends the run; whoever still waits is told so. The trace and the states stay readable. */
  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#isClosed = true;
    this.simulation.world.clear();
    for (const waiter of this.#waiters.splice(0)) waiter.settle(false);
    this.#activities.close();
    return Promise.resolve();
  }

  /** @param whenClosed the answer to whoever still waits when the run is closed. */
  async #settled<T>(begin: (settle: (result: T) => void) => void, whenClosed: T): Promise<T> {
    if (this.#isClosed) return whenClosed;
    let settled: { readonly result: T } | null = null;
    begin((result) => {
      settled = { result };
    });
    // Every call has a deadline of its own inside of the simulation.
    const isTimely = await this.#until(() => settled !== null, Number.POSITIVE_INFINITY);
    return isTimely ? present(settled as { readonly result: T } | null, 'a result').result : whenClosed;
  }

  #until(isDone: () => boolean, deadlineMillis: number): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(isDone());
    // The clock counts whole microseconds; a moment between two of them would never be reached.
    const deadline = Math.round(deadlineMillis * 1000) / 1000;
    if (this.#pace === 'eager') return this.#untilEagerly(isDone, deadline);
    return new Promise((settle) => {
      this.#waiters.push({ isDone, deadlineMillis: deadline, settle });
      this.#settleWaiters();
    });
  }

  #untilEagerly(isDone: () => boolean, deadline: number): Promise<boolean> {
    if (this.#activities.isAlone) return Promise.resolve(this.simulation.pump(isDone, deadline));
    return this.#activities.wait(isDone, deadline);
  }

  #settleWaiters(): void {
    if (this.#waiters.length === 0) return;
    const { now } = this.simulation;
    this.#waiters = this.#waiters.filter((waiter) => {
      const isDone = waiter.isDone();
      if (!isDone && now < waiter.deadlineMillis) return true;
      waiter.settle(isDone);
      return false;
    });
  }
}

function disksOf(simulation: Simulation): ReadonlyMap<ReplicaId, DiskMoment> {
  return new Map([...simulation.replicas.values()].map((replica) => [replica.id, replica.disk]));
}

const CLOSED = 'the run is closed';
