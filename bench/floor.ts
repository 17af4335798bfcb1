// The floor under a durable operation: one bare WebSocket round trip and one durable batch of the database, one after the
// other. Nothing that answers over a socket after it has synced can be quicker.

import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { WebSocket, WebSocketServer } from 'ws';

/** What a put of the course carries and stores, about. */
const REQUEST = JSON.stringify({ key: 'k'.repeat(10), value: 'v'.repeat(80) });
const ROW = 'r'.repeat(200);

export class Floor {
  readonly #folder: string;
  readonly #database: ClassicLevel;
  readonly #server: WebSocketServer;
  readonly #socket: WebSocket;
  #written = 0;

  private constructor(folder: string, database: ClassicLevel, server: WebSocketServer, socket: WebSocket) {
    this.#folder = folder;
    this.#database = database;
    this.#server = server;
    this.#socket = socket;
  }

  static async open(): Promise<Floor> {
    const folder = await mkdtemp(join(tmpdir(), 'oxbow-floor-'));
    const database = new ClassicLevel(join(folder, 'rows'));
    await database.open();
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    await new Promise((resolve) => socket.once('open', resolve));
    return new Floor(folder, database, server, socket);
  }

  /** @returns milliseconds for this many, one at a time */
  async measure(count: number): Promise<number> {
    const start = performance.now();
    for (let i = 0; i < count; i += 1) {
      await this.#roundTrip();
      await this.#writeDurably();
    }
    return performance.now() - start;
  }

  /** @returns milliseconds for this many, one at a time, without the disk */
  async measureRoundTrips(count: number): Promise<number> {
    const start = performance.now();
    for (let i = 0; i < count; i += 1) await this.#roundTrip();
    return performance.now() - start;
  }

  async close(): Promise<void> {
    this.#socket.terminate();
    this.#server.close();
    await this.#database.close();
    await rm(this.#folder, { recursive: true });
  }

  #roundTrip(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.once('message', () => resolve());
      this.#socket.send(REQUEST);
    });
  }

  #writeDurably(): Promise<void> {
    this.#written += 1;
    return this.#database.batch().put(`w/${this.#written}`, ROW).put('meta', ROW).write({ sync: true });
  }
}
