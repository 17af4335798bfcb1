// A simulation: replicas, clients, network, disks and one virtual clock in one thread, driven event by event. Given equal
// protocol, configuration, seed and calls it does the same on every machine, byte for byte. Nothing here is
// asynchronous; `SimulatedRun` makes a `Run` of it, and searches for schedules drive it directly.

import type { HistoryOperation } from '../check/history/history.ts';
import { type ClientState, clientConfigOf } from '../client/client.ts';
import type {
  Guarantee,
  Identity,
  Instruction,
  InstructionResult,
  Operation,
  OperationResult,
  Protocol,
} from '../core/contract.ts';
import type { Fault } from '../core/faults.ts';
import { type ActorId, type ClientId, isActorId, type ReplicaId } from '../core/ids.ts';
import { CLIENTS_MAX, INSTRUCTION_MORE_MILLIS, REPLICAS_MAX } from '../core/limits.ts';
import { assertNever, fail, type Result, succeed } from '../core/result.ts';
import type { RunHeader } from '../core/trace.ts';
import { isLinkFault, refuseFault } from '../host/fault.ts';
import { refuseFollowing } from '../host/run.ts';
import type { SimulatedClient } from './client.ts';
import { SimulatedCluster } from './cluster.ts';
import { type CrashMoment, DISK_DEFAULTS, type DiskOptions } from './disk.ts';
import type { SimulatedNetwork } from './network.ts';
import type { ReplicaSetting, SimulatedReplica } from './replica.ts';
import { type RunMoment, resumeCluster } from './resume.ts';
import { Watch, type Watchfulness } from './watch.ts';
import { type SimulatedEvent, type Tracing, World } from './world.ts';

export interface SimulationOptions {
  readonly disk?: Partial<DiskOptions>;
  /** `kept` unless given. */
  readonly trace?: Tracing;
  /** Events kept for late followers of a trace that is kept; `TRACE_EVENTS_MAX` unless given. */
  readonly keptMax?: number;
  /** `off` unless given. */
  readonly monitor?: Watchfulness;
  /** The replicas of the first configuration; the first one alone unless given. */
  readonly founders?: readonly ReplicaId[];
}

export class Simulation {
  readonly header: RunHeader;
  readonly protocol: Protocol;
  readonly world: World;
  readonly #options: SimulationOptions;
  readonly #watch: Watch;
  readonly #actors: SimulatedCluster;
  #callbacks: (() => void)[] = [];

  /** @param from the moment of another run from which this one goes on, with all that was under way (`fork.ts`) */
  constructor(
    protocol: Protocol,
    header: RunHeader,
    options: SimulationOptions = {},
    from: RunMoment | null = null,
  ) {
    this.protocol = protocol;
    this.header = header;
    this.#options = options;
    const states = {
      replica: (id: ReplicaId) => this.#actors.replica(id).actor.state,
      client: (id: ClientId) => this.#actors.client(id).actor.state,
    };
    const { trace = 'kept', keptMax } = options;
    this.world = new World(protocol, states, { trace, keptMax, from: from ?? undefined });
    this.#watch = new Watch(protocol, this.world, options.monitor ?? 'off');
    const later = (callback: () => void) => void this.#callbacks.push(callback);
    this.#actors = new SimulatedCluster(protocol, header, this.world, this.#watch, later);
    if (from === null) this.world.record({ type: 'runStarted', header });
    else resumeCluster(this.#actors, from, (id, identity) => this.#settingOf(id, identity));
    this.#callBack();
  }

  /** Milliseconds since the run's start. */
  get now(): number {
    return this.world.now;
  }

  get watchfulness(): Watchfulness {
    return this.#options.monitor ?? 'off';
  }

  get tracing(): Tracing {
    return this.#options.trace ?? 'kept';
  }

  get diskOptions(): DiskOptions {
    return { ...DISK_DEFAULTS, ...this.#options.disk };
  }

  /** Steps of replicas so far. */
  get steps(): number {
    return this.#actors.steps;
  }

  /** What invariants and convergence checks look at. */
  get cluster(): ReadonlyMap<ReplicaId, { readonly state: unknown; readonly alive: boolean }> {
    return this.#watch.cluster;
  }

  /** What clients asked and were told; empty unless violations are thrown. To be taken at the end. */
  takeHistory(): HistoryOperation[] {
    return this.#watch.takeHistory();
  }

  /** How often each property that should hold sometimes was seen; empty where violations are not thrown. */
  get sightings(): ReadonlyMap<string, number> {
    return this.#watch.sightings;
  }

  /** In join order. */
  get replicas(): ReadonlyMap<ReplicaId, SimulatedReplica> {
    return this.#actors.replicas;
  }

  get clients(): ReadonlyMap<ClientId, SimulatedClient> {
    return this.#actors.clients;
  }

  get network(): SimulatedNetwork {
    return this.#actors.network;
  }

  isAlive(id: ReplicaId): boolean {
    return this.#actors.isAlive(id);
  }

  // ---------------------------------------------------------------- time

  /**
   * Lets the next event happen.
   * @returns false when there is none.
   */
  step(): boolean {
    const event = this.world.takeNext();
    if (event === undefined) return false;
    this.#dispatch(event);
    this.#callBack();
    return true;
  }

  /**
   * Lets events happen, the next one first, until `isDone` or until none is left that is due by the deadline.
   * @param deadlineMillis since the run's start; the clock stands there when it passed.
   * @returns whether it was done.
   */
  pump(isDone: () => boolean, deadlineMillis: number): boolean {
    while (!isDone()) {
      if (this.world.nextAt > deadlineMillis) {
        if (deadlineMillis < Infinity) this.world.advanceTo(deadlineMillis);
        return false;
      }
      if (!this.step()) return false;
    }
    return true;
  }

  // ---------------------------------------------------------------- calls

  addReplica(id: ReplicaId, sponsor: ReplicaId | null, whenServing: (result: Result<void>) => void): void {
    const refusal =
      this.#refuseName(id) ??
      (this.replicas.size < REPLICAS_MAX ? null : `a run has at most ${REPLICAS_MAX} replicas`) ??
      (sponsor === null || this.replicas.has(sponsor) ? null : `there is no replica ${sponsor}`);
    if (refusal !== null) {
      whenServing(fail(refusal));
      return;
    }
    const founders = this.#options.founders ?? [[...this.replicas.keys()][0] ?? id];
    this.#actors.add(this.#settingOf(id, { sponsor, founders }), whenServing);
    this.#callBack();
  }

  #settingOf(id: ReplicaId, { sponsor, founders }: Pick<Identity, 'sponsor' | 'founders'>): ReplicaSetting {
    const { seed, config, clientTimeoutMillis } = this.header;
    return {
      id,
      ordinal: this.replicas.size,
      sponsor,
      founders,
      seed,
      config,
      disk: this.diskOptions,
      instructionTimeoutMillis: clientTimeoutMillis + INSTRUCTION_MORE_MILLIS,
    };
  }

  addClient(id: ClientId, guarantees: readonly Guarantee[]): Result<void> {
    const refusal =
      this.#refuseName(id) ??
      (this.clients.size < CLIENTS_MAX ? null : `a run has at most ${CLIENTS_MAX} clients`);
    if (refusal !== null) return fail(refusal);
    this.#actors.addClient(id, guarantees, clientConfigOf(this.header));
    return succeed(undefined);
  }

  attachClient(id: ClientId, replica: ReplicaId | null): Result<void> {
    const client = this.clients.get(id);
    if (client === undefined) return fail(`there is no client ${id}`);
    if (replica !== null && !this.replicas.has(replica)) return fail(`there is no replica ${replica}`);
    this.#actors.attach(client, replica);
    this.#callBack();
    return succeed(undefined);
  }

  chooseGuarantees(id: ClientId, guarantees: readonly Guarantee[]): Result<void> {
    const client = this.clients.get(id);
    if (client === undefined) return fail(`there is no client ${id}`);
    client.actor.receive({ type: 'choose', guarantees });
    return succeed(undefined);
  }

  setFollowing(id: ClientId, isOn: boolean): Result<void> {
    const client = this.clients.get(id);
    if (client === undefined) return fail(`there is no client ${id}`);
    const refusal = refuseFollowing(this.protocol, isOn);
    if (refusal !== null) return fail(refusal);
    this.#actors.setFollowing(client, isOn);
    this.#callBack();
    return succeed(undefined);
  }

  /** `whenEnded` is called exactly once: with the result, or refused with `UNREACHABLE` or `TIMEOUT`. */
  operate(id: ClientId, operation: Operation, whenEnded: (result: OperationResult) => void): void {
    const client = this.clients.get(id);
    if (client === undefined)
      whenEnded({ type: 'refused', reason: 'UNREACHABLE', sentence: `there is no client ${id}` });
    else client.operate(operation, whenEnded);
    this.#callBack();
  }

  /** `whenAnswered` is called exactly once. */
  instruct(id: ReplicaId, instruction: Instruction, whenAnswered: (result: InstructionResult) => void): void {
    const replica = this.replicas.get(id);
    if (replica === undefined) whenAnswered({ type: 'failed', sentence: `there is no replica ${id}` });
    else replica.instruct(instruction, whenAnswered);
    this.#callBack();
  }

  /** The fault is in force when this returns. */
  inject(fault: Fault): Result<void> {
    const refusal = refuseFault(fault, {
      isReplica: (id) => this.replicas.has(id),
      isClient: (id) => this.clients.has(id),
      isAlive: (id) => this.isAlive(id),
      isFrozen: (id) => this.replicas.get(id)?.isFrozen === true,
    });
    if (refusal !== null) return fail(refusal);
    this.world.record({ type: 'faultInjected', fault });
    if (isLinkFault(fault)) this.#actors.injectOnLink(fault);
    else this.#actors.injectOnReplica(fault);
    this.#callBack();
    return succeed(undefined);
  }

  /**
   * Crashes the replica, which need not be there yet, beside one batch of rows: the `batch`th that it hands to its disk, over all incarnations, from 1.
   * @see SimulatedReplica.batches for how many there were
   */
  crashAtBatch(id: ReplicaId, batch: number, moment: CrashMoment): void {
    this.#actors.planCrash(id, batch, moment, () => {
      this.#callbacks.push(() => void this.inject({ type: 'crash', replica: id }));
    });
  }

  #refuseName(id: ActorId): string | null {
    if (!isActorId(id)) return `${JSON.stringify(id)} cannot name a replica or a client`;
    if (this.replicas.has(id)) return `there is a replica ${id} already`;
    if (this.clients.has(id)) return `there is a client ${id} already`;
    return null;
  }

  // ---------------------------------------------------------------- events

  #dispatch(event: SimulatedEvent): void {
    switch (event.type) {
      case 'delivery':
        this.#actors.onDelivery(event);
        break;
      case 'timeout':
        event.owner.onTimeout(event);
        break;
      case 'synced':
        event.onSynced();
        break;
      case 'deadline':
        event.onPassed();
        break;
      default:
        assertNever(event);
    }
  }

  /** Callers may call the simulation again, so they wait until no actor is in the middle of anything. */
  #callBack(): void {
    while (this.#callbacks.length > 0) {
      const callbacks = this.#callbacks;
      this.#callbacks = [];
      for (const callback of callbacks) callback();
    }
  }

  /** The states of the clients, in the order in which they came. */
  clientStates(): ClientState[] {
    return [...this.clients.values()].map((client) => client.actor.state);
  }
}
