// What is under way: every copy of a message from its fate to its arrival, and by which connection it went. A connection
// tells nobody what it loses, so when its receiving end is closed, what it carried and did not deliver is dead.

import type { ActorId, MessageId } from '../../shared/core/ids.ts';
import { CONNECTIONS_REMEMBERED_MAX } from './run-limits.ts';

/** A message of which no copy is under way any more, though one at least never arrived. */
export interface DeadMessage {
  readonly message: MessageId;
  readonly from: ActorId;
  readonly to: ActorId;
}

interface Travelling extends DeadMessage {
  /** Copies that have neither arrived nor died. */
  copies: number;
  /** Of these, the ones that left by some connection. */
  departed: number;
}

/** Copies that one connection carries, by message; towards one end. */
type Carried = Map<MessageId, number>;

export class Transit {
  readonly #messages = new Map<MessageId, Travelling>();
  /** By connection, then by receiving end; `null`: that end is closed. */
  readonly #connections = new Map<string, Map<ActorId, Carried | null>>();

  /** A message that was given a fate and has neither arrived nor died. */
  isKnown(message: MessageId): boolean {
    return this.#messages.has(message);
  }

  onSent(message: MessageId, from: ActorId, to: ActorId, copies: number): void {
    this.#messages.set(message, { message, from, to, copies, departed: 0 });
  }

  /** @returns the message, if its receiving end is closed already and no other copy is under way */
  onDeparted(message: MessageId, to: ActorId, connection: string): DeadMessage | null {
    const travelling = this.#messages.get(message);
    if (travelling === undefined) return null;
    travelling.departed += 1;
    const ends = this.#endsOf(connection);
    let carried = ends.get(to);
    if (carried === null) return this.#onDied(travelling, 1, 1);
    if (carried === undefined) {
      carried = new Map();
      ends.set(to, carried);
    }
    carried.set(message, (carried.get(message) ?? 0) + 1);
    return null;
  }

  onArrived(message: MessageId, to: ActorId, connection: string): void {
    const carried = this.#connections.get(connection)?.get(to);
    const count = carried?.get(message) ?? 0;
    if (count > 1) carried?.set(message, count - 1);
    else carried?.delete(message);
    const travelling = this.#messages.get(message);
    if (travelling === undefined) return;
    travelling.copies -= 1;
    if (count > 0) travelling.departed -= 1;
    if (travelling.copies === 0) this.#messages.delete(message);
  }

  /** A copy died before it left. @returns the message, if no other copy is under way */
  onCopyLost(message: MessageId): DeadMessage | null {
    const travelling = this.#messages.get(message);
    return travelling === undefined ? null : this.#onDied(travelling, 1, 0);
  }

  /** Nothing arrives at this end any more. @returns the messages of which no copy is under way now */
  onEndClosed(connection: string, end: ActorId): DeadMessage[] {
    const ends = this.#endsOf(connection);
    const carried = ends.get(end);
    ends.set(end, null);
    if (ends.size === 2 && isClosed(ends)) this.#connections.delete(connection);
    else this.#forgetOldest();
    return [...(carried ?? [])].flatMap(([message, count]) => {
      const travelling = this.#messages.get(message);
      return travelling === undefined ? [] : (this.#onDied(travelling, count, count) ?? []);
    });
  }

  /** An actor stopped: what it had held back or delayed never leaves. @returns the messages that died of it */
  onSenderGone(from: ActorId): DeadMessage[] {
    return [...this.#messages.values()]
      .filter((travelling) => travelling.from === from && travelling.copies > travelling.departed)
      .flatMap((travelling) => this.#onDied(travelling, travelling.copies - travelling.departed, 0) ?? []);
  }

  #onDied(travelling: Travelling, copies: number, departed: number): DeadMessage | null {
    travelling.copies -= copies;
    travelling.departed -= departed;
    if (travelling.copies > 0) return null;
    this.#messages.delete(travelling.message);
    return travelling;
  }

  /** A connection that only one end ever knew is closed once and for all; the other end may still come to tell of it. */
  #forgetOldest(): void {
    if (this.#connections.size <= CONNECTIONS_REMEMBERED_MAX) return;
    for (const [connection, ends] of this.#connections) {
      if (!isClosed(ends)) continue;
      this.#connections.delete(connection);
      return;
    }
  }

  #endsOf(connection: string): Map<ActorId, Carried | null> {
    let ends = this.#connections.get(connection);
    if (ends === undefined) {
      ends = new Map();
      this.#connections.set(connection, ends);
    }
    return ends;
  }
}

function isClosed(ends: ReadonlyMap<ActorId, Carried | null>): boolean {
  return [...ends.values()].every((carried) => carried === null);
}
