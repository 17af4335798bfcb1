// A TCP door to one replica of a run, for clients that speak the text frames of its protocol. Off unless asked for.

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { ClientLanguage } from '../../shared/core/client-language.ts';
import { GUARANTEES, type Operation } from '../../shared/core/contract.ts';
import type { ReplicaId } from '../../shared/core/ids.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import type { Run } from '../../shared/host/run.ts';
import { DoorClient, type DoorLimits } from './door-client.ts';
import { toFrame } from './frames.ts';
import { Turns } from './turns.ts';

export interface TextDoorOptions {
  readonly run: Run;
  readonly replica: ReplicaId;
  readonly language: ClientLanguage;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly limits: DoorLimits & { readonly doorConnectionsMax: number };
}

export class TextDoor {
  readonly #options: TextDoorOptions;
  readonly #server: Server;
  readonly #turns = new Turns();
  /** All that are open, those that are turned away too. */
  readonly #sockets = new Set<Socket>();
  #served = 0;
  /** Clients of the run whose connections are gone: a run never loses a client, so the next connection takes one of them. */
  readonly #idle: string[] = [];
  #made = 0;

  constructor(options: TextDoorOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#onConnection(socket));
  }

  /** @returns the port, or why it cannot listen there */
  listen(): Promise<Result<number>> {
    const { host, port } = this.#options;
    return new Promise((resolve) => {
      this.#server.once('error', (error) =>
        resolve(fail(`the text door cannot listen on ${host}, port ${port}: ${error.message}`)),
      );
      this.#server.listen({ host, port }, () =>
        resolve(succeed((this.#server.address() as AddressInfo).port)),
      );
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #onConnection(socket: Socket): void {
    const { limits, language } = this.#options;
    socket.pause();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#served >= limits.doorConnectionsMax) {
      turnAway(socket, language.writeError(`${limits.doorConnectionsMax} clients are connected already`));
      return;
    }
    this.#served += 1;
    void this.#serve(socket).finally(() => {
      this.#served -= 1;
    });
  }

  async #serve(socket: Socket): Promise<void> {
    const { run, language, limits } = this.#options;
    const client = await this.#takeClient();
    if (!client.ok) {
      turnAway(socket, language.writeError(client.error));
      return;
    }
    const operate = (operation: Operation) => run.operate(client.value, operation);
    await new DoorClient({ socket, language, operate, turns: this.#turns, limits }).serve();
    this.#idle.push(client.value);
  }

  /** A client of the run at that replica; its context stays, and is covered there. */
  async #takeClient(): Promise<Result<string>> {
    const { run, replica } = this.#options;
    const idle = this.#idle.pop();
    if (idle !== undefined) return succeed(idle);
    this.#made += 1;
    const id = `door-${replica}-${this.#made}`;
    const added = run.addClient(id, GUARANTEES);
    if (!added.ok) return added;
    const attached = await run.attachClient(id, replica);
    return attached.ok ? succeed(id) : attached;
  }
}

/** What it still says is read and thrown away, as a socket that is not read never closes. */
function turnAway(socket: Socket, text: string): void {
  socket.on('error', () => {});
  socket.end(toFrame(text));
  socket.resume();
}
