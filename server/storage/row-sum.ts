// A checksum over a whole set of rows, kept as rows change. The database drops damaged records of its log without a word
// and goes on with those behind them; the sum, written with each batch, tells when that has happened.

import { crc32 } from 'node:zlib';

/** What is written with each batch. */
export interface RowSum {
  readonly rows: number;
  /** The sum of the rows' CRC-32 values, modulo 2^32: independent of their order. */
  readonly sum: number;
}

/** Knows the CRC of each row, as a row that changes must first be taken out of the sum. */
export class RowSummer {
  readonly #checks = new Map<string, number>();
  #sum = 0;

  /** @param text `undefined` when the row is deleted */
  change(key: string, text: string | undefined): void {
    const before = this.#checks.get(key);
    if (before !== undefined) this.#sum = (this.#sum - before) >>> 0;
    if (text === undefined) {
      this.#checks.delete(key);
      return;
    }
    // As a signed integer, which the engine keeps in place: half of the unsigned ones would be objects of their own.
    const check = crc32(key + text) | 0;
    this.#checks.set(key, check);
    this.#sum = (this.#sum + check) >>> 0;
  }

  current(): RowSum {
    return { rows: this.#checks.size, sum: this.#sum };
  }
}
