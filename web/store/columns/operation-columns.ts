// The operations of a run's clients as columns: a row for each, in the order in which they began.

import type { Operation, OperationResult } from '../../../shared/core/contract.ts';
import { NONE } from '../../layout/strip-columns.ts';
import { operationLine, toneOf } from '../../protocols/client-words.ts';
import { TONES } from './codes.ts';
import { dropRows, isCut, truncateRows } from './place-columns.ts';
import type { StringPool } from './string-pool.ts';
import { Table, type TableData } from './table.ts';

const OPERATIONS = {
  /** How many events there were when the row was made. */
  born: 'u32',
  client: 'u16',
  number: 'u32',
  /** Places of events. */
  called: 'u32',
  ended: 'u32',
  calledAt: 'f64',
  endedAt: 'f64',
  tone: 'u8',
  text: 'u32',
} as const;

export type OperationColumnsData = TableData<typeof OPERATIONS>;

interface Pools {
  readonly actors: StringPool;
  readonly texts: StringPool;
}

export class OperationColumns extends Table<typeof OPERATIONS> {
  readonly #pools: Pools;
  /** Rows without an end, by client and number. */
  #open = new Map<string, number>();

  constructor(pools: Pools, data?: OperationColumnsData) {
    super(OPERATIONS, data);
    this.#pools = pools;
  }

  override clear(): void {
    super.clear();
    this.#open = new Map();
  }

  /** The row of an operation that has not ended. */
  openRow(client: string, number: number): number | undefined {
    return this.#open.get(keyOf(client, number));
  }

  /** @param place of the step that asked */
  call(client: string, number: number, place: number, at: number): void {
    this.#add(client, number, place, at, place);
  }

  /** Its beginning was not seen. @param events how many there are */
  addUnseen(client: string, number: number, at: number, events: number): number {
    return this.#add(client, number, NONE, at, events);
  }

  /** What is asked, and, once that is known, what came of it. */
  describe(row: number, operation: Operation, result: OperationResult | null, attempt?: number): void {
    this.columns.text[row] = this.#pools.texts.intern(operationLine(operation, result, attempt));
  }

  /** @param place of the step in which it ended; `NONE`: not seen */
  end(
    client: string,
    number: number,
    row: number,
    result: OperationResult | null,
    place: number,
    at: number,
  ): void {
    const { columns } = this;
    columns.ended[row] = place;
    columns.endedAt[row] = at;
    columns.tone[row] = TONES.indexOf(toneOf(result));
    this.#open.delete(keyOf(client, number));
  }

  /** @param events how many are left, the oldest of them: what came later has not happened */
  cut(events: number): void {
    truncateRows(this, 'born', events);
    const { columns } = this;
    this.#open = new Map();
    for (let row = 0; row < this.length; row += 1) {
      if (isCut(columns.ended[row], events)) {
        columns.ended[row] = NONE;
        columns.endedAt[row] = Number.NaN;
        columns.tone[row] = 0;
      }
      if (!Number.isNaN(columns.endedAt[row])) continue;
      const client = this.#pools.actors.textOf(columns.client[row] ?? 0);
      this.#open.set(keyOf(client, columns.number[row] ?? 0), row);
    }
  }

  /** @param events how many of the oldest are dropped */
  dropEvents(events: number): void {
    const rows = dropRows(this, ['born', 'called', 'ended'], 'born', events);
    for (const [key, row] of this.#open)
      if (row < rows) this.#open.delete(key);
      else this.#open.set(key, row - rows);
  }

  #add(client: string, number: number, called: number, at: number, born: number): number {
    const row = this.add();
    const { columns } = this;
    columns.born[row] = born;
    columns.client[row] = this.#pools.actors.intern(client);
    columns.number[row] = number;
    columns.called[row] = called;
    columns.calledAt[row] = at;
    columns.ended[row] = NONE;
    columns.endedAt[row] = Number.NaN;
    this.#open.set(keyOf(client, number), row);
    return row;
  }
}

function keyOf(client: string, number: number): string {
  return `${client} ${number}`;
}
