// The simulated network: carries messages over the links of a run, each to the fate that its link decides, and knows
// which links stand.

import type { LinkPolicy } from '../core/faults.ts';
import type { ActorId, ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import type { LossReason } from '../core/trace.ts';
import { isOpen, type LinkFault } from '../host/fault.ts';
import type { LinkDirection, LinkMessage } from '../host/link.ts';
import { type Link, LinkTable } from '../host/link-table.ts';
import type { World } from './world.ts';

/** What the network asks of the rest of the run. */
export interface NetworkPorts {
  isAlive(replica: ReplicaId): boolean;
  isClient(actor: ActorId): boolean;
}

export class SimulatedNetwork {
  readonly table: LinkTable;
  readonly #world: World;
  readonly #ports: NetworkPorts;

  constructor(world: World, base: LinkPolicy, seed: number, ports: NetworkPorts) {
    this.#world = world;
    this.#ports = ports;
    this.table = new LinkTable(base, seed);
  }

  send(message: MessageId, from: ActorId, to: ActorId, body: { readonly type: string }): void {
    const link = this.table.between(from, to);
    if (link === undefined || !link.up) {
      this.#lose({ message, from, to, body }, link === undefined || isOpen(link) ? 'unreachable' : 'cut');
      return;
    }
    const direction = link.from(from);
    const envelope: LinkMessage = { message, from, to, body };
    const fate = direction.decide(envelope);
    if (fate.type === 'lost') {
      this.#lose(envelope, fate.reason);
      return;
    }
    if (this.#world.isTraced) this.#world.record({ type: 'messageSent', message, from, to, fate });
    if (fate.type === 'travels')
      for (const delayMillis of fate.delaysMillis) this.#deliverAfter(delayMillis, direction, envelope);
  }

  /** Whether the message travels from there to there, or is held on the way. */
  isUnderWay(message: MessageId, from: ActorId, to: ActorId): boolean {
    const direction = this.table.direction(from, to);
    if (direction === undefined) return false;
    return direction.isHolding(message) || this.#world.isTravelling(direction, message);
  }

  /** Lays a fault on its link. @returns the link, if that came up or went down. */
  inject(fault: LinkFault): Link | null {
    const { link, cut, lost, released } = this.table.inject(fault, this.#world.now);
    const dead = lost.map(({ message, reason }) => ({ message, reason: reason as LossReason }));
    for (const message of this.#world.takeTravelling(cut)) dead.push({ message, reason: 'cut' });
    if (fault.type === 'dropMessage')
      for (const message of this.#world.takeTravelling([link.from(fault.a)], fault.message))
        dead.push({ message, reason: 'dropped' });
    for (const { message, reason } of dead.sort(byMessage)) this.#lose(message, reason);
    const hasChanged = this.refresh(link);
    // What is repeated on a link that is down, as an end of it is, dies there.
    for (const { message, delayMillis } of released)
      if (fault.type !== 'repeat' || link.up) this.#release(message, delayMillis);
      else link.from(fault.a).arrived();
    return hasChanged ? link : null;
  }

  /** Everything that travels or waits on these links dies. */
  kill(links: readonly Link[], reason: LossReason): void {
    const directions = links.flatMap((link) => [link.forward, link.backward]);
    const held = directions.flatMap((direction) => direction.drop());
    const dead = [...held, ...this.#world.takeTravelling(directions)];
    for (const message of dead.sort((left, right) => left.message - right.message))
      this.#lose(message, reason);
  }

  /**
   * Moves a client's attachment; what is on its former link dies.
   * @returns the link to the new replica, not yet up.
   */
  attach(client: ClientId, replica: ReplicaId | null): Link | null {
    const before = this.table.attachedTo(client);
    const former = before === null || before === replica ? undefined : this.table.between(client, before);
    if (former !== undefined) this.kill([former], 'unreachable');
    const { link } = this.table.attach(client, replica);
    if (former !== undefined) this.refresh(former);
    return link;
  }

  /** Brings the link up or down as its ends and its faults demand. @returns whether that changed anything. */
  refresh(link: Link): boolean {
    const { a, b } = link;
    const isWanted = this.#ports.isClient(a) ? this.table.attachedTo(a) === b : this.#ports.isAlive(a);
    const up = isWanted && this.#ports.isAlive(b) && isOpen(link);
    if (up === link.up) return false;
    link.up = up;
    this.#world.record({ type: 'linkChanged', a, b, up });
    return true;
  }

  /** A copy that has travelled in another run. */
  resumeDelivery(message: LinkMessage, atMicros: number): void {
    const direction = this.table.direction(message.from, message.to);
    if (direction === undefined) return;
    this.#world.scheduleAt({ at: 0, order: 0, position: -1, type: 'delivery', direction, message }, atMicros);
  }

  #deliverAfter(delayMillis: number, direction: LinkDirection, message: LinkMessage): void {
    this.#world.schedule(
      { at: 0, order: 0, position: -1, type: 'delivery', direction, message },
      delayMillis,
    );
  }

  #release(message: LinkMessage, delayMillis: number): void {
    const { from, to } = message;
    const direction = this.table.direction(from, to);
    if (direction === undefined) return;
    this.#world.record({
      type: 'messageReleased',
      message: message.message,
      from,
      to,
      delaysMillis: [delayMillis],
    });
    this.#deliverAfter(delayMillis, direction, message);
  }

  #lose({ message, from, to }: LinkMessage, reason: LossReason): void {
    if (this.#world.isTraced) this.#world.record({ type: 'messageLost', message, from, to, reason });
  }
}

function byMessage(
  left: { readonly message: LinkMessage },
  right: { readonly message: LinkMessage },
): number {
  return left.message.message - right.message.message;
}
