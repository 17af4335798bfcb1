// The messages of a live run: what their senders and receivers report becomes events of the trace, and what a connection
// took with it is found and written down as lost.

import type { ActorId, MessageId } from '../../shared/core/ids.ts';
import type { LossReason } from '../../shared/core/trace.ts';
import type { HostReport } from './host-control.ts';
import type { RunTrace } from './run-trace.ts';
import { type DeadMessage, Transit } from './transit.ts';

/** Reports about messages, apart from their arrival. */
export type TrafficReport = Extract<HostReport, { type: 'sent' | 'departed' | 'lost' | 'released' }>;

export class Traffic {
  readonly #transit = new Transit();
  readonly #trace: RunTrace;
  readonly #now: () => number;
  readonly #reasonBetween: (a: ActorId, b: ActorId) => LossReason;

  /** @param reasonBetween why messages that a connection took with it are dead */
  constructor(trace: RunTrace, now: () => number, reasonBetween: (a: ActorId, b: ActorId) => LossReason) {
    this.#trace = trace;
    this.#now = now;
    this.#reasonBetween = reasonBetween;
  }

  isKnown(message: MessageId): boolean {
    return this.#transit.isKnown(message);
  }

  onReport(from: ActorId, report: TrafficReport): void {
    const { message, to } = report;
    switch (report.type) {
      case 'sent': {
        const { at, fate, connection } = report;
        const copies = fate.type === 'held' ? 1 : fate.delaysMillis.length;
        this.#transit.onSent(message, from, to, copies);
        this.#trace.append({ type: 'messageSent', message, from, to, fate }, at);
        if (connection !== null) this.#onDeparted(message, to, connection);
        break;
      }
      case 'departed':
        this.#onDeparted(message, to, report.connection);
        break;
      case 'released':
        this.#trace.append(
          { type: 'messageReleased', message, from, to, delaysMillis: report.delaysMillis },
          report.at,
        );
        break;
      case 'lost': {
        // Before it got a fate it is not known; after that, only its last copy counts.
        const wasKnown = this.#transit.isKnown(message);
        const dead = this.#transit.onCopyLost(message);
        if (dead !== null || !wasKnown) this.#lose({ message, from, to }, report.reason, report.at);
        break;
      }
      // no default
    }
  }

  onArrived(message: MessageId, to: ActorId, connection: string): void {
    this.#transit.onArrived(message, to, connection);
  }

  /** Nothing arrives by this connection at this end any more. */
  onEndClosed(connection: string, end: ActorId): void {
    for (const dead of this.#transit.onEndClosed(connection, end))
      this.#lose(dead, this.#reasonBetween(dead.from, dead.to), this.#now());
  }

  /** A replica stopped: what waited with it never leaves. */
  onSenderGone(from: ActorId): void {
    for (const dead of this.#transit.onSenderGone(from)) this.#lose(dead, 'crashed', this.#now());
  }

  #onDeparted(message: MessageId, to: ActorId, connection: string): void {
    const dead = this.#transit.onDeparted(message, to, connection);
    if (dead !== null) this.#lose(dead, this.#reasonBetween(dead.from, dead.to), this.#now());
  }

  #lose({ message, from, to }: DeadMessage, reason: LossReason, at: number): void {
    this.#trace.append({ type: 'messageLost', message, from, to, reason }, at);
  }
}
