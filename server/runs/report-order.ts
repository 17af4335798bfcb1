// The order in which the reports of several processes are taken in: each process's own order, and no receive before its
// send. Channels run at different speeds, so a receive may come first; it waits then, and all behind it.

import type { ActorId, MessageId } from '../../shared/core/ids.ts';
import { ORDER_WAIT_MILLIS_MAX } from './run-limits.ts';

/** Something to take in. */
interface Entry {
  /** The message whose send must have been taken in before; with its sender. */
  readonly receives: { readonly message: MessageId; readonly from: ActorId } | null;
  readonly take: () => void;
}

interface Source {
  readonly entries: Entry[];
  /** Gives up waiting for a send. */
  patience: NodeJS.Timeout | undefined;
}

export interface ReportOrderPorts {
  /** Whether the send of this message was taken in. */
  isKnown(message: MessageId): boolean;
  /** Whether its sender may still have something to say. */
  isHeard(actor: ActorId): boolean;
}

export class ReportOrder {
  readonly #ports: ReportOrderPorts;
  /** Those with waiting entries. */
  readonly #waiting = new Map<ActorId, Source>();
  #isRetrying = false;

  constructor(ports: ReportOrderPorts) {
    this.#ports = ports;
  }

  /** Takes it in now, or when what it must follow was taken in. */
  push(source: ActorId, receives: Entry['receives'], take: () => void): void {
    const waiting = this.#waiting.get(source);
    if (waiting !== undefined) {
      waiting.entries.push({ receives, take });
      return;
    }
    if (!this.#mayBeTaken(receives)) {
      const waits: Source = { entries: [{ receives, take }], patience: undefined };
      this.#waiting.set(source, waits);
      this.#beginWaiting(source, waits);
      return;
    }
    take();
    this.retry();
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Whether something that this source said waits. */
  isWaiting(source: ActorId): boolean {
    return this.#waiting.has(source);
  }

  /** Drops everything. */
  close(): void {
    for (const { patience } of this.#waiting.values()) clearTimeout(patience);
    this.#waiting.clear();
  }

  #mayBeTaken(receives: Entry['receives']): boolean {
    return receives === null || this.#ports.isKnown(receives.message) || !this.#ports.isHeard(receives.from);
  }

  #beginWaiting(name: ActorId, source: Source): void {
    source.patience = setTimeout(() => {
      // It is taken in with what is known: a trace with a gap in it is better than a run that stands still.
      source.entries.shift()?.take();
      if (source.entries.length === 0) this.#waiting.delete(name);
      else this.#beginWaiting(name, source);
      this.retry();
    }, ORDER_WAIT_MILLIS_MAX);
  }

  /**
   * Takes in whatever may be, until nothing more may; to be called also when somebody will say nothing any more. What is
   * taken in may push and retry in turn.
   */
  retry(): void {
    if (this.#isRetrying) return;
    this.#isRetrying = true;
    for (let hasMoved = this.#waiting.size > 0; hasMoved; ) {
      hasMoved = false;
      for (const [name, source] of this.#waiting) if (this.#goOn(name, source)) hasMoved = true;
    }
    this.#isRetrying = false;
  }

  /** @returns whether anything was taken in */
  #goOn(name: ActorId, source: Source): boolean {
    let taken = 0;
    for (
      let entry = source.entries[0];
      entry !== undefined && this.#mayBeTaken(entry.receives);
      entry = source.entries[0]
    ) {
      source.entries.shift();
      entry.take();
      taken += 1;
    }
    if (taken === 0) return false;
    clearTimeout(source.patience);
    if (source.entries.length === 0) this.#waiting.delete(name);
    else this.#beginWaiting(name, source);
    return true;
  }
}
