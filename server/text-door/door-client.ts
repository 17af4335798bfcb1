// One connection of a text door: a client of the run that speaks in frames. It does one thing after another, and reads on only
// when that is done; so what it sends too fast waits in its own socket.

import type { Socket } from 'node:net';
import type { ClientFrame, ClientLanguage } from '../../shared/core/client-language.ts';
import type { Operation, OperationResult } from '../../shared/core/contract.ts';
import { assertNever, fail, type Result, succeed } from '../../shared/core/result.ts';
import { FrameReader, toFrame } from './frames.ts';
import type { Turns } from './turns.ts';

export interface DoorLimits {
  readonly doorFrameBytesMax: number;
  readonly doorChangeMillisMax: number;
}

export interface DoorClientOptions {
  readonly socket: Socket;
  readonly language: ClientLanguage;
  readonly operate: (operation: Operation) => Promise<OperationResult>;
  readonly turns: Turns;
  readonly limits: DoorLimits;
}

export class DoorClient {
  readonly #options: DoorClientOptions;
  readonly #reader: FrameReader;
  /** Whoever waits for the next piece. */
  #wake: () => void = () => {};
  #hasEnded = false;

  constructor(options: DoorClientOptions) {
    this.#options = options;
    this.#reader = new FrameReader(options.limits.doorFrameBytesMax);
  }

  /** Serves until the client quits, hangs up, or says what cannot be read. */
  async serve(): Promise<void> {
    const { socket } = this.#options;
    socket.on('data', (piece) => {
      if (this.#hasEnded) return;
      socket.pause();
      this.#reader.add(piece);
      this.#wake();
    });
    const end = (): void => {
      this.#hasEnded = true;
      this.#wake();
    };
    socket.on('end', end);
    socket.on('close', end);
    // What breaks a connection closes it, and that is told.
    socket.on('error', () => {});
    await this.#converse();
    this.#hasEnded = true;
    socket.end();
    // A socket that is not read never closes.
    socket.resume();
  }

  async #converse(): Promise<void> {
    const { language } = this.#options;
    for (;;) {
      const text = await this.#nextFrame(null);
      if (!text.ok) this.#say(language.writeError(text.error));
      if (!text.ok || text.value === null) break;
      const frame = language.readFrame(text.value);
      if (!frame.ok) this.#say(language.writeError(frame.error));
      else if (frame.value.type === 'quit') break;
      else await this.#perform(frame.value);
    }
  }

  async #perform(frame: Exclude<ClientFrame, { type: 'quit' }>): Promise<void> {
    const { turns } = this.#options;
    const endTurn = await turns.take();
    try {
      if (frame.type === 'beginChange') await this.#change(frame.key);
      else await this.#operate(frame.operation, frame.answers);
    } finally {
      endTurn();
    }
  }

  async #operate(operation: Operation, answers: boolean): Promise<boolean> {
    const { language } = this.#options;
    const result = await this.#options.operate(operation);
    switch (result.type) {
      case 'value':
        this.#say(language.writeAnswer(result.key, result.value));
        return true;
      case 'missing':
        this.#say(language.writeAnswer(result.key, null));
        return true;
      case 'accepted':
        if (answers && operation.type !== 'write')
          this.#say(language.writeAnswer(operation.key, result.before ?? null));
        return true;
      case 'refused':
        this.#say(language.writeError(`${result.reason}: ${result.sentence}`));
        return false;
      default:
        return assertNever(result);
    }
  }

  /** Tells the value, and waits for the new one; one that does not come in time changes nothing. */
  async #change(key: string): Promise<void> {
    const { language, limits } = this.#options;
    if (!(await this.#operate({ type: 'get', key, view: 'tentative' }, true))) return;
    const text = await this.#nextFrame(limits.doorChangeMillisMax);
    const change = text.ok && text.value !== null ? language.readChange(text.value, key) : null;
    if (change === null)
      this.#say(language.writeError('the change was given up: its new value did not come'));
    else if (change.ok) await this.#operate({ type: 'put', key, value: change.value }, false);
    else this.#say(language.writeError(change.error));
  }

  /** @returns the next frame, `null` if the client is gone or the time is over, or what cannot be read */
  async #nextFrame(millisMax: number | null): Promise<Result<string | null>> {
    let isOver = false;
    const timer =
      millisMax === null
        ? undefined
        : setTimeout(() => {
            isOver = true;
            this.#wake();
          }, millisMax);
    try {
      for (;;) {
        const next = this.#reader.next();
        if (!next.ok) {
          this.#hasEnded = true;
          return fail(next.error);
        }
        if (next.value !== null) return next;
        if (this.#hasEnded || isOver) return succeed(null);
        const woken = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#options.socket.resume();
        await woken;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #say(text: string): void {
    const { socket } = this.#options;
    if (socket.writable) socket.write(toFrame(text));
  }
}
