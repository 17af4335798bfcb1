// Everybody who watches one run: gathers its events for one display frame, then lets each viewer have what it may.

import type { WebSocket } from 'ws';
import type { Run } from '../../shared/host/run.ts';
import type { CloseReason } from '../../shared/wire/close-codes.ts';
import type { CommandQueue } from '../command-queue.ts';
import type { ServerLimits } from '../limits.ts';
import type { Pace } from '../pace.ts';
import { Checkpoints } from './checkpoints.ts';
import { Digests } from './digests.ts';
import { EventFeed } from './event-feed.ts';
import { ViewerConnection } from './viewer-connection.ts';

export interface StreamOptions {
  readonly runId: string;
  readonly run: Run;
  readonly pace: Pace | null;
  readonly epoch: string;
  readonly build: string;
  readonly commands: CommandQueue;
  readonly limits: ServerLimits;
  /** Milliseconds from any origin, never set back. */
  readonly clock: () => number;
}

export class RunStream {
  readonly options: StreamOptions;
  readonly feed: EventFeed;
  readonly checkpoints: Checkpoints;
  readonly #digests: Digests;
  readonly #viewers = new Set<ViewerConnection>();
  #frameTimer: NodeJS.Timeout | null = null;
  #heartbeat: NodeJS.Timeout | null = null;

  constructor(options: StreamOptions) {
    const { run, limits, clock } = options;
    this.options = options;
    this.feed = new EventFeed(run, limits, () => this.#armFrame());
    this.checkpoints = new Checkpoints(run, limits);
    this.#digests = new Digests(run, limits, clock);
  }

  get viewerCount(): number {
    return this.#viewers.size;
  }

  get isFull(): boolean {
    return this.#viewers.size >= this.options.limits.viewersPerRunMax;
  }

  /** @param from the event the viewer wants next and the epoch it knows; `null` at first contact */
  attach(socket: WebSocket, from: { readonly sequence: number; readonly epoch: string } | null): void {
    if (this.#viewers.size === 0) this.#wake();
    const resume = from && { from: from.sequence, sameEpoch: from.epoch === this.options.epoch };
    const viewer = new ViewerConnection(socket, this, resume, () => this.#onGone(viewer));
    this.#viewers.add(viewer);
    viewer.greet();
  }

  close(reason: CloseReason, sentence: string): void {
    for (const viewer of this.#viewers) viewer.close(reason, sentence);
    this.#rest();
  }

  #onGone(viewer: ViewerConnection): void {
    if (this.#viewers.delete(viewer) && this.#viewers.size === 0) this.#rest();
  }

  #wake(): void {
    this.feed.start();
    this.#digests.start();
    this.#heartbeat = setInterval(() => {
      for (const viewer of this.#viewers) viewer.checkAlive();
    }, this.options.limits.heartbeatMillis);
    this.#heartbeat.unref();
  }

  #rest(): void {
    this.feed.stop();
    this.checkpoints.forget();
    this.#digests.stop();
    if (this.#frameTimer !== null) clearTimeout(this.#frameTimer);
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#frameTimer = null;
    this.#heartbeat = null;
  }

  #armFrame(): void {
    if (this.#frameTimer !== null || this.#viewers.size === 0) return;
    this.#frameTimer = setTimeout(() => {
      this.#frameTimer = null;
      for (const viewer of this.#viewers) viewer.pump();
    }, this.options.limits.displayFrameMillis);
  }
}
