// A simulation: replicas, clients, network, disks and one virtual clock in one thread, driven event by event. Given equal
// protocol, configuration, seed and calls it does the same on every machine, byte for byte. Nothing here is
// asynchronous; `SimulatedRun` makes a `Run` of it, and searches for schedules drive it directly.

import { InvariantMonitor, ViolationError } from '../check/monitor.ts';
import type { ClientState } from '../client/client.ts';
import type {
  ClientMessage,
  Guarantee,
  Instruction,
  InstructionResult,
  Operation,
  OperationResult,
  Protocol,
} from '../core/contract.ts';
import type { Fault } from '../core/faults.ts';
import { type ActorId, type ClientId, isActorId, type ReplicaId } from '../core/ids.ts';
import { CLIENTS_MAX, REPLICAS_MAX, SIMULATED_JOIN_MILLIS_MAX } from '../core/limits.ts';
import { assertNever, fail, present, type Result, succeed } from '../core/result.ts';
import type { RunHeader } from '../core/trace.ts';
import { toPeerInput, toReplyInput, toRequestInput } from '../host/delivery.ts';
import { isLinkFault, refuseFault } from '../host/fault.ts';
import type { Link } from '../host/link-table.ts';
import { SimulatedClient } from './client.ts';
import { DISK_DEFAULTS, type DiskOptions } from './disk.ts';
import { SimulatedNetwork } from './network.ts';
import { SimulatedReplica } from './replica.ts';
import { type Deadline, type Delivery, type SimulatedEvent, World } from './world.ts';

export interface SimulationOptions {
  readonly disk?: Partial<DiskOptions>;
  /** Whether a trace and a picture are kept; without them a simulation is several times as quick. */
  readonly isTraced?: boolean;
  /** Events kept for late followers; `TRACE_EVENTS_MAX` unless given. */
  readonly keptMax?: number;
  /**
   * Whether the protocol's invariants are looked at after every step: not at all, with violations going into the trace,
   * or with the first violation (or failure of the protocol's code) thrown out of the simulation.
   */
  readonly monitor?: 'off' | 'record' | 'throw';
  /** The replicas of the first configuration; the first one alone unless given. */
  readonly founders?: readonly ReplicaId[];
}

/** A replica that has not joined yet, and who waits for it. */
interface Joining {
  readonly deadline: Deadline;
  readonly whenServing: (result: Result<void>) => void;
}

export class Simulation {
  readonly header: RunHeader;
  readonly protocol: Protocol;
  readonly world: World;
  readonly network: SimulatedNetwork;
  /** In join order. */
  readonly replicas = new Map<ReplicaId, SimulatedReplica>();
  readonly clients = new Map<ClientId, SimulatedClient>();
  readonly #options: SimulationOptions;
  readonly #monitor: InvariantMonitor | null;
  /** What invariants see; the entries are kept up to date instead of made anew for each step. */
  readonly #cluster = new Map<ReplicaId, { state: unknown; alive: boolean }>();
  readonly #joining = new Map<ReplicaId, Joining>();
  #callbacks: (() => void)[] = [];
  #steps = 0;

  constructor(protocol: Protocol, header: RunHeader, options: SimulationOptions = {}) {
    this.protocol = protocol;
    this.header = header;
    this.#options = options;
    this.#monitor = (options.monitor ?? 'off') === 'off' ? null : new InvariantMonitor(protocol);
    const states = {
      replica: (id: ReplicaId) => this.replica(id).actor.state,
      client: (id: ClientId) => present(this.clients.get(id), id).actor.state,
    };
    const { isTraced = true, keptMax } = options;
    this.world = new World(protocol, states, keptMax === undefined ? { isTraced } : { isTraced, keptMax });
    this.network = new SimulatedNetwork(this.world, header.link, header.seed, {
      isAlive: (id) => this.isAlive(id),
      isClient: (id) => this.clients.has(id),
    });
    this.world.record({ type: 'runStarted', header });
  }

  /** Milliseconds since the run's start. */
  get now(): number {
    return this.world.now;
  }

  /** Steps of replicas so far. */
  get steps(): number {
    return this.#steps;
  }

  /** What invariants and convergence checks look at. */
  get cluster(): ReadonlyMap<ReplicaId, { readonly state: unknown; readonly alive: boolean }> {
    return this.#cluster;
  }

  replica(id: ReplicaId): SimulatedReplica {
    return present(this.replicas.get(id), `replica ${id}`);
  }

  isAlive(id: ReplicaId): boolean {
    return this.replicas.get(id)?.isAlive === true;
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
    const disk = { ...DISK_DEFAULTS, ...this.#options.disk };
    const { seed, config, clientTimeoutMillis } = this.header;
    const setting = {
      id,
      sponsor,
      founders,
      seed,
      config,
      disk,
      instructionTimeoutMillis: clientTimeoutMillis,
    };
    const replica = new SimulatedReplica(this.protocol, setting, this.world, this.network, {
      onStepped: (stepped) => this.#onStepped(stepped),
      onFailed: (broken, sentence) => this.#stopReplica(broken, 'failed', sentence),
      later: (callback) => this.#later(callback),
    });
    this.replicas.set(id, replica);
    this.network.table.addReplica(id);
    const onPassed = () =>
      this.#endJoining(id, fail(`${id} has not joined within ${SIMULATED_JOIN_MILLIS_MAX} ms`));
    const deadline: Deadline = { at: 0, order: 0, position: -1, type: 'deadline', onPassed };
    this.#joining.set(id, { deadline, whenServing });
    this.world.schedule(deadline, SIMULATED_JOIN_MILLIS_MAX);
    this.#begin(replica);
    this.#callBack();
  }

  addClient(id: ClientId, guarantees: readonly Guarantee[]): Result<void> {
    const refusal =
      this.#refuseName(id) ??
      (this.clients.size < CLIENTS_MAX ? null : `a run has at most ${CLIENTS_MAX} clients`);
    if (refusal !== null) return fail(refusal);
    const later = (callback: () => void) => this.#later(callback);
    const patience = this.header.clientTimeoutMillis;
    const client = new SimulatedClient(
      this.protocol,
      id,
      guarantees,
      patience,
      this.world,
      this.network,
      later,
    );
    this.clients.set(id, client);
    this.network.table.addClient(id);
    this.world.record({ type: 'clientStarted', client: id, guarantees });
    return succeed(undefined);
  }

  attachClient(id: ClientId, replica: ReplicaId | null): Result<void> {
    const client = this.clients.get(id);
    if (client === undefined) return fail(`there is no client ${id}`);
    if (replica !== null && !this.replicas.has(replica)) return fail(`there is no replica ${replica}`);
    const link = this.network.attach(id, replica);
    client.actor.receive({ type: 'attach', replica });
    if (link !== null) {
      this.network.refresh(link);
      if (link.up) client.actor.receive({ type: 'link', up: true });
    }
    this.#callBack();
    return succeed(undefined);
  }

  chooseGuarantees(id: ClientId, guarantees: readonly Guarantee[]): Result<void> {
    const client = this.clients.get(id);
    if (client === undefined) return fail(`there is no client ${id}`);
    client.actor.receive({ type: 'choose', guarantees });
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
    });
    if (refusal !== null) return fail(refusal);
    this.world.record({ type: 'faultInjected', fault });
    if (isLinkFault(fault)) {
      const changed = this.network.inject(fault);
      if (changed !== null) this.#tellEnds([changed]);
    } else {
      const replica = this.replica(fault.replica);
      if (fault.type === 'crash') this.#stopReplica(replica, 'crashed', `${fault.replica} was crashed`);
      else {
        replica.reincarnate();
        this.#begin(replica);
      }
    }
    this.#callBack();
    return succeed(undefined);
  }

  // ---------------------------------------------------------------- replicas come and go

  /** Starts the present incarnation of a replica and brings its links up. */
  #begin(replica: SimulatedReplica): void {
    this.#cluster.set(replica.id, { state: replica.actor.state, alive: true });
    replica.begin();
    if (!replica.isAlive) return;
    this.#tellEnds(
      this.network.table.of(replica.id).filter((link) => this.network.refresh(link)),
      replica.id,
    );
  }

  #stopReplica(replica: SimulatedReplica, reason: 'crashed' | 'failed', sentence: string): void {
    const entry = this.#cluster.get(replica.id);
    if (entry !== undefined) entry.alive = false;
    replica.stop(sentence);
    this.world.record({ type: 'replicaStopped', replica: replica.id, reason, sentence });
    if (reason === 'failed' && this.#options.monitor === 'throw')
      throw new ViolationError({ invariant: 'protocol code does not break', replica: replica.id, sentence });
    const links = this.network.table.of(replica.id);
    this.network.kill(links, 'crashed');
    this.#tellEnds(links.filter((link) => this.network.refresh(link)));
    this.#endJoining(replica.id, fail(`${replica.id} stopped before it had joined: ${sentence}`));
  }

  /** Tells the ends of links that came up or went down: replicas in join order, then clients. */
  #tellEnds(changed: readonly Link[], alsoTold?: ReplicaId): void {
    const ends = new Set<ActorId>(changed.flatMap((link) => [link.a, link.b]));
    for (const replica of this.replicas.values())
      if (replica.isAlive && (ends.has(replica.id) || replica.id === alsoTold))
        replica.actor.receive({ type: 'links', up: this.#reachable(replica.id) });
    for (const link of changed) {
      const client = this.clients.get(link.a);
      if (client !== undefined && client.actor.state.replica === link.b)
        client.actor.receive({ type: 'link', up: link.up });
    }
  }

  /** Replicas to which an open link leads, in join order. */
  #reachable(id: ReplicaId): ReplicaId[] {
    const { table } = this.network;
    return [...this.replicas.keys()].filter((other) => table.between(id, other)?.up === true);
  }

  #onStepped(replica: SimulatedReplica): void {
    this.#steps += 1;
    if (this.#joining.has(replica.id) && this.protocol.isServing(replica.actor.state))
      this.#endJoining(replica.id, succeed(undefined));
    if (this.#monitor === null) return;
    for (const violation of this.#monitor.after({ replicas: this.#cluster }, replica.id)) {
      this.world.record({ type: 'violated', ...violation });
      if (this.#options.monitor === 'throw') throw new ViolationError(violation);
    }
  }

  #endJoining(id: ReplicaId, result: Result<void>): void {
    const joining = this.#joining.get(id);
    if (joining === undefined) return;
    this.#joining.delete(id);
    this.world.unschedule(joining.deadline);
    this.#later(() => joining.whenServing(result));
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
        this.#onDelivery(event);
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

  #onDelivery({ direction, message: { message, from, to, body } }: Delivery): void {
    direction.arrived();
    const replica = this.replicas.get(to);
    if (replica === undefined) {
      this.clients.get(to)?.actor.receive(toReplyInput(from, body as ClientMessage), message);
      return;
    }
    const input = this.replicas.has(from)
      ? toPeerInput(from, body)
      : toRequestInput(from, body as ClientMessage);
    replica.actor.receive(input, message);
  }

  #later(callback: () => void): void {
    this.#callbacks.push(callback);
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
