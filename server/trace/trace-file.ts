// A trace file that is being written. At once and in order, not through a stream: a simulation makes a million events
// without giving way, which would all wait in memory, and what was written stands there when the process is killed.

import { closeSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { describeFileError } from './file-error.ts';

/** Characters gathered for one write; and, in a compressed file, for one member, which wants to be large. */
const CHUNK_CHARS = 262_144;

export class TraceFile {
  readonly #path: string;
  readonly #file: number;
  readonly #isCompressed: boolean;
  #gathered = '';
  #failure: string | null = null;

  /** A file whose name ends in `.gz` is compressed. One that is there is overwritten. */
  static create(path: string): Result<TraceFile> {
    try {
      return succeed(new TraceFile(path, openSync(path, 'w')));
    } catch (error) {
      return fail(`${path}: ${describeFileError(error)}`);
    }
  }

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
    this.#isCompressed = path.endsWith('.gz');
  }

  /** Never throws; after a failure nothing more is written, and `close` tells of it. */
  write(text: string): void {
    this.#gathered += text;
    if (this.#gathered.length >= CHUNK_CHARS) this.flush();
  }

  flush(): void {
    const text = this.#gathered;
    this.#gathered = '';
    if (this.#failure !== null || text === '') return;
    try {
      const bytes = Buffer.from(text);
      // Members of a gzip file that follow one another are one file.
      writeWhole(this.#file, this.#isCompressed ? gzipSync(bytes) : bytes);
    } catch (error) {
      this.#failure = `${this.#path}: ${describeFileError(error)}`;
    }
  }

  /** @returns a sentence if not all of it could be written */
  close(): string | null {
    this.flush();
    closeSync(this.#file);
    return this.#failure;
  }
}

/** A write may take a part only, on a pipe for example. */
function writeWhole(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}
