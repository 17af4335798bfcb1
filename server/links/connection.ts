// One open connection between two actors that know each other: frames out, messages in, signs of life.

import type { RawData, WebSocket } from 'ws';
import type { ActorId, MessageId } from '../../shared/core/ids.ts';
import { type Body, decodeFrame, encodeFrame, frameEntry } from './frames.ts';
import { CONNECTION_BYTES_MAX, FAREWELL_MILLIS_MAX, FRAME_LENGTH_TARGET } from './link-limits.ts';

/** What an owner of connections wants to know of them. */
export interface ConnectionEvents {
  /** @returns what was wrong with the message, after which the connection is closed; else `null`. */
  onMessage(connection: Connection, message: MessageId, body: Body): string | null;
  /** Called once, whichever end closed it. Nothing arrives any more. */
  onClose(connection: Connection, sentence: string): void;
}

const POLICY_VIOLATION = 1008;
/** A close frame holds 123 bytes of text. */
const FAREWELL_LENGTH_MAX = 120;

export class Connection {
  readonly peer: ActorId;
  /** The same at both ends, and of no other connection. */
  readonly id: string;
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  readonly #heartbeat: NodeJS.Timeout;
  #wasHeard = true;
  #isOpen = true;
  /** Entries of the frame that is being filled; it leaves at the end of this turn. */
  #entries: string[] = [];
  #entriesLength = 0;

  constructor(
    socket: WebSocket,
    peer: ActorId,
    id: string,
    events: ConnectionEvents,
    heartbeatMillis: number,
  ) {
    this.#socket = socket;
    this.peer = peer;
    this.id = id;
    this.#events = events;
    this.#heartbeat = setInterval(() => this.#beat(heartbeatMillis), heartbeatMillis);
    socket.on('message', (data, isBinary) => this.#onFrame(data, isBinary));
    socket.on('pong', () => {
      this.#wasHeard = true;
    });
    socket.on('error', (error) => this.#end(`the connection to ${peer} broke: ${error.message}`));
    socket.on('close', (_code, reason) =>
      this.#end(
        reason.length > 0 ? `${peer} closed the connection: ${reason.toString()}` : `${peer} hung up`,
      ),
    );
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Sends with what else is sent in this turn, in one frame: a frame costs a system call, a message does not.
   * @param text the body's JSON text
   * @returns `false` when too much waits already: the message is lost
   */
  send(message: MessageId, text: string): boolean {
    if (!this.#isOpen || this.#socket.bufferedAmount > CONNECTION_BYTES_MAX) return false;
    if (this.#entries.length === 0) queueMicrotask(() => this.flush());
    else if (this.#entriesLength + text.length > FRAME_LENGTH_TARGET) this.#sendFrame();
    this.#entries.push(frameEntry(message, text));
    this.#entriesLength += text.length;
    return true;
  }

  flush(): void {
    if (this.#isOpen && this.#entries.length > 0) this.#sendFrame();
  }

  /** Stops reading from the socket, or goes on. */
  setPaused(isPaused: boolean): void {
    if (!this.#isOpen || isPaused === this.#socket.isPaused) return;
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  /** Cuts it off: what is under way either way is lost. */
  cut(sentence: string): void {
    if (!this.#isOpen) return;
    this.#socket.terminate();
    this.#end(sentence);
  }

  #sendFrame(): void {
    const frame = encodeFrame(this.#entries);
    this.#entries = [];
    this.#entriesLength = 0;
    this.#socket.send(frame);
  }

  #onFrame(data: RawData, isBinary: boolean): void {
    if (!this.#isOpen) return;
    this.#wasHeard = true;
    // ws hands a text over as one buffer, as `binaryType` is `nodebuffer`.
    const frame = isBinary ? null : decodeFrame((data as Buffer).toString());
    if (frame === null || !frame.ok) {
      this.#refuse(frame === null ? 'a binary frame' : frame.error);
      return;
    }
    for (const { message, body } of frame.value) {
      const complaint = this.#events.onMessage(this, message, body);
      // What one message leads to may close the connection that brought the next.
      if (!this.#isOpen) return;
      if (complaint !== null) {
        this.#refuse(complaint);
        return;
      }
    }
  }

  /** Closes with a sentence, which the peer may read; nothing of it is listened to any more. */
  #refuse(what: string): void {
    const socket = this.#socket;
    socket.close(POLICY_VIOLATION, `you sent ${what}`.slice(0, FAREWELL_LENGTH_MAX));
    const farewell = setTimeout(() => socket.terminate(), FAREWELL_MILLIS_MAX);
    socket.once('close', () => clearTimeout(farewell));
    this.#end(`${this.peer} sent ${what}`);
  }

  #beat(heartbeatMillis: number): void {
    if (!this.#wasHeard) {
      this.cut(`${this.peer} gave no sign of life for ${heartbeatMillis} ms`);
      return;
    }
    this.#wasHeard = false;
    this.#socket.ping();
  }

  #end(sentence: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#entries = [];
    clearInterval(this.#heartbeat);
    this.#events.onClose(this, sentence);
  }
}
