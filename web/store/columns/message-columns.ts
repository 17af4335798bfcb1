// The messages of a run as columns: a row for each, in the order in which they began, whatever was seen of their beginning.

import { FATE, NONE } from '../../layout/strip-columns.ts';
import { dropRows, isCut, truncateRows } from './place-columns.ts';
import type { StringPool } from './string-pool.ts';
import { Table, type TableData } from './table.ts';

const MESSAGES = {
  id: 'u32',
  /** How many events there were when the row was made: rows are in this order, whatever was seen of their beginning. */
  born: 'u32',
  /** Places of events: the step that emitted it, where it left, where it ended. */
  emitted: 'u32',
  sent: 'u32',
  ended: 'u32',
  sentAt: 'f64',
  endedAt: 'f64',
  fate: 'u8',
  kind: 'u16',
  from: 'u16',
  to: 'u16',
  carries: 'u8',
} as const;

export type MessageColumnsData = TableData<typeof MESSAGES>;

interface Pools {
  readonly actors: StringPool;
  readonly kinds: StringPool;
}

export class MessageColumns extends Table<typeof MESSAGES> {
  readonly #pools: Pools;
  /** Rows without an end, by the message's id. */
  #open = new Map<number, number>();

  constructor(pools: Pools, data?: MessageColumnsData) {
    super(MESSAGES, data);
    this.#pools = pools;
  }

  /** Rows of messages under way, by their ids. */
  get open(): ReadonlyMap<number, number> {
    return this.#open;
  }

  override clear(): void {
    super.clear();
    this.#open = new Map();
  }

  /** A step emitted it. @param place of the step */
  emit(id: number, from: string, to: string, kind: string, place: number): void {
    this.#add(id, from, to, kind, place, place);
  }

  /** Its beginning was not seen. @param events how many there are */
  addUnseen(id: number, from: string, to: string, kind: string, events: number): number {
    return this.#add(id, from, to, kind, NONE, events);
  }

  end(id: number, row: number, fate: number, place: number, at: number): void {
    const { columns } = this;
    columns.fate[row] = fate;
    columns.ended[row] = place;
    columns.endedAt[row] = at;
    this.#open.delete(id);
  }

  /** What waited for the disk of a replica that stops never leaves it. */
  forgetUnsent(replica: string): void {
    const { sent, from } = this.columns;
    const actor = this.#pools.actors.find(replica);
    for (const [message, row] of this.#open)
      if (from[row] === actor && sent[row] === NONE) this.#open.delete(message);
  }

  /** @param events how many are left, the oldest of them: what came later has not happened */
  cut(events: number): void {
    truncateRows(this, 'born', events);
    const { columns } = this;
    this.#open = new Map();
    for (let row = 0; row < this.length; row += 1) {
      if (isCut(columns.sent[row], events)) columns.sent[row] = NONE;
      if (isCut(columns.ended[row], events)) {
        columns.fate[row] = FATE.underWay;
        columns.ended[row] = NONE;
        columns.endedAt[row] = Number.NaN;
      }
      if (columns.fate[row] === FATE.underWay) this.#open.set(columns.id[row] ?? 0, row);
    }
  }

  /** @param events how many of the oldest are dropped @returns how many rows were dropped with them */
  dropEvents(events: number): number {
    const rows = dropRows(this, ['born', 'emitted', 'sent', 'ended'], 'born', events);
    for (const [id, row] of this.#open)
      if (row < rows) this.#open.delete(id);
      else this.#open.set(id, row - rows);
    return rows;
  }

  #add(id: number, from: string, to: string, kind: string, emitted: number, born: number): number {
    const row = this.add();
    const { columns } = this;
    columns.id[row] = id;
    columns.born[row] = born;
    columns.emitted[row] = emitted;
    columns.sent[row] = NONE;
    columns.ended[row] = NONE;
    columns.sentAt[row] = Number.NaN;
    columns.endedAt[row] = Number.NaN;
    columns.kind[row] = this.#pools.kinds.intern(kind);
    columns.from[row] = this.#pools.actors.intern(from);
    columns.to[row] = this.#pools.actors.intern(to);
    this.#open.set(id, row);
    return row;
  }
}
