// Lines of a stream of bytes, each with the place where it begins. Bytes are counted, not characters: a file is read again
// from such a place.

import { TRACE_LINE_LENGTH_MAX } from '../../../shared/core/limits.ts';

const NEWLINE = 10;

export interface ByteLine {
  readonly text: string;
  readonly offset: number;
  /** Bytes, with the line end. */
  readonly length: number;
}

export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';
}

/** Takes chunks, gives whole lines; what is left after the last chunk is a line as well. */
export class ByteLines {
  readonly #decoder = new TextDecoder();
  #rest: Uint8Array = new Uint8Array(0);
  #offset = 0;

  /** @throws LineTooLongError */
  *take(chunk: Uint8Array): Generator<ByteLine> {
    let bytes = chunk;
    if (this.#rest.length > 0) {
      bytes = new Uint8Array(this.#rest.length + chunk.length);
      bytes.set(this.#rest);
      bytes.set(chunk, this.#rest.length);
    }
    let begin = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, begin)) {
      yield this.#lineOf(bytes.subarray(begin, end), end + 1 - begin);
      begin = end + 1;
    }
    this.#rest = bytes.slice(begin);
    if (this.#rest.length > TRACE_LINE_LENGTH_MAX)
      throw new LineTooLongError(`a line has more than ${TRACE_LINE_LENGTH_MAX} characters`);
  }

  *end(): Generator<ByteLine> {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    if (rest.length > 0) yield this.#lineOf(rest, rest.length);
  }

  #lineOf(bytes: Uint8Array, length: number): ByteLine {
    const line = { text: this.#decoder.decode(bytes), offset: this.#offset, length };
    this.#offset += length;
    return line;
  }
}
