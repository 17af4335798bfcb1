// Keeps one connection to a peer: dials, dials again after a failure, each time after a longer wait.

import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { ActorId } from '../../shared/core/ids.ts';
import { dialHeaders, type Introduction, introduce, isAccepted } from './handshake.ts';
import {
  FRAME_BYTES_MAX,
  HANDSHAKE_MILLIS_MAX,
  REDIAL_MILLIS_MAX,
  REDIAL_MILLIS_MIN,
} from './link-limits.ts';

export interface DiallerOptions {
  readonly self: ActorId;
  readonly peer: ActorId;
  readonly secret: string;
  /** The peer's port on the loopback interface. */
  readonly port: number;
  onOpen(introduction: Introduction, socket: WebSocket): void;
}

export class Dialler {
  readonly #options: DiallerOptions;
  #state: 'new' | 'dialling' | 'waiting' | 'connected' | 'stopped' = 'new';
  /** Failures in a row; a connection that broke as soon as it stood is one too, or two ends could spin. */
  #failures = 0;
  #openedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #socket: WebSocket | undefined;
  /** Why the newest attempt failed, if it did. */
  failure: string | null = null;

  constructor(options: DiallerOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#options.port;
  }

  /** To be called once; later it dials by itself. */
  dial(): void {
    this.#state = 'dialling';
    const { self, peer, secret, port } = this.#options;
    const introduction = introduce(self, peer);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, {
      headers: dialHeaders(secret, introduction),
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
      handshakeTimeout: HANDSHAKE_MILLIS_MAX,
      followRedirects: false,
    });
    this.#socket = socket;
    let isProven = false;
    socket.once('upgrade', (response) => {
      isProven = isAccepted(secret, introduction, response.headers);
    });
    socket.once('unexpected-response', (_request, response) => this.#onRefused(response));
    socket.once('error', (error) => this.#onFailure(`${peer} cannot be dialled: ${error.message}`));
    socket.once('open', () => {
      if (isProven) this.#onOpen(introduction, socket);
      else this.#onFailure(`what listens at the port of ${peer} is not ${peer}`);
    });
  }

  /** The connection was lost: dials again after a while. */
  redial(): void {
    if (this.#state !== 'connected') return;
    if (performance.now() - this.#openedAt > REDIAL_MILLIS_MAX) this.#failures = 0;
    this.#dialLater();
  }

  /** For good. A connection that is open belongs to who was given it. */
  stop(): void {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    this.#dropSocket();
  }

  #onOpen(introduction: Introduction, socket: WebSocket): void {
    this.#state = 'connected';
    this.failure = null;
    this.#openedAt = performance.now();
    this.#socket = undefined;
    socket.removeAllListeners();
    this.#options.onOpen(introduction, socket);
  }

  #onRefused(response: IncomingMessage): void {
    let sentence = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      sentence = `${sentence}${text}`.slice(0, 200);
    });
    response.once('end', () =>
      this.#onFailure(`${this.#options.peer} refused the connection: ${sentence.trim()}`),
    );
    response.once('error', () => this.#onFailure(`${this.#options.peer} refused the connection`));
  }

  #onFailure(sentence: string): void {
    if (this.#state !== 'dialling') return;
    this.#dropSocket();
    this.failure = sentence;
    this.#dialLater();
  }

  #dialLater(): void {
    this.#state = 'waiting';
    this.#timer = setTimeout(() => this.dial(), redialMillis(this.#failures, Math.random()));
    this.#failures += 1;
  }

  #dropSocket(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    socket.removeAllListeners();
    // Ending an attempt that has not opened is an error to ws.
    socket.on('error', () => undefined);
    socket.terminate();
  }
}

/**
 * How long to wait after so many failures in a row: doubled each time, up to a bound, and spread over its upper half, so
 * that replicas that lost each other together do not dial together.
 * @param luck a number in [0, 1)
 */
export function redialMillis(failures: number, luck: number): number {
  const longest = Math.min(REDIAL_MILLIS_MAX, REDIAL_MILLIS_MIN * 2 ** Math.min(failures, 20));
  return longest * (0.5 + luck / 2);
}
