// A live run: replicas that talk over real sockets and keep their rows on a real disk, in real time.

import type { ClientState } from '../../shared/client/client.ts';
import type {
  Guarantee,
  Instruction,
  InstructionResult,
  Operation,
  OperationResult,
  Protocol,
} from '../../shared/core/contract.ts';
import type { Fault } from '../../shared/core/faults.ts';
import {
  type ActorId,
  type ClientId,
  isActorId,
  type MessageId,
  type ReplicaId,
} from '../../shared/core/ids.ts';
import { CLIENTS_MAX, REPLICAS_MAX } from '../../shared/core/limits.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { toSentence } from '../../shared/core/step.ts';
import type { Happening, RunHeader, TraceEvent } from '../../shared/core/trace.ts';
import {
  type LinkStatus,
  type Listener,
  type ReplicaStatus,
  type Run,
  type RunSpec,
  refuseFollowing,
} from '../../shared/host/run.ts';
import { forkSimulation } from '../../shared/sim/fork.ts';
import { SimulatedRun } from '../../shared/sim/simulated-run.ts';
import { clonePicture } from '../../shared/trace/fold.ts';
import type { MessagePicture, RunPicture } from '../../shared/trace/picture.ts';
import { pictureAt } from '../../shared/trace/picture-at.ts';
import type { Obstacle } from '../storage/replica-storage.ts';
import type { LiveCluster } from './live-cluster.ts';
import { injectFault, refuseLiveFault } from './live-faults.ts';
import type { LiveReplica } from './live-replica.ts';
import type { RunFolder } from './run-folder.ts';
import { FAULT_MILLIS_MAX, JOIN_MILLIS_MAX } from './run-limits.ts';

const CLOSED = 'the run is closed';

export class LiveRun implements Run {
  readonly header: RunHeader;
  readonly protocol: Protocol;
  readonly #cluster: LiveCluster;
  readonly #folder: RunFolder;
  readonly #founders: readonly ReplicaId[] | undefined;
  /** Replicas start one after another, so that join order is the order of the trace. */
  #starting: Promise<unknown> = Promise.resolve();
  /** Whoever waits for an operation or an instruction, to be told when the run is closed. */
  readonly #unanswered = new Set<() => void>();
  /** Work that goes beside what else is asked of this run. */
  readonly #besides = new Set<Promise<void>>();
  #closing: Promise<void> | null = null;

  constructor(spec: RunSpec, header: RunHeader, cluster: LiveCluster, folder: RunFolder) {
    this.header = header;
    this.protocol = spec.protocol;
    this.#founders = spec.founders;
    this.#cluster = cluster;
    this.#folder = folder;
  }

  now(): number {
    return this.#cluster.now();
  }

  // ---------------------------------------------------------------- replicas and clients come

  /** Starts the replicas that the folder knows. @returns what keeps the first from starting that does not */
  async startMembers(): Promise<Obstacle | null> {
    for (const member of this.#folder.members) {
      const started = await this.#cluster.addMember(member).start();
      if (!started.ok) return started;
    }
    await this.#whenLinked(this.#folder.members.map(({ id }) => id));
    return null;
  }

  async addReplica(id: ReplicaId, sponsor: ReplicaId | null): Promise<Result<void>> {
    const { replicas } = this.#cluster;
    const refusal =
      this.#refuseName(id) ??
      (replicas.size < REPLICAS_MAX ? null : `a run has at most ${REPLICAS_MAX} replicas`) ??
      (sponsor === null || replicas.has(sponsor) ? null : `there is no replica ${sponsor}`);
    if (refusal !== null) return fail(refusal);
    const member = { id, sponsor, founders: this.#founders ?? [[...replicas.keys()][0] ?? id] };
    const replica = this.#cluster.addMember(member);
    const start = async (): Promise<Result<void>> => {
      if (this.#closing !== null) return fail(CLOSED);
      const failure = await this.#folder.add(member);
      return failure === null ? replica.start() : fail(failure);
    };
    const started = this.#starting.then(start);
    this.#starting = started;
    const result = await started;
    return result.ok ? this.#whenServing(replica) : result;
  }

  async #whenServing(replica: LiveReplica): Promise<Result<void>> {
    const { id } = replica;
    const isServing = (): boolean => {
      const state = this.#cluster.picture(id)?.state;
      return replica.isAlive && state !== null && this.protocol.isServing(state);
    };
    await this.#cluster.waiters.until(() => isServing() || !replica.isAlive, JOIN_MILLIS_MAX);
    if (isServing()) {
      const isLinked = (await this.#whenLinked([id])) || this.#closing !== null;
      return isLinked
        ? succeed(undefined)
        : fail(`${id} has joined, and its links did not all come up within ${FAULT_MILLIS_MAX} ms`);
    }
    if (this.#closing !== null) return fail(CLOSED);
    const stopped = this.#cluster.picture(id)?.stopped ?? null;
    return fail(
      stopped === null
        ? `${id} has not joined within ${JOIN_MILLIS_MAX} ms`
        : `${id} stopped before it had joined: ${stopped.sentence}`,
    );
  }

  /** A protocol whose replicas say a thing once would lose it on a link that is about to stand. */
  #whenLinked(ids: readonly ReplicaId[]): Promise<boolean> {
    const { links, waiters } = this.#cluster;
    return waiters.until(() => ids.every((id) => links.areSettled(id)), FAULT_MILLIS_MAX);
  }

  addClient(id: ClientId, guarantees: readonly Guarantee[]): Result<void> {
    const hasRoom = this.#cluster.clients.size < CLIENTS_MAX;
    const refusal = this.#refuseName(id) ?? (hasRoom ? null : `a run has at most ${CLIENTS_MAX} clients`);
    if (refusal !== null) return fail(refusal);
    this.#cluster.addClient(id, guarantees);
    return succeed(undefined);
  }

  async attachClient(id: ClientId, replica: ReplicaId | null): Promise<Result<void>> {
    const refusal = this.#refuseClient(id);
    if (refusal !== null) return fail(refusal);
    const { links, clients, replicas, waiters } = this.#cluster;
    if (replica !== null && !replicas.has(replica)) return fail(`there is no replica ${replica}`);
    await this.#outsideOfSteps();
    const client = clients.get(id);
    const link = this.#cluster.attach(id, replica);
    if (link === null || client === undefined) return succeed(undefined);
    const isTimely = await waiters.until(() => links.isSettled(link), FAULT_MILLIS_MAX);
    if (isTimely || this.#closing !== null) return succeed(undefined);
    return fail(client.failureTowards(link.b) ?? `the link between ${id} and ${link.b} did not come up`);
  }

  chooseGuarantees(id: ClientId, guarantees: readonly Guarantee[]): Result<void> {
    const refusal = this.#refuseClient(id);
    if (refusal !== null) return fail(refusal);
    this.#soon(() => this.#cluster.clients.get(id)?.actor.receive({ type: 'choose', guarantees }));
    return succeed(undefined);
  }

  setFollowing(id: ClientId, isOn: boolean): Result<void> {
    const refusal = this.#refuseClient(id) ?? refuseFollowing(this.protocol, isOn);
    if (refusal !== null) return fail(refusal);
    this.#soon(() => {
      const client = this.#cluster.clients.get(id);
      if (client !== undefined) this.#cluster.setFollowing(client, isOn);
    });
    return succeed(undefined);
  }

  // ---------------------------------------------------------------- what people ask for

  operate(id: ClientId, operation: Operation): Promise<OperationResult> {
    const client = this.#cluster.clients.get(id);
    const unreachable = (sentence: string): OperationResult => ({
      type: 'refused',
      reason: 'UNREACHABLE',
      sentence,
    });
    if (this.#closing !== null) return Promise.resolve(unreachable(CLOSED));
    if (client === undefined) return Promise.resolve(unreachable(`there is no client ${id}`));
    return this.#answered(unreachable(CLOSED), (whenEnded) => client.actor.operate(operation, whenEnded));
  }

  instruct(id: ReplicaId, instruction: Instruction): Promise<InstructionResult> {
    const replica = this.#cluster.replicas.get(id);
    const failed = (sentence: string): InstructionResult => ({ type: 'failed', sentence });
    if (this.#closing !== null) return Promise.resolve(failed(CLOSED));
    if (replica === undefined) return Promise.resolve(failed(`there is no replica ${id}`));
    return this.#answered(failed(CLOSED), (whenAnswered) => replica.instruct(instruction, whenAnswered));
  }

  async inject(fault: Fault): Promise<Result<void>> {
    const refusal = this.#closing === null ? refuseLiveFault(this.#cluster, fault) : CLOSED;
    if (refusal !== null) return fail(refusal);
    await this.#outsideOfSteps();
    return injectFault(this.#cluster, fault);
  }

  // ---------------------------------------------------------------- time

  async wait(millis: number): Promise<void> {
    await this.#cluster.waiters.until(() => false, millis);
  }

  drain(timeoutMillis: number): Promise<boolean> {
    return this.#cluster.waiters.until(() => this.#cluster.isQuiet, timeoutMillis);
  }

  async beside(work: () => Promise<void>): Promise<void> {
    const done = work().finally(() => this.#besides.delete(done));
    this.#besides.add(done);
    // What takes no time has ended after a turn of the event loop.
    await Promise.race([done, new Promise((resolve) => setImmediate(resolve))]);
  }

  async whenAlone(): Promise<void> {
    while (this.#besides.size > 0) await Promise.all(this.#besides);
  }

  // ---------------------------------------------------------------- what there is

  replicas(): readonly ReplicaStatus[] {
    return this.#cluster.trace.picture.replicas.map(({ id, alive, frozen, identity, state }) => ({
      id,
      alive,
      frozen,
      incarnation: identity.incarnation,
      state,
    }));
  }

  /** The process in which a replica runs, for whoever wants to try something on it; `null` where it is this one. */
  processOf(id: ReplicaId): number | null {
    return this.#cluster.replicas.get(id)?.pid ?? null;
  }

  clients(): readonly ClientState[] {
    return this.#cluster.trace.picture.clients;
  }

  links(): readonly LinkStatus[] {
    const { links, messages } = this.#cluster.trace.picture;
    return links.map(({ a, b, up, ab, ba }) => ({
      a,
      b,
      up,
      ab,
      ba,
      heldAb: heldCount(messages, a, b),
      heldBa: heldCount(messages, b, a),
    }));
  }

  isUnderWay(message: MessageId, from: ActorId, to: ActorId): boolean {
    const one = this.#cluster.trace.picture.messages.find((other) => other.message === message);
    return one?.from === from && one.to === to && one.state !== 'waiting';
  }

  record(happening: Happening): TraceEvent {
    return this.#cluster.record(happening);
  }

  /** A listener that throws follows no more: a viewer's mistake must not break a replica's step. */
  follow(from: number, listener: Listener): (() => void) | null {
    let isBroken = false;
    return this.#cluster.trace.log.follow(from, (event) => {
      if (isBroken) return;
      try {
        listener(event);
      } catch (error) {
        isBroken = true;
        process.emitWarning(`a follower of a run's trace broke: ${toSentence(error)}`);
      }
    });
  }

  fork(at = this.lastSequence()): Result<SimulatedRun> {
    const picture = pictureAt(this, at);
    if (!picture.ok) return picture;
    const now = at === this.lastSequence() ? { nowMillis: this.now() } : {};
    const forked = forkSimulation(this.protocol, picture.value, { monitor: 'record', ...now });
    return forked.ok ? succeed(new SimulatedRun(forked.value, 'eager')) : forked;
  }

  lastSequence(): number {
    return this.#cluster.trace.log.lastSequence;
  }

  pictures(): readonly RunPicture[] {
    return this.#cluster.trace.pictures;
  }

  snapshot(): RunPicture {
    return clonePicture(this.#cluster.trace.picture);
  }

  /** Leaves no process, socket, timer or lock; what was acknowledged is on the disk. The trace stays readable. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const closing = this.#cluster.close();
    for (const tell of this.#unanswered) tell();
    await closing;
    await this.#starting;
    await this.#folder.close();
  }

  // ---------------------------------------------------------------- helpers

  /** @param whenClosed the answer to whoever still waits when the run is closed */
  #answered<T>(whenClosed: T, begin: (whenAnswered: (result: T) => void) => void): Promise<T> {
    return new Promise((resolve) => {
      const tell = (): void => resolve(whenClosed);
      this.#unanswered.add(tell);
      this.#soon(() =>
        begin((result) => {
          this.#unanswered.delete(tell);
          resolve(result);
        }),
      );
    });
  }

  /** Now, or, where a follower of the trace calls, when no actor is in the middle of a step. */
  #soon(work: () => void): void {
    if (this.#cluster.trace.isTelling) queueMicrotask(work);
    else work();
  }

  #outsideOfSteps(): Promise<void> {
    return new Promise((resolve) => this.#soon(resolve));
  }

  #refuseName(id: ActorId): string | null {
    if (this.#closing !== null) return CLOSED;
    if (!isActorId(id)) return `${JSON.stringify(id)} cannot name a replica or a client`;
    if (this.#cluster.replicas.has(id)) return `there is a replica ${id} already`;
    if (this.#cluster.clients.has(id)) return `there is a client ${id} already`;
    return null;
  }

  #refuseClient(id: ClientId): string | null {
    if (this.#closing !== null) return CLOSED;
    return this.#cluster.clients.has(id) ? null : `there is no client ${id}`;
  }
}

function heldCount(messages: readonly MessagePicture[], from: ActorId, to: ActorId): number {
  let count = 0;
  for (const message of messages)
    if (message.state === 'held' && message.from === from && message.to === to) count += 1;
  return count;
}
