// The moving parts of a live run, wired together: replicas, clients, links, traffic, trace. Everything that they report
// is taken in here, in one order.

import { randomBytes } from 'node:crypto';
import { type ClientEffect, type ClientInput, clientConfigOf } from '../../shared/client/client.ts';
import type { Guarantee, Protocol } from '../../shared/core/contract.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../../shared/core/ids.ts';
import { INSTRUCTION_MORE_MILLIS } from '../../shared/core/limits.ts';
import { assertNever, present } from '../../shared/core/result.ts';
import type { Happening, RunHeader, TraceEvent } from '../../shared/core/trace.ts';
import type { Link } from '../../shared/host/link-table.ts';
import type { ReplicaPicture } from '../../shared/trace/picture.ts';
import type { Durability } from '../storage/replica-storage.ts';
import type { HostCommand, HostReport, LaunchHost } from './host-control.ts';
import { launchInline } from './inline-placement.ts';
import { LiveClient } from './live-client.ts';
import { LiveLinks } from './live-links.ts';
import { LiveReplica, type RestartPolicy } from './live-replica.ts';
import { launchProcesses } from './process-placement.ts';
import { ReportOrder } from './report-order.ts';
import { machineMillis, runClock } from './run-clock.ts';
import type { Member } from './run-folder.ts';
import { RunTrace } from './run-trace.ts';
import { Traffic, type TrafficReport } from './traffic.ts';
import { Waiters } from './waiters.ts';

export interface ClusterOptions {
  readonly protocol: Protocol;
  readonly header: RunHeader;
  readonly durability: Durability;
  readonly restart: RestartPolicy;
  /** The program of replica processes; `undefined`: the one beside the sources. */
  readonly program: URL | undefined;
  /** Where the rows of a replica are. */
  folderOf(replica: ReplicaId): string;
}

export class LiveCluster {
  readonly trace: RunTrace;
  readonly links: LiveLinks;
  readonly traffic: Traffic;
  readonly waiters = new Waiters();
  /** In join order. */
  readonly replicas = new Map<ReplicaId, LiveReplica>();
  readonly clients = new Map<ClientId, LiveClient>();
  readonly now: () => number;
  readonly #options: ClusterOptions;
  readonly #startedAt = machineMillis();
  readonly #secret = randomBytes(32).toString('base64url');
  readonly #launch: LaunchHost;
  /** `null` where all hosts are in this process, which is one order already. */
  readonly #order: ReportOrder | null;
  /** Replicas that left: clients that follow are not told of them any more. */
  readonly #left = new Set<ReplicaId>();
  #lastMessage: MessageId = 0;
  #isClosed = false;

  constructor(options: ClusterOptions) {
    const { protocol, header } = options;
    const isInline = header.placement === 'inline';
    this.#options = options;
    this.now = runClock(this.#startedAt);
    const states = {
      replica: (id: ReplicaId) => this.replica(id).state,
      client: (id: ClientId) => present(this.clients.get(id), id).actor.state,
    };
    this.trace = new RunTrace(protocol, isInline ? states : undefined);
    this.#launch = isInline
      ? launchInline(protocol, () => this.#nextMessage())
      : launchProcesses(options.program);
    this.#order = isInline
      ? null
      : new ReportOrder({
          isKnown: (message) => this.traffic.isKnown(message),
          isHeard: (actor) => this.replicas.get(actor)?.isAlive === true || this.isBehind(actor),
        });
    this.traffic = new Traffic(this.trace, this.now, (a, b) => this.links.reasonBetween(a, b));
    this.links = new LiveLinks(header.link, header.seed, {
      now: this.now,
      portOf: (id) => this.replicas.get(id)?.port ?? null,
      placeOf: (id) => this.replicas.get(id)?.place ?? null,
      perform: (actor, command) => this.#perform(actor, command),
      onLinkChanged: ({ a, b, up }) => this.record({ type: 'linkChanged', a, b, up }),
      onEndClosed: (connection, end) => this.traffic.onEndClosed(connection, end),
    });
    this.record({ type: 'runStarted', header });
  }

  replica(id: ReplicaId): LiveReplica {
    return present(this.replicas.get(id), `replica ${id}`);
  }

  picture(id: ReplicaId): ReplicaPicture | undefined {
    return this.trace.picture.replicas.find((replica) => replica.id === id);
  }

  record(happening: Happening): TraceEvent {
    const event = this.trace.append(happening, this.now());
    this.waiters.poke();
    return event;
  }

  /** All that was persisted is durable, and no message is under way but those that are held, or wait for a frozen replica: these wait for a person. */
  get isQuiet(): boolean {
    const { replicas, messages } = this.trace.picture;
    const frozen = new Set(replicas.filter((replica) => replica.frozen).map(({ id }) => id));
    return (
      this.#order?.isEmpty !== false &&
      messages.every(({ state, from, to }) => state === 'held' || frozen.has(to) || frozen.has(from)) &&
      replicas.every(
        ({ id, alive, persists, durablePersists }) =>
          !alive || frozen.has(id) || persists === durablePersists,
      )
    );
  }

  /** Whether something that this actor said is not taken in yet. */
  isBehind(actor: ActorId): boolean {
    return this.#order?.isWaiting(actor) === true;
  }

  /** A replica that is down until it is started. Its links are there at once. */
  addMember({ id, sponsor, founders }: Member): LiveReplica {
    const { header, durability, restart } = this.#options;
    const place = this.replicas.size;
    const setting = {
      id,
      ordinal: place,
      sponsor,
      founders,
      protocol: header.protocol,
      config: header.config,
      seed: header.seed,
      folder: this.#options.folderOf(id),
      durability,
      secret: this.#secret,
      startedAt: this.#startedAt,
    };
    const instructionTimeoutMillis = header.clientTimeoutMillis + INSTRUCTION_MORE_MILLIS;
    const replica = new LiveReplica(
      { setting, place, launch: this.#launch, restart, instructionTimeoutMillis },
      {
        onReport: (reporter, report) => this.#onReport(reporter, report),
        onStopped: (stopped, reason, sentence) => this.#onStopped(stopped, reason, sentence),
      },
    );
    this.replicas.set(id, replica);
    this.links.table.addReplica(id);
    return replica;
  }

  addClient(id: ClientId, guarantees: readonly Guarantee[]): void {
    const { protocol, header } = this.#options;
    const options = {
      id,
      guarantees,
      config: clientConfigOf(header),
      seed: header.seed,
      secret: this.#secret,
    };
    const client = new LiveClient(protocol, options, {
      now: this.now,
      nextMessage: () => this.#nextMessage(),
      onStepped: (...step) => this.#onClientStepped(...step),
      onTraffic: (from, report) => this.#onTraffic(from, report),
      onOpened: (self, peer, connection) => this.links.onOpened(self, peer, connection),
      onClosed: (self, peer, connection) => this.links.onClosed(self, peer, connection),
      whenSent: (receiver, message, from, take) => this.#inOrder(receiver, { message, from }, take),
      onMove: (moving, to) => void this.attach(moving, to),
      onFailed: (broken, sentence) =>
        this.record({
          type: 'violated',
          invariant: 'session rules do not break',
          replica: broken,
          sentence,
        }),
    });
    this.clients.set(id, client);
    this.links.table.addClient(id);
    this.record({ type: 'clientStarted', client: id, guarantees });
    if (header.clientsFollow === true) this.setFollowing(client, true);
  }

  /** @returns the link to the new replica, which may not stand yet */
  attach(id: ClientId, replica: ReplicaId | null): Link | null {
    if (this.#isClosed) return null;
    if (replica !== this.links.table.attachedTo(id)) this.links.detach(id);
    this.clients.get(id)?.attach(replica);
    return this.links.attach(id, replica);
  }

  setFollowing({ actor }: LiveClient, isOn: boolean): void {
    const { seed } = this.#options.header;
    actor.receive({ type: 'follow', replicas: isOn ? this.#present() : null, seed });
  }

  /** Tells clients that follow of a replica that came or left. */
  #tellFollowers(): void {
    for (const client of this.clients.values())
      if (client.actor.state.following !== undefined) this.setFollowing(client, true);
  }

  /** In join order, without those that left. */
  #present(): ReplicaId[] {
    const { replicas } = this.trace.picture;
    return replicas.map(({ id }) => id).filter((id) => !this.#left.has(id));
  }

  /** Ends everything; nothing is written down any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.waiters.close();
    this.#order?.close();
    const actors = [...this.replicas.values(), ...this.clients.values()];
    await Promise.all(actors.map((actor) => actor.close()));
  }

  // ---------------------------------------------------------------- what hosts and clients report

  #onReport(replica: LiveReplica, report: HostReport): void {
    const receives =
      report.type === 'stepped' && report.delivered !== null
        ? { message: report.delivered.message, from: senderOf(report.input) }
        : null;
    this.#inOrder(replica.id, receives, () => this.#take(replica, report));
  }

  #inOrder(
    source: ActorId,
    receives: { readonly message: MessageId; readonly from: ActorId } | null,
    take: () => void,
  ): void {
    if (this.#isClosed) return;
    if (this.#order === null) take();
    else this.#order.push(source, receives, take);
  }

  #take(replica: LiveReplica, report: HostReport): void {
    const { id } = replica;
    switch (report.type) {
      case 'ready':
        this.#onReady(replica, report);
        break;
      case 'stepped': {
        const { at, input, delivered, effects, messages } = report;
        if (delivered !== null) this.traffic.onArrived(delivered.message, id, delivered.connection);
        const message = delivered === null ? {} : { message: delivered.message };
        this.trace.append({ type: 'replicaStepped', replica: id, input, ...message, effects, messages }, at);
        this.#onMayHaveLeft(id);
        this.waiters.poke();
        break;
      }
      case 'durable':
        this.trace.append({ type: 'rowsDurable', replica: id, persists: report.persists }, report.at);
        this.waiters.poke();
        break;
      case 'sent':
      case 'departed':
      case 'lost':
      case 'released':
        this.#onTraffic(id, report);
        break;
      case 'opened':
        this.links.onOpened(id, report.peer, report.connection);
        break;
      case 'closed':
        this.links.onClosed(id, report.peer, report.connection);
        this.waiters.poke();
        break;
      case 'answered':
        replica.onAnswered(report.number, report.result);
        break;
      case 'synced':
        replica.onSynced(report.number);
        this.waiters.poke();
        break;
      default:
        assertNever(report);
    }
  }

  #onMayHaveLeft(id: ReplicaId): void {
    const { protocol } = this.#options;
    if (protocol.clientsFollow !== true || this.#left.has(id)) return;
    if (!protocol.hasLeft(this.picture(id)?.state)) return;
    this.#left.add(id);
    queueMicrotask(() => this.#tellFollowers());
  }

  #onReady(replica: LiveReplica, report: Extract<HostReport, { type: 'ready' }>): void {
    const { identity, rows } = report;
    replica.onReady(report);
    this.record({ type: 'replicaStarted', replica: replica.id, identity, rows });
    replica.perform({ type: 'begin' });
    this.links.onReplicaStarted(replica.id);
    replica.onBegun();
    if (identity.incarnation === 1) this.#tellFollowers();
  }

  #onStopped(replica: LiveReplica, reason: 'crashed' | 'failed', sentence: string): void {
    this.#inOrder(replica.id, null, () => {
      this.record({ type: 'replicaStopped', replica: replica.id, reason, sentence });
      this.traffic.onSenderGone(replica.id);
      this.links.onReplicaStopped(replica.id);
      this.waiters.poke();
    });
    // Whoever waited for what it would say waits no longer.
    this.#order?.retry();
  }

  #onTraffic(from: ActorId, report: TrafficReport): void {
    this.traffic.onReport(from, report);
    this.waiters.poke();
  }

  #onClientStepped(
    client: ClientId,
    input: ClientInput,
    delivered: { readonly message: MessageId; readonly connection: string } | null,
    effects: readonly ClientEffect[],
    messages: readonly MessageId[],
  ): void {
    if (delivered !== null) this.traffic.onArrived(delivered.message, client, delivered.connection);
    const message = delivered === null ? {} : { message: delivered.message };
    this.record({ type: 'clientStepped', client, input, ...message, effects, messages });
  }

  #perform(actor: ActorId, command: HostCommand): void {
    const client = this.clients.get(actor);
    if (client === undefined) this.replicas.get(actor)?.perform(command);
    else client.perform(command);
  }

  #nextMessage(): MessageId {
    this.#lastMessage += 1;
    return this.#lastMessage;
  }
}

/** Who sent what this input delivers. */
function senderOf(input: Extract<HostReport, { type: 'stepped' }>['input']): ActorId {
  if (input.type === 'message') return input.from;
  return input.type === 'request' ? input.client : '';
}
