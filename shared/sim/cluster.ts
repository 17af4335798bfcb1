// The actors of a simulation and what they know of each other: replicas start, stop and are told of their links, and
// each message is handed to its receiver.

import type { ClientConfig, ClientState } from '../client/client.ts';
import type { ClientMessage, Effect, Guarantee, Input, Protocol } from '../core/contract.ts';
import type { ActorId, ClientId, ReplicaId } from '../core/ids.ts';
import { assertNever, present, type Result } from '../core/result.ts';
import type { RunHeader } from '../core/trace.ts';
import { toPeerInput, toReplyInput, toRequestInput } from '../host/delivery.ts';
import type { LinkFault, ReplicaFault } from '../host/fault.ts';
import type { Link } from '../host/link-table.ts';
import { SimulatedClient } from './client.ts';
import type { CrashMoment } from './disk.ts';
import { Joins } from './joins.ts';
import { SimulatedNetwork } from './network.ts';
import { type ReplicaMoment, type ReplicaSetting, type ReplicaWatcher, SimulatedReplica } from './replica.ts';
import type { Watch } from './watch.ts';
import type { Delivery, World } from './world.ts';

export class SimulatedCluster {
  readonly network: SimulatedNetwork;
  /** In join order. */
  readonly replicas = new Map<ReplicaId, SimulatedReplica>();
  readonly clients = new Map<ClientId, SimulatedClient>();
  readonly #protocol: Protocol;
  readonly #world: World;
  readonly #watch: Watch;
  readonly #joins: Joins;
  readonly #later: (callback: () => void) => void;
  /** Frozen replicas whose links changed meanwhile: they are told when they are thawed. */
  readonly #untold = new Set<ReplicaId>();
  /** Crashes that are planned for replicas which are not there yet. */
  readonly #plans = new Map<ReplicaId, (replica: SimulatedReplica) => void>();
  /** Replicas that left: clients that follow are not told of them any more. */
  readonly #left = new Set<ReplicaId>();
  readonly #seed: number;
  readonly #followByDefault: boolean;
  #steps = 0;

  /** @param later calls back when no actor is in the middle of anything. */
  constructor(
    protocol: Protocol,
    header: RunHeader,
    world: World,
    watch: Watch,
    later: (callback: () => void) => void,
  ) {
    this.#protocol = protocol;
    this.#world = world;
    this.#seed = header.seed;
    this.#followByDefault = header.clientsFollow === true;
    this.#watch = watch;
    this.#later = later;
    this.#joins = new Joins(world, later);
    this.network = new SimulatedNetwork(world, header.link, header.seed, {
      isAlive: (id) => this.isAlive(id),
      isClient: (id) => this.clients.has(id),
    });
  }

  /** Steps of replicas so far. */
  get steps(): number {
    return this.#steps;
  }

  isAlive(id: ReplicaId): boolean {
    return this.replicas.get(id)?.isAlive === true;
  }

  replica(id: ReplicaId): SimulatedReplica {
    return present(this.replicas.get(id), 'a replica');
  }

  client(id: ClientId): SimulatedClient {
    return present(this.clients.get(id), 'a client');
  }

  /** Adds a replica with links to all others and starts it. `whenServing` is called exactly once. */
  add(setting: ReplicaSetting, whenServing: (result: Result<void>) => void): void {
    const { id } = setting;
    const replica = this.#make(setting, null);
    this.network.table.addReplica(id);
    this.#joins.begin(id, whenServing);
    this.#begin(replica);
    this.#tellFollowers();
  }

  #make(setting: ReplicaSetting, moment: ReplicaMoment | null): SimulatedReplica {
    const { id } = setting;
    const watcher: ReplicaWatcher = {
      areNotesRead: this.#world.isTraced || this.#watch.readsNotes,
      onStepped: (_, input, effects) => this.#onStepped(replica, input, effects),
      onFailed: (_, sentence) => {
        this.#watch.onBroken(id, sentence);
        this.#stop(replica, 'failed', sentence);
      },
      onDiskFull: () => {
        this.#watch.saw('a disk was full');
        this.#stop(replica, 'failed', `${id} failed: its disk is full`);
      },
      later: this.#later,
    };
    const replica = new SimulatedReplica(this.#protocol, setting, this.#world, this.network, watcher, moment);
    if (moment !== null && this.#hasLeftNow(replica)) this.#left.add(id);
    this.replicas.set(id, replica);
    this.#plans.get(id)?.(replica);
    return replica;
  }

  addClient(id: ClientId, guarantees: readonly Guarantee[], config: ClientConfig): void {
    this.#makeClient(id, guarantees, config);
    this.network.table.addClient(id);
    this.#world.record({ type: 'clientStarted', client: id, guarantees });
    this.#watch.onClientStarted(id, guarantees);
    if (this.#followByDefault) this.setFollowing(this.client(id), true);
  }

  #makeClient(
    id: ClientId,
    guarantees: readonly Guarantee[],
    config: ClientConfig,
    state?: ClientState,
  ): void {
    const client = new SimulatedClient(
      this.#protocol,
      id,
      guarantees,
      config,
      this.#world,
      this.#watch,
      this.network,
      this.#later,
      (replica) => this.attach(client, replica),
      state,
    );
    this.clients.set(id, client);
  }

  setFollowing(client: SimulatedClient, isOn: boolean): void {
    const replicas = isOn ? this.#present() : null;
    client.actor.receive({ type: 'follow', replicas, seed: this.#seed });
  }

  /** Tells clients that follow of a replica that came or left. */
  #tellFollowers(): void {
    for (const client of this.clients.values())
      if (client.actor.state.following !== undefined) this.setFollowing(client, true);
  }

  /** Asked after each step, so of protocols alone whose clients want to know. */
  #hasLeftNow({ id, actor }: SimulatedReplica): boolean {
    const isAsked = this.#protocol.clientsFollow === true && !this.#left.has(id);
    return isAsked && this.#protocol.hasLeft(actor.state);
  }

  /** In join order, without those that left. */
  #present(): ReplicaId[] {
    return [...this.replicas.keys()].filter((id) => !this.#left.has(id));
  }

  planCrash(id: ReplicaId, batch: number, moment: CrashMoment, crash: () => void): void {
    const plan = (replica: SimulatedReplica): void => replica.planCrash(batch, moment, crash);
    const replica = this.replicas.get(id);
    if (replica === undefined) this.#plans.set(id, plan);
    else plan(replica);
  }

  // ---------------------------------------------------------------- where a fork begins (resume.ts)

  resumeReplica(setting: ReplicaSetting, moment: ReplicaMoment): void {
    this.#make(setting, moment);
    this.network.table.resumeReplica(setting.id);
    this.#watch.onResumed(setting.id, moment.was.state, moment.was.alive, moment.was.frozen);
  }

  /** @param state is taken over */
  resumeClient(state: ClientState): void {
    const { id, guarantees, config, replica, session } = state;
    this.#makeClient(id, guarantees, config, state);
    this.network.table.resumeClient(id, replica);
    this.#watch.onClientStarted(id, guarantees, session);
  }

  /**
   * Does what was left undone where a run was left in the middle of something: what had stopped loses its messages, links
   * come up or go down, and whoever was not told of it is told. Between two events of a run that is nothing.
   * @param told what each replica knows of its links
   */
  settle(told: ReadonlyMap<ReplicaId, readonly ReplicaId[] | null>): void {
    for (const replica of this.replicas.values())
      if (!replica.isAlive && !replica.isMade)
        this.network.kill(this.network.table.of(replica.id), 'crashed');
    for (const replica of this.replicas.values()) if (replica.isMade) replica.actor.start();
    for (const link of this.network.table.all) this.network.refresh(link);
    for (const replica of this.replicas.values()) {
      const reachable = this.#reachable(replica.id);
      if (!replica.isAlive || told.get(replica.id)?.join() === reachable.join()) continue;
      if (replica.isFrozen) this.#untold.add(replica.id);
      else replica.actor.receive({ type: 'links', up: reachable });
    }
    for (const client of this.clients.values()) {
      const { replica, linked, following } = client.actor.state;
      const { movingTo = null } = following ?? {};
      if (movingTo !== null) {
        this.attach(client, movingTo);
        continue;
      }
      const up = replica !== null && this.network.table.between(client.id, replica)?.up === true;
      if (up !== linked) client.actor.receive({ type: 'link', up });
    }
  }

  // ---------------------------------------------------------------- faults

  injectOnReplica(fault: ReplicaFault): void {
    const replica = this.replica(fault.replica);
    switch (fault.type) {
      case 'crash':
        return this.#stop(replica, 'crashed', `${replica.id} was crashed`);
      case 'restart':
        replica.reincarnate();
        return this.#begin(replica);
      case 'freeze':
        this.#watch.onFrozen(replica.id, true);
        return replica.freeze();
      case 'thaw':
        return this.#thaw(replica);
      case 'fillDisk':
        return replica.fillDisk();
      case 'clock':
        this.#watch.saw('a clock was wrong');
        return replica.setClock(fault.aheadMillis, fault.rate);
      default:
        return assertNever(fault);
    }
  }

  #thaw(replica: SimulatedReplica): void {
    this.#watch.onFrozen(replica.id, false);
    replica.thaw();
    if (this.#untold.delete(replica.id))
      replica.actor.receive({ type: 'links', up: this.#reachable(replica.id) });
  }

  #stop(replica: SimulatedReplica, reason: 'crashed' | 'failed', sentence: string): void {
    this.#watch.onStopped(replica.id, replica.stop(sentence));
    this.#untold.delete(replica.id);
    this.#world.record({ type: 'replicaStopped', replica: replica.id, reason, sentence });
    const links = this.network.table.of(replica.id);
    this.network.kill(links, 'crashed');
    this.#tellEnds(links.filter((link) => this.network.refresh(link)));
    this.#joins.onStopped(replica.id, sentence);
  }

  attach(client: SimulatedClient, replica: ReplicaId | null): void {
    const link = this.network.attach(client.id, replica);
    client.actor.receive({ type: 'attach', replica });
    if (link === null) return;
    this.network.refresh(link);
    if (link.up) client.actor.receive({ type: 'link', up: true });
  }

  injectOnLink(fault: LinkFault): void {
    const changed = this.network.inject(fault);
    if (changed !== null) this.#tellEnds([changed]);
  }

  onDelivery(delivery: Delivery): void {
    const { direction, message: envelope } = delivery;
    const { message, from, to, body } = envelope;
    const replica = this.replicas.get(to);
    if (replica?.isFrozen === true) {
      // It stays on its link, whose bound counts it and whose cut takes it.
      this.#world.park(to, delivery);
      this.#watch.saw('a message waited for a frozen replica');
      return;
    }
    direction.arrived();
    this.#watch.onDelivering(direction, envelope);
    direction.remember(envelope);
    if (replica === undefined) {
      this.client(to).actor.receive(toReplyInput(from, body as ClientMessage), message);
      return;
    }
    const input = this.replicas.has(from)
      ? toPeerInput(from, body)
      : toRequestInput(from, body as ClientMessage);
    replica.actor.receive(input, message);
  }

  /** Starts the present incarnation of a replica and brings its links up. */
  #begin(replica: SimulatedReplica): void {
    this.#watch.onStarting(replica.id, replica.actor.state);
    replica.begin();
    if (!replica.isAlive) return;
    const links = this.network.table.of(replica.id).filter((link) => this.network.refresh(link));
    this.#tellEnds(links, replica.id);
  }

  /** Tells the ends of links that came up or went down: replicas in join order, then clients. */
  #tellEnds(changed: readonly Link[], alsoTold?: ReplicaId): void {
    const ends = new Set<ActorId>(changed.flatMap((link) => [link.a, link.b]));
    for (const replica of this.replicas.values()) {
      if (!replica.isAlive || !(ends.has(replica.id) || replica.id === alsoTold)) continue;
      if (replica.isFrozen) this.#untold.add(replica.id);
      else replica.actor.receive({ type: 'links', up: this.#reachable(replica.id) });
    }
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

  #onStepped(replica: SimulatedReplica, input: Input, effects: readonly Effect[]): void {
    this.#steps += 1;
    if (this.#joins.has(replica.id) && this.#protocol.isServing(replica.actor.state))
      this.#joins.onServing(replica.id);
    this.#watch.onStepped(replica.id, input, effects);
    if (this.#hasLeftNow(replica)) {
      this.#left.add(replica.id);
      this.#later(() => this.#tellFollowers());
    }
  }
}
