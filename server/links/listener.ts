// Where an actor can be dialled: a port of its own on the loopback interface, which only those who know the run's secret
// get past.

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ActorId } from '../../shared/core/ids.ts';
import { acceptHeaders, type Introduction, readDial } from './handshake.ts';
import { CONNECTIONS_MAX, FRAME_BYTES_MAX, HANDSHAKE_MILLIS_MAX } from './link-limits.ts';

export interface ListenerOptions {
  readonly self: ActorId;
  readonly secret: string;
  /** @returns a sentence if this actor may not connect now, else `null`. */
  refuse(introduction: Introduction): string | null;
  onAccept(introduction: Introduction, socket: WebSocket): void;
}

export class Listener {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(server: Server, sockets: WebSocketServer) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Listens on a port that the system chooses. Rejects when the system has none. */
  static async open(options: ListenerOptions): Promise<Listener> {
    const sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
      clientTracking: false,
    });
    const server = createServer({ headersTimeout: HANDSHAKE_MILLIS_MAX }, (_request, response) => {
      response.writeHead(426, { connection: 'close' }).end('this is a link between replicas\n');
    });
    server.maxConnections = CONNECTIONS_MAX;
    server.on('upgrade', (request, socket, head) => {
      onUpgrade(sockets, options, request, socket, head);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    // Too many open files, for one: the listener goes on, whoever dialled tries again.
    server.on('error', () => undefined);
    return new Listener(server, sockets);
  }

  /** Frees the port. The connections belong to who accepted them. */
  async close(): Promise<void> {
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function onUpgrade(
  sockets: WebSocketServer,
  options: ListenerOptions,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const introduction = readDial(options.secret, options.self, request.headers);
  if (!introduction.ok) {
    refuse(socket, '401 Unauthorized', introduction.error);
    return;
  }
  const refusal = options.refuse(introduction.value);
  if (refusal !== null) {
    refuse(socket, '403 Forbidden', refusal);
    return;
  }
  const addProof = (headers: string[]): void => {
    headers.push(...acceptHeaders(options.secret, introduction.value));
  };
  sockets.once('headers', addProof);
  sockets.handleUpgrade(request, socket, head, (opened) => options.onAccept(introduction.value, opened));
  // Where the upgrade was no proper one, the listener is still there and must not prove the next.
  sockets.off('headers', addProof);
}

function refuse(socket: Duplex, status: string, sentence: string): void {
  socket.on('error', () => undefined);
  const body = `${sentence}\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
