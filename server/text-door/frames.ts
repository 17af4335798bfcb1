// Frames of a text door: four bytes that tell the length, the largest first, then that many bytes of UTF-8.

import { fail, type Result, succeed } from '../../shared/core/result.ts';

const HEADER_BYTES = 4;

export function toFrame(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

/** Puts together what comes in pieces. */
export class FrameReader {
  readonly #bytesMax: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #rest: Buffer = Buffer.alloc(0);

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** At most one frame and one piece more are kept, as a frame is taken out before more is read. */
  add(piece: Buffer): void {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
  }

  /**
   * @returns the next whole frame, `null` if it has not come yet, or what is wrong: after that nothing more can be read, as
   *   nobody knows where the next frame begins
   */
  next(): Result<string | null> {
    if (this.#rest.length < HEADER_BYTES) return succeed(null);
    const length = this.#rest.readUInt32BE();
    if (length > this.#bytesMax)
      return fail(`a frame of ${length} bytes is longer than ${this.#bytesMax}, the most that is taken`);
    if (this.#rest.length < HEADER_BYTES + length) return succeed(null);
    const body = this.#rest.subarray(HEADER_BYTES, HEADER_BYTES + length);
    this.#rest = this.#rest.subarray(HEADER_BYTES + length);
    try {
      return succeed(this.#decoder.decode(body));
    } catch {
      return fail('a frame is no UTF-8');
    }
  }
}
