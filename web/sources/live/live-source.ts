// A live run over its server's WebSocket: dials, resumes where it was, comes back by itself, and never leaves a line
// without an answer.

import { assertNever } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { mayReconnect } from '../../../shared/wire/close-codes.ts';
import type { ViewerFrame } from '../../../shared/wire/viewer.ts';
import { parseServerFrame } from '../../../shared/wire/viewer-frames.ts';
import type { ConnectionNotice, ConnectionStatus, Performed, RunSource } from '../source.ts';
import { backoffMillis } from './backoff.ts';
import {
  onDialled,
  onServerFrame,
  openStreamSession,
  resumeQuery,
  type StreamDeed,
} from './stream-session.ts';

/** The part of a WebSocket that is used, so that tests can stand in for a server. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
}

export interface LiveSourceOptions {
  /** The stream's address, without a query. */
  readonly address: string;
  readonly dial: (address: string) => Socket;
  readonly after: (millis: number, callback: () => void) => () => void;
  readonly pageNow: () => number;
  readonly luck: () => number;
  /** Where the page stopped following the run before. */
  readonly resume?: StreamPlace | null;
  readonly onStatus: (status: ConnectionStatus) => void;
  readonly onNotice: (notice: ConnectionNotice) => void;
  readonly onReplace: (picture: RunPicture, sameRun: boolean, notice: ConnectionNotice | null) => void;
  /**
   * @param waiting lines of all viewers that have not begun yet
   * @param stands the time of the run stands since the last event
   */
  readonly onEvents: (events: readonly TraceEvent[], waiting: number, stands: boolean) => void;
}

/** Up to where a run was followed, so that it can be followed on. */
export interface StreamPlace {
  readonly epoch: string;
  readonly received: number;
}

export interface LiveSource extends RunSource {
  /** The run's epoch; `null` before the first contact. */
  epoch(): string | null;
  /** All events up to here have been folded. */
  seen(sequence: number): void;
  /** Ask for the run's own picture. */
  resync(): void;
  /** Dial now instead of waiting. */
  retryNow(): void;
}

/** Reports of what was seen are sent no more often than this many events, except when nothing is waiting. */
const SEEN_STEP = 256;

export function openLiveSource(options: LiveSourceOptions): LiveSource {
  const session = openStreamSession(options.resume ?? null);
  const waiting = new Map<number, (performed: Performed) => void>();
  let socket: Socket | null = null;
  let attempt = 0;
  let nextNumber = 1;
  let closed = false;
  let gaveUp: string | null = null;
  let cancelRetry: (() => void) | null = null;

  function dial(): void {
    cancelRetry = null;
    const query = new URLSearchParams(resumeQuery(session)).toString();
    const dialled = options.dial(`${options.address}?${query}`);
    socket = dialled;
    onDialled(session);
    dialled.onmessage = ({ data }) => {
      if (socket === dialled && typeof data === 'string') onText(data);
    };
    dialled.onclose = ({ code, reason }) => {
      if (socket === dialled) onLost(code, reason);
    };
  }

  function onText(text: string): void {
    const frame = parseServerFrame(text);
    if (!frame.ok) return giveUp(`the server sent what this page cannot read: ${frame.error}`);
    for (const deed of onServerFrame(session, frame.value)) perform(deed);
  }

  function perform(deed: StreamDeed): void {
    switch (deed.type) {
      case 'greet':
        attempt = 0;
        return options.onStatus({ state: 'live', run: deed.run, build: deed.build, stands: deed.stands });
      case 'replace':
        session.reported = 0;
        return options.onReplace(deed.picture, deed.sameRun, deed.notice);
      case 'follow':
        return options.onEvents(deed.events, deed.waiting, deed.stands);
      case 'notice':
        return options.onNotice(deed.notice);
      case 'answer': {
        const { number, output, notes, error } = deed;
        waiting.get(number)?.({ output, notes, ...(error === undefined ? {} : { error }) });
        waiting.delete(number);
        return;
      }
      case 'resync':
        return send({ type: 'resync' });
      case 'giveUp':
        // The close that follows decides by its code whether dialling again can help.
        gaveUp = deed.sentence;
        return;
      default:
        return assertNever(deed);
    }
  }

  function onLost(code: number, reason: string): void {
    socket = null;
    for (const answer of waiting.values())
      answer({
        output: [],
        error: 'the server went away before it answered; the line may or may not have been performed',
      });
    waiting.clear();
    if (closed) return;
    if (!mayReconnect(code))
      return giveUp(gaveUp ?? (reason === '' ? 'the server ended the stream' : reason));
    gaveUp = null;
    attempt += 1;
    const wait = backoffMillis(attempt, options.luck());
    options.onStatus({ state: 'lost', attempt, retryAt: options.pageNow() + wait });
    cancelRetry = options.after(wait, dial);
  }

  function giveUp(sentence: string): void {
    closed = true;
    cancelRetry?.();
    const last = socket;
    socket = null;
    last?.close();
    options.onStatus({ state: 'closed', sentence });
  }

  function send(frame: ViewerFrame): void {
    if (session.greeted) socket?.send(JSON.stringify(frame));
  }

  dial();
  return {
    epoch: () => session.epoch,
    perform(line) {
      if (socket === null || !session.greeted)
        return Promise.resolve({
          output: [],
          error: 'the server cannot be reached, so the line was not sent',
        });
      const number = nextNumber;
      nextNumber += 1;
      return new Promise((resolve) => {
        waiting.set(number, resolve);
        send({ type: 'perform', number, line });
      });
    },
    seen(sequence) {
      if (sequence > session.received) return;
      const due = sequence === session.received || sequence - session.reported >= SEEN_STEP;
      if (!due || sequence === session.reported) return;
      session.reported = sequence;
      send({ type: 'seen', sequence });
    },
    resync: () => send({ type: 'resync' }),
    retryNow() {
      if (cancelRetry === null) return;
      cancelRetry();
      dial();
    },
    close() {
      closed = true;
      cancelRetry?.();
      const last = socket;
      socket = null;
      last?.close();
    },
  };
}

/** The stream of a run on the server that the page came from. */
export function streamAddress(base: string, run: string): string {
  const url = new URL(`api/runs/${run}/stream`, base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = '';
  url.hash = '';
  return url.toString();
}
