// The WebSocket of one viewer: feeds the pure session with what happens and does what it decides.

import type { RawData, WebSocket } from 'ws';
import type { Result } from '../../shared/core/result.ts';
import { assertNever, present } from '../../shared/core/result.ts';
import { CLOSE_CODES, type CloseReason } from '../../shared/wire/close-codes.ts';
import { type ServerFrame, VIEWER_VERSION } from '../../shared/wire/viewer.ts';
import { parseViewerFrame } from '../../shared/wire/viewer-frames.ts';
import type { Performed, QueueRefusal } from '../command-queue.ts';
import type { Checkpoint } from './checkpoints.ts';
import type { RunStream } from './run-stream.ts';
import {
  type CheckpointWhy,
  mayReadFrame,
  nextStep,
  onCheckpointSent,
  onEventsSent,
  onEventTooLarge,
  onFrame,
  onPerformed,
  openSession,
  type Resume,
  type ViewerSession,
} from './viewer-session.ts';

/** A checkpoint of which some parts have been sent. Its text is shared with whoever was given the same one. */
interface UnfinishedCheckpoint {
  readonly parts: Checkpoint['parts'];
  readonly why: CheckpointWhy;
  readonly skipped: number;
  /** The index of the next part. */
  next: number;
}

export class ViewerConnection {
  readonly #socket: WebSocket;
  readonly #stream: RunStream;
  readonly #session: ViewerSession;
  #answeredPing = true;
  #unfinished: UnfinishedCheckpoint | null = null;
  /** Something could be sent but for the viewer's socket or for what it has not reported yet. */
  #starved = false;

  /** @param onGone called once, when the socket has closed for whatever reason */
  constructor(socket: WebSocket, stream: RunStream, resume: Resume | null, onGone: () => void) {
    const { limits, clock } = stream.options;
    this.#socket = socket;
    this.#stream = stream;
    this.#session = openSession(resume, stream.feed, limits, clock());
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on('pong', () => {
      this.#answeredPing = true;
    });
    socket.on('close', onGone);
    // A broken connection also closes; without a listener Node would end the process.
    socket.on('error', () => socket.terminate());
  }

  greet(): void {
    const { runId, run, pace, epoch, build } = this.#stream.options;
    const stands = pace?.stands === true ? { stands: true as const } : {};
    this.#send({
      type: 'hello',
      version: VIEWER_VERSION,
      run: runId,
      header: run.header,
      epoch,
      build,
      ...stands,
    });
    this.pump();
  }

  /** Sends all that the viewer may have now. */
  pump(): void {
    const { limits } = this.#stream.options;
    const { feed } = this.#stream;
    while (this.#socket.readyState === this.#socket.OPEN) {
      if (this.#unfinished !== null) {
        // A checkpoint is as large as the run; its parts wait for the line as events do.
        if (this.#socket.bufferedAmount > limits.bufferedBytesMax) return;
        this.#sendPart(this.#unfinished);
        continue;
      }
      const step = nextStep(this.#session, feed, this.#socket.bufferedAmount, limits);
      switch (step.type) {
        case 'wait':
          this.#starved = this.#session.owed !== null || this.#session.next <= feed.last;
          return;
        case 'checkpoint':
          this.#beginCheckpoint(step.why);
          break;
        case 'events':
          this.#sendEvents(step.from, step.through);
          break;
        default:
          assertNever(step);
      }
    }
  }

  close(reason: CloseReason, sentence: string): void {
    closeWithSentence(this.#socket, reason, sentence);
  }

  /** Ends the connection of a viewer that has not answered since the last time. */
  checkAlive(): void {
    if (!this.#answeredPing) {
      this.#socket.terminate();
      return;
    }
    this.#answeredPing = false;
    this.#socket.ping();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    const { limits, clock } = this.#stream.options;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!mayReadFrame(this.#session, clock())) {
      this.close('rule', `this viewer sends more than ${limits.framesPerSecond} frames a second`);
      return;
    }
    if (isBinary) {
      this.close('binary', 'a binary frame: this stream takes JSON text only');
      return;
    }
    if (sizeOf(data) > limits.frameBytesMax) {
      this.close('tooLarge', `a frame of more than ${limits.frameBytesMax} bytes`);
      return;
    }
    const frame = parseViewerFrame(textOf(data));
    if (!frame.ok) {
      this.close('malformed', frame.error);
      return;
    }
    const verdict = onFrame(this.#session, frame.value, limits, clock());
    switch (verdict.type) {
      case 'pump':
        this.#pumpIfStarved();
        return;
      case 'perform':
        void this.#perform(verdict.number, verdict.line);
        return;
      case 'refuseLine':
        this.#send({ type: 'performed', number: verdict.number, output: [], error: verdict.sentence });
        return;
      case 'close':
        this.close(verdict.reason, verdict.sentence);
        return;
      default:
        assertNever(verdict);
    }
  }

  async #perform(number: number, line: string): Promise<void> {
    const outcome = await this.#stream.options.commands.submit(line, this);
    onPerformed(this.#session);
    // What the line did is on the viewer's screen before its answer is, unless the viewer is behind anyway.
    this.pump();
    this.#send({ type: 'performed', number, ...toAnswer(outcome) });
  }

  #sendEvents(from: number, through: number): void {
    const slice = this.#stream.feed.slice(from, through);
    if (slice === null) {
      onEventTooLarge(this.#session);
      return;
    }
    const { commands, pace } = this.#stream.options;
    const lines = commands.waiting === 0 ? '' : `"waiting":${commands.waiting},`;
    const said = pace?.stands === true ? `${lines}"stands":true,` : lines;
    this.#sendText(`{"type":"events",${said}"events":${slice.text}}`);
    onEventsSent(this.#session, slice.last);
  }

  #beginCheckpoint(why: CheckpointWhy): void {
    const { checkpoints, options } = this.#stream;
    const newest = options.run.lastSequence();
    const oldEnough = newest - options.limits.checkpointReuseEventsMax;
    const needed =
      why === 'resync' ? newest : why === 'joined' ? oldEnough : Math.max(oldEnough, this.#session.next);
    const { sequence, parts } = checkpoints.take(Math.max(needed, this.#stream.feed.first - 1));
    const skipped = onCheckpointSent(this.#session, sequence, why);
    this.#unfinished = { parts, why, skipped, next: 0 };
  }

  #sendPart(unfinished: UnfinishedCheckpoint): void {
    const { parts, why, skipped, next } = unfinished;
    const text = present(parts[next], `part ${next} of a checkpoint`);
    unfinished.next += 1;
    if (unfinished.next === parts.length) this.#unfinished = null;
    this.#send({ type: 'checkpoint', part: next, parts: parts.length, text, why, skipped });
  }

  /** A viewer that keeps up gets its events by the display frame; reports and drained sockets must not hurry them. */
  #pumpIfStarved(): void {
    if (this.#starved || this.#unfinished !== null || this.#session.owed !== null) this.pump();
  }

  #send(frame: ServerFrame): void {
    this.#sendText(JSON.stringify(frame));
  }

  #sendText(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(text, () => {
      if (this.#socket.bufferedAmount === 0) this.#pumpIfStarved();
    });
  }
}

/** Says why, then closes. Also for a socket that never became a viewer. */
export function closeWithSentence(socket: WebSocket, reason: CloseReason, sentence: string): void {
  if (socket.readyState !== socket.OPEN) return;
  const frame: ServerFrame = { type: 'closed', sentence };
  socket.send(JSON.stringify(frame));
  socket.close(CLOSE_CODES[reason]);
}

function toAnswer(outcome: Result<Performed, QueueRefusal>): Performed {
  if (outcome.ok) return outcome.value;
  switch (outcome.error) {
    case 'full':
      return {
        output: [],
        error: 'too many lines of all viewers wait for this run; this one was not performed',
      };
    case 'closed':
      return { output: [], error: 'the run was closed before this line was done' };
    default:
      return assertNever(outcome.error);
  }
}

function sizeOf(data: RawData): number {
  if (Array.isArray(data)) return data.reduce((sum, part) => sum + part.byteLength, 0);
  return data.byteLength;
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
