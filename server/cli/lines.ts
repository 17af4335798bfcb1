// Lines out of a stream of bytes, as they come: an interactive script is performed line by line.

import { LINE_LENGTH_MAX } from '../../shared/core/limits.ts';

export type InputLine =
  /** Without its line end. */
  | { readonly type: 'line'; readonly text: string }
  /** Longer than any line may be; its text was not kept. */
  | { readonly type: 'overlong' };

/** What was read at once: whoever buffers output writes it out before asking for more. */
export type LineBatch = readonly InputLine[];

/**
 * Line ends are LF or CR LF; the last line needs none. A byte order mark at the start is no text; bytes that are no UTF-8
 * become U+FFFD.
 * @param lengthMax characters of a line; of a longer one only that is told
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array | string>,
  lengthMax = LINE_LENGTH_MAX,
): AsyncGenerator<LineBatch, void, undefined> {
  const decoder = new TextDecoder('utf-8');
  const encoder = new TextEncoder();
  const splitter = new LineSplitter(lengthMax);
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    yield splitter.push(decoder.decode(bytes, { stream: true }));
  }
  yield [...splitter.push(decoder.decode()), ...splitter.end()];
}

/** Splits text that comes in pieces; keeps at most one line. */
class LineSplitter {
  readonly #lengthMax: number;
  #rest = '';
  #isOverlong = false;

  constructor(lengthMax: number) {
    this.#lengthMax = lengthMax;
  }

  push(text: string): InputLine[] {
    const pieces = text.split('\n');
    const unfinished = pieces.pop() ?? '';
    const lines = pieces.map((piece) => this.#finish(piece));
    this.#append(unfinished);
    return lines;
  }

  end(): InputLine[] {
    return this.#rest === '' && !this.#isOverlong ? [] : [this.#finish('')];
  }

  #finish(piece: string): InputLine {
    this.#append(piece);
    const line: InputLine = this.#isOverlong
      ? { type: 'overlong' }
      : { type: 'line', text: this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest };
    this.#rest = '';
    this.#isOverlong = false;
    return line;
  }

  #append(piece: string): void {
    // The carriage return of a line end is one character more.
    if (this.#isOverlong || this.#rest.length + piece.length > this.#lengthMax + 1) {
      this.#isOverlong = true;
      this.#rest = '';
    } else {
      this.#rest += piece;
    }
  }
}
