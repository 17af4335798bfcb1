// All links of one actor: who may connect, who is dialled, and what becomes of each message that it sends. The fate of a
// message is decided here, at its sender, before it reaches a socket.

import type { WebSocket } from 'ws';
import type { LinkPolicy } from '../../shared/core/faults.ts';
import type { ActorId, MessageId } from '../../shared/core/ids.ts';
import { MESSAGE_LENGTH_MAX } from '../../shared/core/limits.ts';
import type { LossReason } from '../../shared/core/trace.ts';
import { type Fate, LinkDirection } from '../../shared/host/link.ts';
import { Connection } from './connection.ts';
import { Dialler } from './dialler.ts';
import type { Body } from './frames.ts';
import type { Introduction } from './handshake.ts';
import { HEARTBEAT_MILLIS } from './link-limits.ts';
import { Listener } from './listener.ts';

/** How a link should be, seen from this end. */
export interface LinkWish {
  readonly peer: ActorId;
  /** The peer's port, where this end dials; `null` where the peer does, or where nobody listens. */
  readonly dial: number | null;
  /** Whether a connection may stand. If not, the one that stands is cut off and new ones are refused. */
  readonly open: boolean;
  /** Shapes what is sent from here. */
  readonly policy: LinkPolicy;
}

export interface EndpointEvents {
  /** A message got a fate, other than to be lost. `connection`: by which it left; `null` if it has not left yet. */
  sent(
    message: MessageId,
    to: ActorId,
    fate: Exclude<Fate, { type: 'lost' }>,
    connection: string | null,
  ): void;
  /** A copy that was delayed left by this connection. */
  departed(message: MessageId, to: ActorId, connection: string): void;
  /** A copy that has not left, or all that were held, is gone. */
  lost(message: MessageId, to: ActorId, reason: LossReason): void;
  released(message: MessageId, to: ActorId, delaysMillis: readonly number[]): void;
  opened(peer: ActorId, connection: string): void;
  closed(peer: ActorId, connection: string, sentence: string): void;
  /** @returns what was wrong with the message, after which its connection is closed; else `null`. */
  arrived(peer: ActorId, connection: string, message: MessageId, body: Body): string | null;
}

export interface EndpointOptions {
  readonly self: ActorId;
  readonly secret: string;
  /** Seeds the luck of its links. */
  readonly seed: number;
  readonly events: EndpointEvents;
  readonly heartbeatMillis?: number;
}

/** A copy that waits for its delay to pass. */
interface DelayedCopy {
  readonly message: MessageId;
  readonly timer: NodeJS.Timeout;
}

interface PeerLink {
  wish: LinkWish;
  readonly direction: LinkDirection;
  dialler: Dialler | null;
  connection: Connection | null;
  readonly delayed: Set<DelayedCopy>;
}

export class LinkEndpoint {
  readonly #options: EndpointOptions;
  readonly #links = new Map<ActorId, PeerLink>();
  /** How often links that were taken away had asked their luck: it goes on should they come back. */
  readonly #drawsOfGone = new Map<ActorId, number>();
  #listener: Listener | null = null;
  #isClosed = false;
  #isPaused = false;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  /** @returns the port at which it can be dialled */
  async listen(): Promise<number> {
    this.#listener = await Listener.open({
      self: this.#options.self,
      secret: this.#options.secret,
      refuse: (introduction) => this.#refuse(introduction),
      onAccept: (introduction, socket) => this.#onOpen(introduction.from, introduction.connection, socket),
    });
    return this.#listener.port;
  }

  /** Whether the connection stands. A link that is cut one way does stand: that end cannot know. */
  isUp(peer: ActorId): boolean {
    return (this.#links.get(peer)?.connection ?? null) !== null;
  }

  /** Whether it is that connection by which the link stands. */
  isUpBy(peer: ActorId, connection: string): boolean {
    return this.#links.get(peer)?.connection?.id === connection;
  }

  /** Why the newest attempt to dial that peer failed, if it did. */
  failureTowards(peer: ActorId): string | null {
    return this.#links.get(peer)?.dialler?.failure ?? null;
  }

  /** Makes a link as wished: new, changed, closed, or opened again. In force when it returns, but for the dialling. */
  configure(wish: LinkWish): void {
    const link = this.#links.get(wish.peer) ?? this.#add(wish);
    const { wish: former } = link;
    link.wish = wish;
    link.direction.policy = wish.policy;
    if (wish.policy.cut && !former.policy.cut) this.#loseUnsent(link, 'cut');
    if (!wish.open) link.connection?.cut('the link was cut');
    const dial = wish.open ? wish.dial : null;
    if (link.dialler !== null && dial !== link.dialler.port) {
      link.dialler.stop();
      link.dialler = null;
    }
    if (dial !== null && link.dialler === null) this.#dial(link, dial);
  }

  /** There is no such link any more; what was under way on it is lost. */
  forget(peer: ActorId): void {
    const link = this.#links.get(peer);
    if (link === undefined) return;
    this.#links.delete(peer);
    this.#drawsOfGone.set(peer, link.direction.draws);
    this.#loseUnsent(link, 'unreachable');
    link.dialler?.stop();
    link.connection?.cut('the link was taken away');
  }

  send(message: MessageId, to: ActorId, body: Body): void {
    const { events, self } = this.#options;
    const link = this.#links.get(to);
    if (link === undefined) {
      events.lost(message, to, 'unreachable');
      return;
    }
    // Nothing waits for a peer that is not there: when it comes back it is another incarnation.
    if (link.connection === null && !link.wish.policy.cut) {
      events.lost(message, to, 'unreachable');
      return;
    }
    const fate = link.direction.decide({ message, from: self, to, body });
    if (fate.type === 'lost') events.lost(message, to, fate.reason);
    else if (fate.type === 'held') events.sent(message, to, fate, null);
    else this.#travel(link, message, body, fate);
  }

  /** Lets held messages go; the newest policy's `held` says whether later ones wait again. */
  release(peer: ActorId, count?: number): void {
    const link = this.#links.get(peer);
    if (link === undefined) return;
    for (const { message, delayMillis } of link.direction.release(count)) {
      this.#options.events.released(message.message, peer, [delayMillis]);
      this.#transmitAfter(link, message.message, JSON.stringify(message.body), delayMillis);
    }
  }

  drop(peer: ActorId, count?: number): void {
    for (const { message } of this.#links.get(peer)?.direction.drop(count) ?? [])
      this.#options.events.lost(message, peer, 'dropped');
  }

  /** Loses that one, held or delayed, with all its copies. One that has left by the connection is beyond reach. */
  dropMessage(peer: ActorId, message: MessageId): void {
    const link = this.#links.get(peer);
    if (link === undefined) return;
    const { events } = this.#options;
    for (const held of link.direction.dropMessage(message)) events.lost(held.message, peer, 'dropped');
    for (const copy of link.delayed) {
      if (copy.message !== message) continue;
      clearTimeout(copy.timer);
      link.delayed.delete(copy);
      link.direction.arrived();
      events.lost(message, peer, 'dropped');
    }
  }

  /** The peer has stopped: what has not left for it dies with it, held messages too. */
  onPeerStopped(peer: ActorId): void {
    const link = this.#links.get(peer);
    if (link !== undefined) this.#loseUnsent(link, 'crashed');
  }

  /** Stops reading, so that peers feel that this end cannot keep up; or goes on. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    for (const { connection } of this.#links.values()) connection?.setPaused(isPaused);
  }

  /** Cuts everything off at once, and says nothing any more; resolves when the port is free. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const link of this.#links.values()) {
      link.dialler?.stop();
      link.connection?.cut('its actor has stopped');
      link.connection = null;
      for (const { timer } of link.delayed) clearTimeout(timer);
    }
    this.#links.clear();
    await this.#listener?.close();
  }

  #add(wish: LinkWish): PeerLink {
    const { self, seed } = this.#options;
    const link: PeerLink = {
      wish,
      direction: new LinkDirection(self, wish.peer, wish.policy, seed),
      dialler: null,
      connection: null,
      delayed: new Set(),
    };
    link.direction.resumeLuck(this.#drawsOfGone.get(wish.peer) ?? 0);
    this.#drawsOfGone.delete(wish.peer);
    this.#links.set(wish.peer, link);
    return link;
  }

  // ---------------------------------------------------------------- connections

  #refuse({ from }: Introduction): string | null {
    const link = this.#links.get(from);
    if (link === undefined) return `there is no link to ${from}`;
    return link.wish.open ? null : 'the link is cut';
  }

  #dial(link: PeerLink, port: number): void {
    const { self, secret } = this.#options;
    const { peer } = link.wish;
    link.dialler = new Dialler({
      self,
      peer,
      secret,
      port,
      onOpen: (introduction, socket) => this.#onOpen(peer, introduction.connection, socket),
    });
    link.dialler.dial();
  }

  #onOpen(peer: ActorId, id: string, socket: WebSocket): void {
    const link = this.#links.get(peer);
    if (link === undefined || !link.wish.open || this.#isClosed) {
      socket.terminate();
      return;
    }
    // The peer would not connect anew if the former connection were any good: one end has noticed before the other.
    const former = link.connection;
    link.connection = null;
    former?.cut('another connection took its place');
    const { events, heartbeatMillis = HEARTBEAT_MILLIS } = this.#options;
    link.connection = new Connection(
      socket,
      peer,
      id,
      {
        onMessage: (connection, message, body) => events.arrived(peer, connection.id, message, body),
        onClose: (connection, sentence) => this.#onClose(link, connection, sentence),
      },
      heartbeatMillis,
    );
    link.connection.setPaused(this.#isPaused);
    events.opened(peer, id);
  }

  #onClose(link: PeerLink, connection: Connection, sentence: string): void {
    if (this.#isClosed) return;
    if (link.connection === connection) {
      link.connection = null;
      link.dialler?.redial();
    }
    this.#options.events.closed(link.wish.peer, connection.id, sentence);
  }

  // ---------------------------------------------------------------- messages

  #travel(link: PeerLink, message: MessageId, body: Body, fate: Extract<Fate, { type: 'travels' }>): void {
    const { events } = this.#options;
    const text = JSON.stringify(body);
    const { connection, direction } = link;
    const { peer } = link.wish;
    const reason = text.length > MESSAGE_LENGTH_MAX ? 'overflow' : connection === null ? 'unreachable' : null;
    if (reason !== null) {
      for (const _ of fate.delaysMillis) direction.arrived();
      events.lost(message, peer, reason);
      return;
    }
    if (connection !== null && fate.delaysMillis.length === 1 && fate.delaysMillis[0] === 0) {
      // The usual case, at once and without a second event.
      direction.arrived();
      if (connection.send(message, text)) events.sent(message, peer, fate, connection.id);
      else events.lost(message, peer, 'overflow');
      return;
    }
    events.sent(message, peer, fate, null);
    for (const delayMillis of fate.delaysMillis) this.#transmitAfter(link, message, text, delayMillis);
  }

  #transmitAfter(link: PeerLink, message: MessageId, text: string, delayMillis: number): void {
    if (delayMillis === 0) {
      this.#transmit(link, message, text);
      return;
    }
    const timer = setTimeout(() => {
      link.delayed.delete(copy);
      this.#transmit(link, message, text);
    }, delayMillis);
    const copy: DelayedCopy = { message, timer };
    link.delayed.add(copy);
  }

  #transmit(link: PeerLink, message: MessageId, text: string): void {
    const { events } = this.#options;
    const { connection } = link;
    const { peer } = link.wish;
    link.direction.arrived();
    if (connection === null) events.lost(message, peer, 'unreachable');
    else if (connection.send(message, text)) events.departed(message, peer, connection.id);
    else events.lost(message, peer, 'overflow');
  }

  /** What is held or delayed on this link has not left, so it dies here. */
  #loseUnsent(link: PeerLink, reason: LossReason): void {
    const { events } = this.#options;
    for (const { message } of link.direction.drop()) events.lost(message, link.wish.peer, reason);
    for (const { message, timer } of link.delayed) {
      clearTimeout(timer);
      link.direction.arrived();
      events.lost(message, link.wish.peer, reason);
    }
    link.delayed.clear();
  }
}
