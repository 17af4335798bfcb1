// Export for ShiViz: a log whose first line is the regular expression that reads it and whose second, here empty, would
// part several executions. One line for each step, start and stop of a replica or client.
//
// ShiViz asks of each host a clock that rises by one with each of its lines, from 1 on. A protocol's own clocks do not (they
// count writes), so hosts get clocks of their own, which messages carry.

import type { Protocol } from '../../core/contract.ts';
import type { ActorId, MessageId } from '../../core/ids.ts';
import type { TraceEvent } from '../../core/trace.ts';
import { actorOf, emittedBy, oneLine, type Step, type TraceExport, tellStep } from './trace-export.ts';

/**
 * ShiViz takes each `(` for a group, escaped ones as well, and each name once; so there are none but the four that have
 * names. Names of actors have neither spaces nor braces.
 */
export const SHIVIZ_LINE = '(?<host>\\S+) (?<clock>{[^}]*}) (?<at>\\S+) (?<event>.*)';

type Clock = Readonly<Record<ActorId, number>>;

/** A clock on its way, until no copy of its message can arrive any more. */
interface Carried {
  readonly from: ActorId;
  readonly clock: Clock;
  /** Copies under way; 0 before it left. */
  copies: number;
}

export class ShivizExport implements TraceExport {
  readonly #protocol: Protocol;
  readonly #clocks = new Map<ActorId, Clock>();
  readonly #carried = new Map<MessageId, Carried>();

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
  }

  begin(): string {
    return `${SHIVIZ_LINE}\n\n`;
  }

  take(event: TraceEvent): string {
    switch (event.type) {
      case 'replicaStarted':
        return this.#line(event.replica, event.at, `starts, incarnation ${event.identity.incarnation}`);
      case 'replicaStopped':
        this.#dropUnsent(event.replica);
        return this.#line(event.replica, event.at, `stops: ${event.sentence}`);
      case 'clientStarted':
        return this.#line(event.client, event.at, 'starts');
      case 'replicaStepped':
      case 'clientStepped':
        return this.#takeStep(event);
      case 'messageSent':
        this.#addCopies(event.message, event.fate.type === 'held' ? 1 : event.fate.delaysMillis.length);
        return '';
      case 'messageLost':
        this.#carried.delete(event.message);
        return '';
      default:
        return '';
    }
  }

  end(): string {
    return '';
  }

  #takeStep(event: Step): string {
    const carried = event.message === undefined ? undefined : this.#carried.get(event.message);
    if (carried !== undefined && event.message !== undefined) {
      carried.copies -= 1;
      if (carried.copies <= 0) this.#carried.delete(event.message);
    }
    const host = actorOf(event);
    const line = this.#line(host, event.at, tellStep(event, this.#protocol), carried?.clock);
    const clock = this.#clocks.get(host) ?? {};
    for (const { message } of emittedBy(event, this.#protocol))
      this.#carried.set(message, { from: host, clock, copies: 0 });
    return line;
  }

  #line(host: ActorId, at: number, event: string, heard: Clock = {}): string {
    const clock = { ...this.#clocks.get(host) };
    for (const [other, count] of Object.entries(heard)) clock[other] = Math.max(clock[other] ?? 0, count);
    clock[host] = (this.#clocks.get(host)?.[host] ?? 0) + 1;
    this.#clocks.set(host, clock);
    return `${host} ${JSON.stringify(clock)} ${at} ${oneLine(event)}\n`;
  }

  #addCopies(message: MessageId, copies: number): void {
    const carried = this.#carried.get(message);
    if (carried !== undefined) carried.copies += copies;
  }

  /** What waited for its disk never leaves. */
  #dropUnsent(from: ActorId): void {
    for (const [message, carried] of this.#carried)
      if (carried.from === from && carried.copies === 0) this.#carried.delete(message);
  }
}
