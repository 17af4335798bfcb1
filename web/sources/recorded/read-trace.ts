// Reads a whole trace file once: checks each line, folds each event, and keeps what the page needs to go anywhere in it.
//
// What is kept, and where: of each event a few numbers, in columns; every so many events a key frame, as text that the browser
// may put on its disk; the events themselves stay in the file, or, if it was compressed, in a copy of its text, which
// the browser may put on its disk too. Memory so grows by some sixty bytes an event. Beyond `EVENTS_KEPT` of the columns
// the oldest are not drawn any more, and can still be gone to.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import { toSentence } from '../../../shared/core/step.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { describeProblem, TraceParser } from '../../../shared/trace/file/parse-trace.ts';
import { foldEvent } from '../../../shared/trace/fold.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { loadEveryProtocol } from '../../protocols/index.ts';
import { TraceColumns, type TraceColumnsData } from '../../store/columns/trace-columns.ts';
import { emptyHistory, type History, recordEvent } from '../../store/history.ts';
import { protocolOf, wordsOf } from '../../store/protocol-words.ts';
import { seedHistory } from '../../store/seed-history.ts';
import { judgeSessions } from '../../store/session-lens.ts';
import type { ArchivedFrame } from '../../store/time/moment-archive.ts';
import { momentToText } from '../../store/time/moment-text.ts';
import { ByteLines } from './byte-lines.ts';

/** What reading a file has come to. */
export interface RecordedTrace {
  readonly text: Blob;
  readonly frames: readonly ArchivedFrame[];
  readonly columns: TraceColumnsData;
  readonly picture: RunPicture;
  /** As it was at the end. */
  readonly history: History;
  /** Said of a file that is not whole: it is shown as far as it goes. */
  readonly warning: string | null;
}

export interface ReadingProgress {
  /** Of the bytes of the file. */
  readonly share: number;
  readonly events: number;
}

/** Events from one key frame to the next. They are folded when one goes there, in a part of the 50 ms that this may take. */
const FRAME_EVENTS = { least: 500, most: 1_000 } as const;
/** Characters of a key frame for each character of the events since the one before: no frames longer than their run. */
const FRAME_SHARE = 1;
/** Bytes of a copied part of the text. */
const PART_BYTES = 8_000_000;
const REPORT_EVENTS = 5_000;

export async function readTrace(
  file: Blob,
  report: (progress: ReadingProgress) => void,
): Promise<Result<RecordedTrace>> {
  // Which one it is stands in the first line only.
  await loadEveryProtocol();
  const isCompressed = await looksCompressed(file);
  let read = 0;
  const counted = file.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        read += chunk.length;
        controller.enqueue(chunk);
      },
    }),
  );
  const stream = isCompressed ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
  const copy = isCompressed ? new CopiedText() : null;
  const reading = new Reading();
  const lines = new ByteLines();
  let reported = 0;
  try {
    for await (const chunk of chunksOf(stream)) {
      copy?.take(chunk);
      for (const { text, offset, length } of lines.take(chunk)) {
        const wrong = reading.take(text, offset + length);
        if (wrong !== null) return fail(wrong);
      }
      if (reading.events - reported < REPORT_EVENTS) continue;
      reported = reading.events;
      report({ share: file.size === 0 ? 1 : read / file.size, events: reading.events });
    }
    for (const { text, offset, length } of lines.end()) {
      const wrong = reading.take(text, offset + length);
      if (wrong !== null) return fail(wrong);
    }
  } catch (error) {
    return fail(`the file could not be read: ${toSentence(error)}`);
  }
  report({ share: 1, events: reading.events });
  return reading.finish(copy?.blob() ?? file);
}

/** Folds the lines of one file, in order. */
class Reading {
  readonly #parser = new TraceParser();
  readonly #columns = new TraceColumns();
  readonly #frames: ArchivedFrame[] = [];
  #picture: RunPicture | null = null;
  #history: History = emptyHistory(0);
  #sinceFrame = 0;
  #charactersSince = 0;
  #frameCharacters = 0;
  events = 0;

  /** @returns what is wrong, as a sentence, or `null` @param next where the next line begins */
  take(text: string, next: number): string | null {
    const parsed = this.#parser.push(text);
    if (!parsed.ok) return describeProblem(parsed.error);
    const line = parsed.value;
    this.#charactersSince += text.length;
    switch (line.type) {
      case 'oxbowTrace':
        if (line.begins === 'slice')
          return 'this is a slice of a trace without its beginning: states cannot be derived from it';
        return protocolOf(line.run.protocol) === null
          ? `this page does not know the protocol ${line.run.protocol}`
          : null;
      case 'checkpoint':
        if (this.#picture === null) this.#begin(line.picture, next);
        return null;
      case 'end':
        return null;
      default:
        return this.#takeEvent(line, next);
    }
  }

  finish(text: Blob): Result<RecordedTrace> {
    const problem = this.#parser.end();
    if (problem !== null && !problem.isCutOff) return fail(describeProblem(problem));
    if (this.#picture === null || this.#frames.length === 0) return fail('there is no event in the file');
    return succeed({
      text,
      frames: this.#frames,
      columns: this.#columns.takeData(),
      picture: this.#picture,
      history: this.#history,
      warning: problem === null ? null : describeProblem(problem),
    });
  }

  #begin(picture: RunPicture, next: number): void {
    this.#picture = picture;
    this.#history = seedHistory(emptyHistory(picture.at), picture);
    this.#columns.begin(picture);
    this.#keepFrame(picture, next);
  }

  #takeEvent(event: TraceEvent, next: number): string | null {
    const name = event.type === 'runStarted' ? event.header.protocol : this.#picture?.header.protocol;
    const protocol = protocolOf(name ?? '');
    if (protocol === null) return 'the trace does not begin with its run';
    try {
      this.#picture = foldEvent(this.#picture, event, protocol);
    } catch (error) {
      return `event ${event.sequence} (${event.type}) cannot have happened: ${toSentence(error)}`;
    }
    const witness = recordEvent(this.#history, event, wordsOf(protocol.name, this.#picture));
    judgeSessions(this.#history.sessions, event, this.#picture, protocol);
    this.#columns.take(event, witness);
    this.events += 1;
    this.#sinceFrame += 1;
    const isWorth = this.#charactersSince >= this.#frameCharacters * FRAME_SHARE;
    if (
      this.#frames.length === 0 ||
      this.#sinceFrame >= FRAME_EVENTS.most ||
      (this.#sinceFrame >= FRAME_EVENTS.least && isWorth)
    )
      this.#keepFrame(this.#picture, next);
    return null;
  }

  #keepFrame(picture: RunPicture, offset: number): void {
    const text = momentToText({ picture, history: this.#history });
    const { sequence, at } = picture;
    this.#frames.push({ sequence, at, offset, moment: new Blob([text]) });
    this.#frameCharacters = text.length;
    this.#charactersSince = 0;
    this.#sinceFrame = 0;
  }
}

/** The text of a compressed file, in parts that the browser keeps. */
class CopiedText {
  readonly #parts: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;

  take(chunk: Uint8Array<ArrayBuffer>): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= PART_BYTES) this.#close();
  }

  blob(): Blob {
    this.#close();
    return new Blob(this.#parts);
  }

  #close(): void {
    this.#parts.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#bytes = 0;
  }
}

async function looksCompressed(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

async function* chunksOf<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
