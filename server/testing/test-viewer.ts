// A viewer as a test drives it: a real WebSocket on loopback that keeps what it is sent and hands it out on demand.

import { WebSocket } from 'ws';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { ServerFrame, ViewerFrame } from '../../shared/wire/viewer.ts';
import { parseServerFrame } from '../../shared/wire/viewer-frames.ts';

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

export interface ReceivedCheckpoint {
  readonly picture: RunPicture;
  readonly why: FrameOf<'checkpoint'>['why'];
  readonly skipped: number;
  readonly parts: number;
}

export interface ViewerOptions {
  /** Said in the address: `from=7&epoch=…`. */
  readonly query?: string;
  readonly headers?: Record<string, string>;
}

export class TestViewer {
  readonly socket: WebSocket;
  /** Every frame so far, in order. */
  readonly frames: ServerFrame[] = [];
  /** The close code, once the socket has closed. */
  readonly closed: Promise<number>;
  #read = 0;
  #wake: (() => void)[] = [];
  #isClosed = false;

  constructor(server: string, run: string, { query = '', headers = {} }: ViewerOptions = {}) {
    this.socket = new WebSocket(`ws://${server}/api/runs/${run}/stream?${query}`, { headers });
    this.socket.on('message', (data: Buffer) => {
      const frame = parseServerFrame(data.toString('utf8'));
      if (!frame.ok) throw new Error(frame.error);
      this.frames.push(frame.value);
      this.#wakeAll();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        this.#isClosed = true;
        this.#wakeAll();
        resolve(code);
      });
    });
    // What a refused connection says is in `closed`, as the socket closes after it.
    this.socket.on('error', () => undefined);
  }

  say(frame: ViewerFrame | string | Buffer): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  /** The next frame that was not read yet; rejects when the socket closed without one. */
  async frame(): Promise<ServerFrame> {
    for (;;) {
      const frame = this.frames[this.#read];
      if (frame !== undefined) {
        this.#read += 1;
        return frame;
      }
      if (this.#isClosed) throw new Error(`the socket closed after ${this.frames.length} frames`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** The next frame of a type; those before it are passed over. */
  async next<Type extends ServerFrame['type']>(type: Type): Promise<FrameOf<Type>> {
    for (;;) {
      const frame = await this.frame();
      if (frame.type === type) return frame as FrameOf<Type>;
    }
  }

  /** The next checkpoint, put together from its parts. */
  async checkpoint(): Promise<ReceivedCheckpoint> {
    const first = await this.next('checkpoint');
    const texts = [first.text];
    while (texts.length < first.parts) texts.push((await this.next('checkpoint')).text);
    const picture = JSON.parse(texts.join('')) as RunPicture;
    return { picture, why: first.why, skipped: first.skipped, parts: first.parts };
  }

  /** Reads frames until the event of that number has come. @returns all events read on the way */
  async eventsThrough(sequence: number): Promise<TraceEvent[]> {
    const events: TraceEvent[] = [];
    while ((events.at(-1)?.sequence ?? 0) < sequence) events.push(...(await this.next('events')).events);
    return events;
  }

  /** Performs a line and waits for its answer. */
  async perform(number: number, line: string): Promise<FrameOf<'performed'>> {
    this.say({ type: 'perform', number, line });
    for (;;) {
      const performed = await this.next('performed');
      if (performed.number === number) return performed;
    }
  }

  async close(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
