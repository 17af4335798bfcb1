// The links of a live run: what people and faults want of them, told to both ends; and what stands, told by both ends.

import type { Fault, LinkPolicy } from '../../shared/core/faults.ts';
import { type ActorId, type ClientId, linkName, type ReplicaId } from '../../shared/core/ids.ts';
import type { LossReason } from '../../shared/core/trace.ts';
import { isOpen, type LinkFault } from '../../shared/host/fault.ts';
import { type Link, LinkTable } from '../../shared/host/link-table.ts';
import type { LinkWish } from '../links/endpoint.ts';
import type { HostCommand } from './host-control.ts';

/** What the links ask of the rest of the run. */
export interface LinkPorts {
  now(): number;
  /** The port at which a running replica can be dialled, `null` if it is down. */
  portOf(replica: ReplicaId): number | null;
  /** A replica's place in join order; `null` for a client. */
  placeOf(actor: ActorId): number | null;
  /** Tells the host of an actor, whichever kind; one that is down is told when it starts. */
  perform(actor: ActorId, command: HostCommand): void;
  onLinkChanged(link: Link): void;
  /** Nothing arrives by this connection at this end any more. */
  onEndClosed(connection: string, end: ActorId): void;
}

/** One connection: which of its two ends are open, as far as they have told. */
interface KnownConnection {
  readonly id: string;
  readonly openEnds: Set<ActorId>;
}

export class LiveLinks {
  readonly table: LinkTable;
  readonly #ports: LinkPorts;
  /** By the name of the link. More than one where an old one ends while its successor begins. */
  readonly #connections = new Map<string, Map<string, KnownConnection>>();

  constructor(base: LinkPolicy, seed: number, ports: LinkPorts) {
    this.table = new LinkTable(base, seed);
    this.#ports = ports;
  }

  // ---------------------------------------------------------------- what is wanted

  /** Tells a replica that has just started, and all that it is linked to, how their links should be. */
  onReplicaStarted(replica: ReplicaId): void {
    for (const link of this.table.of(replica)) this.#configure(link);
  }

  /** Its peers dial it no longer, what stood with it is closed at its end, and what they kept for it dies. */
  onReplicaStopped(replica: ReplicaId): void {
    for (const link of this.table.of(replica)) {
      const connections = this.#connections.get(linkName(link.a, link.b));
      const peer = link.a === replica ? link.b : link.a;
      for (const { id } of connections?.values() ?? []) this.onClosed(replica, peer, id);
      this.#ports.perform(peer, { type: 'peerStopped', peer: replica });
      this.#configure(link);
    }
  }

  /** Lays a fault on its link. */
  inject(fault: LinkFault): Link {
    const { link } = this.table.inject(fault, this.#ports.now());
    this.#configure(link);
    for (const { actor, command } of commandsOf(fault)) this.#ports.perform(actor, command);
    return link;
  }

  /** Closes the client's link to the replica that it leaves. */
  detach(client: ClientId): void {
    const former = this.table.attachedTo(client);
    if (former === null) return;
    this.#ports.perform(client, { type: 'unlink', peer: former });
    this.#ports.perform(former, { type: 'unlink', peer: client });
  }

  /** @returns the link to the new replica */
  attach(client: ClientId, replica: ReplicaId | null): Link | null {
    const { link } = this.table.attach(client, replica);
    if (link !== null) this.#configure(link);
    return link;
  }

  /** The accepting end is told first, so that it knows who dials. */
  #configure(link: Link): void {
    const { a, b } = link;
    const isOfClient = this.#isClient(a);
    if (isOfClient && this.table.attachedTo(a) !== b) return;
    const accepting = isOfClient ? b : a;
    const dialling = isOfClient ? a : b;
    this.#ports.perform(accepting, this.#wish(link, accepting, dialling, null));
    this.#ports.perform(dialling, this.#wish(link, dialling, accepting, this.#ports.portOf(accepting)));
  }

  #wish(link: Link, self: ActorId, peer: ActorId, dial: number | null): HostCommand {
    const wish: LinkWish = { peer, dial, open: isOpen(link), policy: link.from(self).policy };
    return { type: 'link', wish, place: this.#ports.placeOf(peer) };
  }

  // ---------------------------------------------------------------- what stands

  onOpened(self: ActorId, peer: ActorId, connection: string): void {
    const name = linkName(self, peer);
    const known = this.#connections.get(name) ?? new Map<string, KnownConnection>();
    this.#connections.set(name, known);
    const ends = known.get(connection) ?? { id: connection, openEnds: new Set() };
    known.set(connection, ends);
    ends.openEnds.add(self);
    this.#refresh(self, peer);
  }

  onClosed(self: ActorId, peer: ActorId, connection: string): void {
    const name = linkName(self, peer);
    const known = this.#connections.get(name);
    const ends = known?.get(connection);
    if (ends?.openEnds.delete(self) && ends.openEnds.size === 0) known?.delete(connection);
    if (known?.size === 0) this.#connections.delete(name);
    // First the link goes down, then what was on it is lost.
    this.#refresh(self, peer);
    this.#ports.onEndClosed(connection, self);
    // Until this end noticed, it may have held back more for a peer that had stopped already.
    if (this.#isDown(peer)) this.#ports.perform(self, { type: 'peerStopped', peer });
  }

  /** Whether no end of any connection of this link is open. */
  isClosed(link: Link): boolean {
    return !this.#connections.has(linkName(link.a, link.b));
  }

  /** Whether the link stands or cannot: it is cut, an end of it is down, or its client is attached elsewhere. */
  isSettled(link: Link): boolean {
    const { a, b } = link;
    const isWanted = !this.#isClient(a) || this.table.attachedTo(a) === b;
    const canStand = isWanted && isOpen(link) && !this.#isDown(a) && !this.#isDown(b);
    return canStand ? link.up : this.isClosed(link);
  }

  /** Whether that is so of all links of a replica. */
  areSettled(replica: ReplicaId): boolean {
    return this.table.of(replica).every((link) => this.isSettled(link));
  }

  /** Why what was under way on a connection that ended is dead. */
  reasonBetween(a: ActorId, b: ActorId): LossReason {
    const link = this.table.between(a, b);
    if (link !== undefined && !isOpen(link)) return 'cut';
    return this.#isDown(a) || this.#isDown(b) ? 'crashed' : 'unreachable';
  }

  #isDown(end: ActorId): boolean {
    return !this.#isClient(end) && this.#ports.portOf(end) === null;
  }

  #isClient(actor: ActorId): boolean {
    return this.#ports.placeOf(actor) === null;
  }

  #refresh(a: ActorId, b: ActorId): void {
    const link = this.table.between(a, b);
    if (link === undefined) return;
    const known = this.#connections.get(linkName(a, b));
    const up = [...(known?.values() ?? [])].some(({ openEnds }) => openEnds.size === 2);
    if (up === link.up) return;
    link.up = up;
    this.#ports.onLinkChanged(link);
  }
}

/** What the senders do to messages that wait. */
function commandsOf(fault: Fault): { readonly actor: ActorId; readonly command: HostCommand }[] {
  switch (fault.type) {
    case 'release':
    case 'drop': {
      const count = fault.count === undefined ? {} : { count: fault.count };
      return [{ actor: fault.a, command: { type: fault.type, peer: fault.b, ...count } }];
    }
    case 'dropMessage':
      return [{ actor: fault.a, command: { type: 'dropMessage', peer: fault.b, message: fault.message } }];
    case 'heal':
      return [
        { actor: fault.a, command: { type: 'release', peer: fault.b } },
        { actor: fault.b, command: { type: 'release', peer: fault.a } },
      ];
    default:
      return [];
  }
}
