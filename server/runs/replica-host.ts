// The host of one incarnation of a replica: its actor, its disk, its links, its timers. The same in every placement; what
// it has to say goes to the run as reports.

import type {
  ClientMessage,
  Effect,
  Identity,
  Input,
  InstructionResult,
  OperationResult,
  Protocol,
  Row,
  RowChange,
} from '../../shared/core/contract.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../../shared/core/ids.ts';
import { LINK_QUEUE_MAX } from '../../shared/core/limits.ts';
import { drawUint32, seedRandom } from '../../shared/core/random.ts';
import { assertNever, present, succeed } from '../../shared/core/result.ts';
import { toSentence } from '../../shared/core/step.ts';
import { ReplicaActor, type ReplicaPorts } from '../../shared/host/actor.ts';
import { toPeerInput, toReplyMessage, toRequestInput } from '../../shared/host/delivery.ts';
import { type EndpointEvents, LinkEndpoint } from '../links/endpoint.ts';
import type { Body } from '../links/frames.ts';
import { openLevelStorage } from '../storage/level-storage.ts';
import type { Opened, ReplicaStorage } from '../storage/replica-storage.ts';
import { FrozenInbox } from './frozen-inbox.ts';
import type { HostCommand, HostReport, HostSetting } from './host-control.ts';
import { runClock } from './run-clock.ts';
import { FOLDER_WAIT_MILLIS_MAX } from './run-limits.ts';
import { RealTimers } from './timers.ts';

/** What surrounds a host. */
export interface HostSurroundings {
  /** A message identity that the run has not used yet. */
  nextMessage(): MessageId;
  report(report: HostReport): void;
  /** Its disk or its code broke; the replica has stopped. Nothing is reported any more. */
  onFailed(sentence: string): void;
}

/** Opens a replica's folder and builds its state, or says why that cannot be. The host is silent until `listen`. */
export async function openReplicaHost(
  protocol: Protocol,
  setting: HostSetting,
  surroundings: HostSurroundings,
): Promise<Opened<ReplicaHost>> {
  const owner = { title: `replica ${setting.id} of ${protocol.name}`, version: protocol.version };
  const { folder, durability } = setting;
  // Processes of a run that was killed end a moment after it, and hold their folders until then.
  const patienceMillis = FOLDER_WAIT_MILLIS_MAX;
  const storage = await openLevelStorage({ folder, owner, durability, patienceMillis });
  if (!storage.ok) return storage;
  const rows = await storage.value.load();
  if (rows.ok) return succeed(new ReplicaHost(protocol, setting, surroundings, storage.value, rows.value));
  await storage.value.close();
  return rows;
}

export class ReplicaHost implements ReplicaPorts {
  readonly areNotesRead = true;
  readonly actor: ReplicaActor;
  readonly #setting: HostSetting;
  readonly #surroundings: HostSurroundings;
  readonly #storage: ReplicaStorage;
  readonly #rows: readonly Row[];
  readonly #endpoint: LinkEndpoint;
  readonly #timers: RealTimers<{ readonly type: string }>;
  readonly #clock: () => number;
  /** Peers that are replicas, with their places in join order. */
  readonly #places = new Map<ReplicaId, number>();
  /** By which connection the message came that is being delivered. */
  #arrivedBy = '';
  /** What waits until it is thawed, in order; `null` while it is not frozen. */
  #inbox: FrozenInbox | null = null;
  /** The same while it is being handed over. */
  #thawing: FrozenInbox | null = null;
  #isDiskFull = false;
  /** The time that the step under way was given. */
  #stepAt = 0;
  /** Resolves when nothing is left of it; `null` while it lives. */
  #ended: Promise<void> | null = null;

  constructor(
    protocol: Protocol,
    setting: HostSetting,
    surroundings: HostSurroundings,
    storage: ReplicaStorage,
    rows: readonly Row[],
  ) {
    const { id, ordinal, sponsor, founders, seed, config, secret } = setting;
    this.#setting = setting;
    this.#surroundings = surroundings;
    this.#storage = storage;
    this.#rows = rows;
    this.#clock = runClock(setting.startedAt);
    this.#timers = new RealTimers((timer) => this.#onTimeout(timer));
    const incarnation = storage.openings;
    // With the luck of its first life each later one would lose the same messages.
    const linkSeed = incarnation === 1 ? seed : drawUint32(seedRandom(seed, `links of ${id} ${incarnation}`));
    this.#endpoint = new LinkEndpoint({
      self: id,
      secret,
      seed: linkSeed,
      events: this.#endpointEvents(),
    });
    const luck = drawUint32(seedRandom(seed, `replica ${id} ${incarnation}`));
    const identity: Identity = { id, incarnation, ordinal, founders, sponsor, seed: luck };
    this.actor = new ReplicaActor(protocol, identity, config, rows, this);
  }

  /** Opens its port and reports that it is ready. */
  async listen(): Promise<void> {
    try {
      const port = await this.#endpoint.listen();
      this.#report({ type: 'ready', identity: this.actor.identity, rows: this.#rows, port });
    } catch (error) {
      this.#fail(`${this.#setting.id} cannot listen: ${toSentence(error)}`);
    }
  }

  perform(command: HostCommand): void {
    if (this.#ended === null) this.#guarded(() => this.#perform(command));
  }

  #perform(command: HostCommand): void {
    switch (command.type) {
      case 'begin':
        this.actor.start();
        // `links` is told at the start, whatever they are then.
        this.#tellLinks();
        break;
      case 'link':
        if (command.place !== null) this.#places.set(command.wish.peer, command.place);
        this.#endpoint.configure(command.wish);
        break;
      case 'unlink':
        this.#endpoint.forget(command.peer);
        break;
      case 'release':
        this.#endpoint.release(command.peer, command.count);
        break;
      case 'drop':
        this.#endpoint.drop(command.peer, command.count);
        break;
      case 'dropMessage':
        this.#endpoint.dropMessage(command.peer, command.message);
        break;
      case 'peerStopped':
        this.#endpoint.onPeerStopped(command.peer);
        break;
      case 'instruct': {
        const { number, instruction } = command;
        this.#whenAwake(() => this.actor.receive({ type: 'instruction', number, instruction }));
        break;
      }
      case 'freeze':
        this.#inbox ??= new FrozenInbox();
        break;
      case 'thaw':
        this.#thaw();
        break;
      case 'fillDisk':
        this.#isDiskFull = true;
        break;
      case 'sync':
        this.#report({ type: 'synced', number: command.number });
        break;
      default:
        assertNever(command);
    }
  }

  /** Stops reading from links, as the run does not keep up with the reports; or goes on. */
  setPaused(isPaused: boolean): void {
    this.#endpoint.setPaused(isPaused);
  }

  /** Ends at once, as a crash does: what is not yet durable is gone. Resolves when the folder is free. */
  crash(): Promise<void> {
    return this.#end(() => this.#storage.abandon());
  }

  /** Ends when what was handed to the disk is written. */
  close(): Promise<void> {
    return this.#end(() => this.#storage.close());
  }

  #end(closeStorage: () => Promise<void>): Promise<void> {
    if (this.#ended === null) {
      this.actor.stop();
      this.#timers.cancelAll();
      this.#ended = Promise.all([this.#endpoint.close(), closeStorage()]).then(() => undefined);
    }
    return this.#ended;
  }

  #fail(sentence: string): void {
    if (this.#ended !== null) return;
    void this.crash();
    this.#surroundings.onFailed(sentence);
  }

  /** A broken assumption ends the replica that met it, never the server. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(`${this.#setting.id} broke: ${toSentence(error)}`);
    }
  }

  #report(report: HostReport): void {
    if (this.#ended === null) this.#surroundings.report(report);
  }

  #tellLinks(): void {
    if (this.#inbox !== null) {
      this.#inbox.hasNewLinks = true;
      return;
    }
    const up = [...this.#places.keys()]
      .filter((peer) => this.#endpoint.isUp(peer))
      .sort((left, right) => this.#placeOf(left) - this.#placeOf(right));
    this.actor.receive({ type: 'links', up });
  }

  #placeOf(peer: ReplicaId): number {
    return present(this.#places.get(peer), `the place of ${peer}`);
  }

  // ---------------------------------------------------------------- links

  #endpointEvents(): EndpointEvents {
    return {
      sent: (message, to, fate, connection) =>
        this.#report({ type: 'sent', at: this.#clock(), message, to, fate, connection }),
      departed: (message, to, connection) => this.#report({ type: 'departed', message, to, connection }),
      lost: (message, to, reason) => this.#report({ type: 'lost', at: this.#clock(), message, to, reason }),
      released: (message, to, delaysMillis) =>
        this.#report({ type: 'released', at: this.#clock(), message, to, delaysMillis }),
      opened: (peer, connection) => this.#onLinkChanged('opened', peer, connection),
      closed: (peer, connection) => this.#onLinkChanged('closed', peer, connection),
      arrived: (peer, connection, message, body) => this.#onArrived(peer, connection, message, body),
    };
  }

  #onLinkChanged(type: 'opened' | 'closed', peer: ActorId, connection: string): void {
    this.#report({ type, at: this.#clock(), peer, connection });
    if (this.#places.has(peer)) this.#guarded(() => this.#tellLinks());
  }

  #onArrived(peer: ActorId, connection: string, message: MessageId, body: Body): string | null {
    const isPeer = this.#places.has(peer);
    if (!isPeer && !isRequest(body)) return 'a message that is no request';
    const input = isPeer ? toPeerInput(peer, body) : toRequestInput(peer, body as ClientMessage);
    if (this.#inbox === null) {
      this.#deliver(input, message, connection);
      return null;
    }
    if (this.#inbox.size >= LINK_QUEUE_MAX) return `more than a frozen replica keeps (${LINK_QUEUE_MAX})`;
    // What a cut took while it waited is not delivered.
    this.#inbox.add(() => {
      if (this.#endpoint.isUpBy(peer, connection)) this.#deliver(input, message, connection);
    });
    return null;
  }

  #deliver(input: Input, message: MessageId, connection: string): void {
    this.#arrivedBy = connection;
    this.#guarded(() => this.actor.receive(input, message));
  }

  // ---------------------------------------------------------------- frozen and thawed

  /** At once, or, while it is frozen, when it is thawed. */
  #whenAwake(work: () => void): void {
    if (this.#inbox === null) work();
    else this.#inbox.add(work);
  }

  #onTimeout(timer: { readonly type: string }): void {
    const fire = (): void => this.#guarded(() => this.actor.receive({ type: 'timeout', timer }));
    if (this.#inbox === null) fire();
    else this.#inbox.addTimeout(timer, fire);
  }

  /** All that waited comes now, in order; a timer that one of these sets anew or cancels does not fire. */
  #thaw(): void {
    const inbox = this.#inbox;
    if (inbox === null) return;
    this.#inbox = null;
    if (inbox.hasNewLinks) this.#tellLinks();
    this.#thawing = inbox;
    for (let work = inbox.next(); work !== undefined && this.#ended === null; work = inbox.next()) work();
    this.#thawing = null;
  }

  // ---------------------------------------------------------------- ports of the actor

  now(): number {
    this.#stepAt = this.#clock();
    return this.#stepAt;
  }

  nextMessage(): MessageId {
    return this.#surroundings.nextMessage();
  }

  send(message: MessageId, to: ReplicaId, body: Body): void {
    this.#endpoint.send(message, to, body);
  }

  reply(message: MessageId, client: ClientId, number: number, result: OperationResult): void {
    this.#endpoint.send(message, client, toReplyMessage(number, result));
  }

  answer(number: number, result: InstructionResult): void {
    this.#report({ type: 'answered', number, result });
  }

  setTimer(timer: { readonly type: string }, delayMillis: number): void {
    this.#thawing?.cancelTimeout(timer);
    this.#timers.set(timer, delayMillis);
  }

  cancelTimer(timer: { readonly type: string }): void {
    this.#thawing?.cancelTimeout(timer);
    this.#timers.cancel(timer);
  }

  /** All batches in one: the database keeps it as a whole or not at all, and a sync serves them together. */
  persist(batches: readonly (readonly RowChange[])[], whenDurable: () => void): void {
    if (this.#isDiskFull) {
      // Not in the actor's turn: it is in the middle of its effects.
      queueMicrotask(() => this.#whenAwake(() => this.#fail('its disk is full')));
      return;
    }
    const [only, ...others] = batches;
    const rows = only !== undefined && others.length === 0 ? only : batches.flat();
    this.#storage.write(rows, (failure) =>
      this.#whenAwake(() => (failure === null ? this.#guarded(whenDurable) : this.#fail(failure))),
    );
  }

  stepped(
    input: Input,
    message: MessageId | undefined,
    effects: readonly Effect[],
    messages: readonly MessageId[],
  ): void {
    const delivered = message === undefined ? null : { message, connection: this.#arrivedBy };
    this.#report({ type: 'stepped', at: this.#stepAt, input, delivered, effects, messages });
  }

  durable(persists: number): void {
    this.#report({ type: 'durable', at: this.#clock(), persists });
  }

  overflowed(message: MessageId, to: ActorId): void {
    this.#report({ type: 'lost', at: this.#clock(), message, to, reason: 'overflow' });
  }

  failed(sentence: string): void {
    this.#fail(sentence);
  }
}

function isRequest(body: Body): boolean {
  const { type, number, operation } = body as Partial<Extract<ClientMessage, { type: 'request' }>>;
  return type === 'request' && Number.isSafeInteger(number) && typeof operation?.type === 'string';
}
