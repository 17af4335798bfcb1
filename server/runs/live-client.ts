// A client of a live run: its actor, its links, its timers. It lives in the run's process, in every placement.

import type { ClientConfig, ClientEffect, ClientInput, ClientTimer } from '../../shared/client/client.ts';
import type { ClientMessage, Guarantee, Protocol } from '../../shared/core/contract.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../../shared/core/ids.ts';
import { ClientActor, type ClientPorts } from '../../shared/host/client-actor.ts';
import { toReplyInput } from '../../shared/host/delivery.ts';
import { type EndpointEvents, LinkEndpoint } from '../links/endpoint.ts';
import type { Body } from '../links/frames.ts';
import type { HostCommand } from './host-control.ts';
import { RealTimers } from './timers.ts';
import type { TrafficReport } from './traffic.ts';

/** What the client tells its run, and asks of it. */
export interface ClientWatcher {
  now(): number;
  nextMessage(): MessageId;
  onStepped(
    client: ClientId,
    input: ClientInput,
    delivered: { readonly message: MessageId; readonly connection: string } | null,
    effects: readonly ClientEffect[],
    messages: readonly MessageId[],
  ): void;
  onTraffic(client: ClientId, report: TrafficReport): void;
  onOpened(client: ClientId, peer: ActorId, connection: string): void;
  onClosed(client: ClientId, peer: ActorId, connection: string): void;
  /** Calls back when the message may be taken in: its send is in the trace. */
  whenSent(client: ClientId, message: MessageId, from: ActorId, take: () => void): void;
  onFailed(client: ClientId, sentence: string): void;
  /** It wants to be attached there. */
  onMove(client: ClientId, to: ReplicaId): void;
}

export interface LiveClientOptions {
  readonly id: ClientId;
  readonly guarantees: readonly Guarantee[];
  readonly config: ClientConfig;
  readonly seed: number;
  readonly secret: string;
}

export class LiveClient implements ClientPorts {
  readonly id: ClientId;
  readonly actor: ClientActor;
  readonly #watcher: ClientWatcher;
  readonly #endpoint: LinkEndpoint;
  readonly #timers: RealTimers<ClientTimer>;
  #arrivedBy: string | null = null;

  constructor(protocol: Protocol, options: LiveClientOptions, watcher: ClientWatcher) {
    const { id, guarantees, config, seed, secret } = options;
    this.id = id;
    this.#watcher = watcher;
    this.#timers = new RealTimers((timer) => this.actor.receive({ type: 'timeout', timer }));
    this.#endpoint = new LinkEndpoint({ self: id, secret, seed, events: this.#endpointEvents() });
    this.actor = new ClientActor(protocol, id, guarantees, config, this);
  }

  /** Tells the client to whom it talks, and whether that link stands already. */
  attach(replica: ReplicaId | null): void {
    this.actor.receive({ type: 'attach', replica });
    if (replica !== null && this.#endpoint.isUp(replica)) this.actor.receive({ type: 'link', up: true });
  }

  /** Why the newest attempt to reach that replica failed, if it did. */
  failureTowards(replica: ReplicaId): string | null {
    return this.#endpoint.failureTowards(replica);
  }

  perform(command: HostCommand): void {
    if (command.type === 'link') this.#endpoint.configure(command.wish);
    else if (command.type === 'unlink') this.#endpoint.forget(command.peer);
    else if (command.type === 'release') this.#endpoint.release(command.peer, command.count);
    else if (command.type === 'drop') this.#endpoint.drop(command.peer, command.count);
    else if (command.type === 'dropMessage') this.#endpoint.dropMessage(command.peer, command.message);
    else if (command.type === 'peerStopped') this.#endpoint.onPeerStopped(command.peer);
  }

  async close(): Promise<void> {
    this.#timers.cancelAll();
    await this.#endpoint.close();
  }

  // ---------------------------------------------------------------- links

  #endpointEvents(): EndpointEvents {
    const watcher = this.#watcher;
    const { id } = this;
    return {
      sent: (message, to, fate, connection) =>
        watcher.onTraffic(id, { type: 'sent', at: watcher.now(), message, to, fate, connection }),
      departed: (message, to, connection) =>
        watcher.onTraffic(id, { type: 'departed', message, to, connection }),
      lost: (message, to, reason) =>
        watcher.onTraffic(id, { type: 'lost', at: watcher.now(), message, to, reason }),
      released: (message, to, delaysMillis) =>
        watcher.onTraffic(id, { type: 'released', at: watcher.now(), message, to, delaysMillis }),
      opened: (peer, connection) => {
        watcher.onOpened(id, peer, connection);
        this.#onLink(peer, true);
      },
      closed: (peer, connection) => {
        watcher.onClosed(id, peer, connection);
        this.#onLink(peer, false);
      },
      arrived: (peer, connection, message, body) => this.#onArrived(peer, connection, message, body),
    };
  }

  #onLink(peer: ActorId, up: boolean): void {
    if (this.actor.state.replica === peer) this.actor.receive({ type: 'link', up });
  }

  #onArrived(peer: ActorId, connection: string, message: MessageId, body: Body): string | null {
    if (!isReply(body)) return 'a message that is no reply';
    this.#watcher.whenSent(this.id, message, peer, () => {
      this.#arrivedBy = connection;
      this.actor.receive(toReplyInput(peer, body), message);
    });
    return null;
  }

  // ---------------------------------------------------------------- ports of the actor

  nextMessage(): MessageId {
    return this.#watcher.nextMessage();
  }

  send(message: MessageId, to: ReplicaId, body: ClientMessage): void {
    this.#endpoint.send(message, to, body);
  }

  setTimer(timer: ClientTimer, delayMillis: number): void {
    this.#timers.set(timer, delayMillis);
  }

  cancelTimer(timer: ClientTimer): void {
    this.#timers.cancel(timer);
  }

  /** Not within its step: links are told, and tell. */
  move(to: ReplicaId): void {
    queueMicrotask(() => {
      if (this.actor.wantsToBeAt(to)) this.#watcher.onMove(this.id, to);
    });
  }

  stepped(
    input: ClientInput,
    message: MessageId | undefined,
    effects: readonly ClientEffect[],
    messages: readonly MessageId[],
  ): void {
    const delivered =
      message === undefined || this.#arrivedBy === null ? null : { message, connection: this.#arrivedBy };
    this.#watcher.onStepped(this.id, input, delivered, effects, messages);
  }

  failed(sentence: string): void {
    this.#timers.cancelAll();
    this.#watcher.onFailed(this.id, sentence);
  }
}

function isReply(body: Body): body is Extract<ClientMessage, { type: 'reply' }> {
  const { type, number, result } = body as Partial<Extract<ClientMessage, { type: 'reply' }>>;
  return type === 'reply' && Number.isSafeInteger(number) && typeof result?.type === 'string';
}
